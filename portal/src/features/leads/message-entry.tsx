import { Badge, Group, Paper, Spoiler, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { Status } from '../../kit/status.tsx';
import { GoesOut } from '../../kit/goes-out.tsx';
import { day } from '../../kit/time.tsx';
import { EntryHead } from './entry-head.tsx';
import type { Item } from './lead.ts';

type MessageItem = Extract<Item, { kind: 'message' }>;

/** A text or an email, with what became of it. */
export function MessageEntry({
  item: { message, why, who, at },
  zone,
}: {
  item: MessageItem;
  zone: string | null;
}) {
  const { direction, channel, status, subject, body, attachments, textErasedAt } = message;
  const isTheirs = direction === 'inbound';
  const what = channel === 'sms' ? 'text' : 'email';
  return (
    <Stack gap={4}>
      <EntryHead
        title={isTheirs ? `${what === 'email' ? 'An email' : 'A text'} from the lead` : `Our ${what}`}
        at={at}
        zone={zone}
      >
        {!isTheirs && <Status of={status} />}
      </EntryHead>
      {why && <Text size="sm">{why}</Text>}
      {status === 'waiting' && who && message.leadId && (
        <Text size="sm">
          <GoesOut leadId={message.leadId} channel={channel} />
        </Text>
      )}
      {who && (
        <Text size="xs" c="dimmed">
          Written by {who}
        </Text>
      )}
      {(subject || body) && (
        <Paper p="sm" bg={isTheirs ? 'var(--mantine-primary-color-light)' : undefined}>
          {subject && (
            <Text size="sm" fw={600} className="breakable">
              {subject}
            </Text>
          )}
          <Spoiler maxHeight={150} showLabel="Show all of it" hideLabel="Show less" fz="sm">
            <Text size="sm" className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
              {body}
            </Text>
          </Spoiler>
        </Paper>
      )}
      {attachments && attachments.length > 0 && (
        <Group gap={4}>
          {attachments.map(({ name, sha256 }) => (
            <Badge
              key={`${name} ${sha256}`}
              variant="default"
              tt="none"
              leftSection={<IconPaperclip size={12} />}
            >
              {name}
            </Badge>
          ))}
        </Group>
      )}
      {textErasedAt && (
        <Text size="xs" c="dimmed">
          The words were erased on {day(textErasedAt)}.
        </Text>
      )}
    </Stack>
  );
}
