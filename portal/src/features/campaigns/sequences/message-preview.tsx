import { Button, Collapse, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { SequenceTemplate } from '../../../../../contracts/campaigns/sequence.ts';
import { query } from '../../../app/api.ts';
import { Lines, Loaded } from '../../../kit/states.tsx';

interface MessagePreviewProps {
  readonly template: SequenceTemplate;
  readonly channel: 'sms' | 'email';
}

/** The words of a message, as a sample lead reads them; asked for when somebody looks. */
export function MessagePreview({ template, channel }: MessagePreviewProps) {
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Button size="compact-xs" variant="subtle" onClick={toggle} aria-expanded={isOpen} ml={-8}>
        {isOpen ? 'Hide the words' : 'Show the words'}
      </Button>
      <Collapse expanded={isOpen}>{isOpen && <Shown template={template} channel={channel} />}</Collapse>
    </div>
  );
}

function Shown({ template, channel }: MessagePreviewProps) {
  const shown = useQuery(query.templates.preview.queryOptions({ input: { name: template, channel } }));
  return (
    <Loaded of={shown} meanwhile={<Lines count={2} height={16} />}>
      {({ subject, text, segments, blocked }) => (
        <Paper p="sm" mt={4} bg="var(--mantine-color-default-hover)">
          {subject && (
            <Text size="sm" fw={600}>
              {subject}
            </Text>
          )}
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} className="breakable">
            {blocked === 'no_words' ? 'It has no words yet: put it into words among the templates.' : text}
          </Text>
          <Group gap="xs" mt={4}>
            <Text size="xs" c="dimmed">
              As a sample lead reads it
              {segments !== null && `, ${segments} ${segments === 1 ? 'segment' : 'segments'}`}
            </Text>
          </Group>
        </Paper>
      )}
    </Loaded>
  );
}
