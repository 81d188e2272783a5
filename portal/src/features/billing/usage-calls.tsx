import { Anchor, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { duration, moment } from '../../kit/time.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';

interface UsageCallsProps {
  readonly clientId: string;
  /** yyyy-mm */
  readonly month: string;
  readonly currency: string;
}

/** The calls of a month, the last first. */
export function UsageCalls({ clientId, month, currency }: UsageCallsProps) {
  const calls = useInfiniteQuery(
    query.usage.calls.infiniteOptions({
      input: (cursor: string | undefined) => ({ clientId, month, cursor, limit: 25 }),
      ...byCursor,
    }),
  );
  const exact = new Intl.NumberFormat(undefined, {
    ...{ style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 4 },
  });
  return (
    <Loaded of={calls} meanwhile={<Lines count={4} height={28} />}>
      {(data) => (
        <>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Call with</Table.Th>
                <Table.Th visibleFrom="xs">Ended</Table.Th>
                <Table.Th ta="right">Talk time</Table.Th>
                <Table.Th ta="right">Cost</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {itemsOf(data).map((call) => (
                <Table.Tr key={call.id}>
                  <Table.Td>
                    <Anchor
                      size="sm"
                      renderRoot={(props) => <Link to="/leads/$id" params={{ id: call.leadId }} {...props} />}
                    >
                      {call.leadName ?? 'Name not kept'}
                    </Anchor>
                  </Table.Td>
                  <Table.Td visibleFrom="xs">{moment(call.endedAt)}</Table.Td>
                  <Table.Td ta="right">{duration(call.seconds * 1000)}</Table.Td>
                  <Table.Td ta="right" className="tabular">
                    {exact.format(call.micros / 1_000_000)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Text size="xs" c="dimmed" mt="xs">
            The invoice adds up the exact seconds, and rounds once.
          </Text>
          <More of={calls} />
        </>
      )}
    </Loaded>
  );
}
