import '@mantine/dates/styles.layer.css';
import { Anchor, Card, Group, Stack, Table, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type api, query } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import type { About } from './about.ts';
import { Exports } from './exports.tsx';

type Currency = Awaited<ReturnType<typeof api.statement.get>>['currencies'][number];

const DAY_MS = 86_400_000;

/** The client's account over a span of days, and files of all that is billed. */
export function Statement({ clientId, search, set }: About & { clientId: string }) {
  const to = search.to ?? asDay(Date.now());
  // From noon to noon: a day that is an hour shorter is a day all the same.
  const from = search.from ?? asDay(Date.parse(`${to}T12:00`) - 90 * DAY_MS);
  const statement = useQuery(query.statement.get.queryOptions({ input: { id: clientId, from, to } }));
  return (
    <Stack>
      <Group align="flex-end">
        <DatePickerInput
          type="range"
          label="From and to"
          description="At most 400 days"
          value={[from, to]}
          onChange={([start, end]) => start && end && set({ from: start, to: end })}
          maxDate={asDay(Date.now() + DAY_MS)}
          allowSingleDateInRange
          w={{ base: '100%', xs: 320 }}
        />
      </Group>
      <Loaded of={statement} meanwhile={<Lines count={6} height={40} />}>
        {({ currencies, zone }) =>
          currencies.length === 0 ? (
            <Empty title="Nothing was booked in these days">Choose an earlier beginning.</Empty>
          ) : (
            <>
              {currencies.map((each) => (
                <Bookings key={each.currency} of={each} />
              ))}
              <Text size="xs" c="dimmed">
                Days begin by the clock of {zone.replaceAll('_', ' ')}.
              </Text>
            </>
          )
        }
      </Loaded>
      <Exports clientId={clientId} from={from} to={to} />
    </Stack>
  );
}

function Bookings({ of: { currency, opening, entries, closing } }: { of: Currency }) {
  const amount = (cents: number) => money(cents, currency);
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={520}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Day</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th ta="right">Amount</Table.Th>
              <Table.Th ta="right">Owed after it</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Balance says="Owed before" cents={amount(opening.balanceCents)} />
            {entries.map((entry) => (
              <Table.Tr key={entry.booking}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{entry.date}</Table.Td>
                <Table.Td>
                  {entry.invoiceId ? (
                    <Anchor
                      size="sm"
                      renderRoot={(props) => (
                        <Link to="/billing/invoices/$id" params={{ id: entry.invoiceId ?? '' }} {...props} />
                      )}
                    >
                      {entry.description}
                    </Anchor>
                  ) : (
                    entry.description
                  )}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {amount(entry.amountCents)}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {amount(entry.balanceCents)}
                </Table.Td>
              </Table.Tr>
            ))}
            <Balance says="Owed at the end" cents={amount(closing.balanceCents)} />
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Balance({ says, cents }: { says: string; cents: string }) {
  return (
    <Table.Tr>
      <Table.Td />
      <Table.Td fw={600}>{says}</Table.Td>
      <Table.Td />
      <Table.Td ta="right" fw={600} className="tabular">
        {cents}
      </Table.Td>
    </Table.Tr>
  );
}

/** The user's own day, yyyy-mm-dd. */
function asDay(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
