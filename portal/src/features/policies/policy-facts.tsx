import { Stack, Table, Text } from '@mantine/core';
import type { Policy } from './policy-type.ts';

const GROUPS = [
  {
    holds: 'at_once',
    title: 'For everybody, as it is now',
    says: 'A new version of these holds at once, for all campaigns that go by this policy.',
  },
  {
    holds: 'from_next',
    title: 'Kept as it began',
    says: 'Leads under way and booked appointments keep the version that they began with.',
  },
] as const;

/** What a policy promises, by when a change of it holds. */
export function PolicyFacts({ of }: { of: Policy['facts'] }) {
  return (
    <Stack gap="lg">
      {GROUPS.map(({ holds, title, says }) => (
        <div key={holds}>
          <Text fw={600} component="h3" size="md">
            {title}
          </Text>
          <Text size="sm" c="dimmed" mb={4}>
            {says}
          </Text>
          <Table verticalSpacing={8} variant="vertical" layout="fixed">
            <Table.Tbody>
              {of
                .filter((fact) => fact.holds === holds)
                .map(({ key, topic, says: words }) => (
                  <Table.Tr key={key}>
                    <Table.Th w="36%">{topic}</Table.Th>
                    <Table.Td>{words}</Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </div>
      ))}
    </Stack>
  );
}
