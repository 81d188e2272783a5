import { Group, Text } from '@mantine/core';
import { When } from '../../kit/time.tsx';

interface EntryHeadProps {
  readonly title: React.ReactNode;
  readonly at: string;
  readonly zone?: string | null;
  readonly children?: React.ReactNode;
}

/** The first line of an entry: what it was, and when. */
export function EntryHead({ title, at, zone, children }: EntryHeadProps) {
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
      <Group gap={6} miw={0}>
        <Text size="sm" fw={600} className="breakable">
          {title}
        </Text>
        {children}
      </Group>
      <Text size="xs" c="dimmed" style={{ flexShrink: 0 }} pt={2}>
        <When at={at} zone={zone} />
      </Text>
    </Group>
  );
}
