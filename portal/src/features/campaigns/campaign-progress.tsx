import { Group, Progress, Stack, Text } from '@mantine/core';
import { count } from '../../kit/money.ts';

interface Counts {
  readonly all: number;
  readonly waiting: number;
  readonly held: number;
  readonly inFlight: number;
  readonly ended: number;
}

/** How far a campaign is with its leads: a bar, and the same in words. */
export function CampaignProgress({ counts, size = 10 }: { counts: Counts; size?: number }) {
  const { all, waiting, held, inFlight, ended } = counts;
  const parts = [
    { name: 'ended', value: ended, color: 'brand' },
    { name: 'under way', value: inFlight, color: 'cyan' },
    { name: 'waiting', value: waiting, color: 'gray.4' },
    { name: 'held back', value: held, color: 'orange' },
  ];
  if (all === 0) {
    return (
      <Stack gap={6}>
        <Progress value={0} size={size} aria-label="No leads yet" />
        <Text size="sm" c="dimmed">
          No leads yet
        </Text>
      </Stack>
    );
  }
  const told = parts.filter(({ name, value }) => value > 0 || name !== 'held back');
  return (
    <Stack gap={6}>
      <Progress.Root size={size}>
        {parts.map(({ name, value, color }) => (
          <Progress.Section
            key={name}
            value={(100 * value) / all}
            color={color}
            aria-label={`${count(value)} of ${count(all)} ${name}`}
          />
        ))}
      </Progress.Root>
      <Group gap="md" className="tabular">
        {told.map(({ name, value }) => (
          <Text key={name} size="sm" span>
            <b>{count(value)}</b> {name}
          </Text>
        ))}
      </Group>
    </Stack>
  );
}
