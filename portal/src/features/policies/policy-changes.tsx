import { Badge, Group, Stack, Text } from '@mantine/core';

interface Change {
  readonly key: string;
  readonly topic: string;
  readonly was: string | null;
  readonly is: string | null;
  readonly holds: 'at_once' | 'from_next';
}

/** What is promised otherwise: before, after, and from when on. */
export function PolicyChanges({ of }: { of: readonly Change[] }) {
  return (
    <Stack gap="xs">
      {of.map(({ key, topic, was, is, holds }) => (
        <div key={key}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {topic}
            </Text>
            <Badge variant="light" color={holds === 'at_once' ? 'orange' : 'gray'} tt="none">
              {holds === 'at_once' ? 'holds at once' : 'from the next on'}
            </Badge>
          </Group>
          {was !== null && (
            <Text size="sm" c="dimmed">
              Before: {was}
            </Text>
          )}
          <Text size="sm">Now: {is ?? 'nothing'}</Text>
        </div>
      ))}
    </Stack>
  );
}
