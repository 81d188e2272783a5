import { Button, Collapse, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';

/** What was said in a call, for whoever wants to read it. */
export function Transcript({ text }: { text: string }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const Icon = isOpen ? IconChevronUp : IconChevronDown;
  return (
    <Stack gap={4} w={isOpen ? '100%' : undefined}>
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={toggle}
        aria-expanded={isOpen}
        rightSection={<Icon size={14} />}
        style={{ alignSelf: 'flex-start' }}
      >
        Transcript
      </Button>
      <Collapse expanded={isOpen}>
        <Paper p="sm">
          {text.split('\n').map((line, index) => (
            <Text key={index} size="sm" className="breakable">
              {line}
            </Text>
          ))}
        </Paper>
      </Collapse>
    </Stack>
  );
}
