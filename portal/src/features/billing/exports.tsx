import { Button, Card, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

const FILES = [
  ['statements', 'Statement'],
  ['invoices', 'Invoices and lines'],
  ['milestones', 'Milestones and proofs'],
  ['usage', 'Calls and minutes'],
  ['disputes', 'Disputes'],
  ['ledger', 'Ledger'],
  ['agreements', 'Agreements'],
] as const;

interface ExportsProps {
  readonly clientId: string;
  /** Days, yyyy-mm-dd */
  readonly from: string;
  readonly to: string;
}

/** Files of what is billed in these days, for a spreadsheet. */
export function Exports({ clientId, from, to }: ExportsProps) {
  const asked = new URLSearchParams({ clientId, from, to });
  return (
    <Card>
      <Text fw={600} component="h2" size="md">
        As a file
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        CSV, of the days chosen above
      </Text>
      <Group gap="xs">
        {FILES.map(([noun, name]) => (
          <Button
            key={noun}
            component="a"
            href={`/api/${noun}/export?${asked}`}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {name}
          </Button>
        ))}
      </Group>
    </Card>
  );
}
