import '@mantine/dates/styles.layer.css';
import { Anchor, Group, Paper, Select, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import { IconCash } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { DataTable } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import { lazy, Suspense, useState } from 'react';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { count, money } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Lines, Loaded, NotThere } from '../../kit/states.tsx';
import { monthInWords } from './days.ts';
import type { RevenueSearch } from './search.ts';
import type { Revenue } from './types.ts';

const RevenueChart = lazy(() =>
  import('./charts.tsx').then(({ RevenueChart }) => ({ default: RevenueChart })),
);

type Row = Revenue['rows'][number];

const MOST = 200;

const COLUMNS = [
  ['billedCents', 'Billed'],
  ['creditedCents', 'Credited'],
  ['paidCents', 'Paid'],
  ['refundedCents', 'Given back'],
  ['openCents', 'Open'],
  ['overdueCents', 'Overdue'],
] as const;

/** What the operator has earned, month by month and client by client. */
export function RevenuePage() {
  const search = useSearch({ from: '/shell/revenue' });
  const mayRead = useMay('revenue:read');
  const asked = useQuery(
    query.revenue.get.queryOptions({ input: search, placeholderData: keepPreviousData, enabled: mayRead }),
  );
  if (!mayRead) return <NotThere />;
  return (
    <>
      <PageHead title="Revenue" says="Billed, paid and still open. Each month is one of your own zone.">
        <Filters search={search} />
      </PageHead>
      <Loaded of={asked} meanwhile={<Lines count={3} height={220} />}>
        {(revenue) => (revenue.rows.length === 0 ? <Nothing /> : <Figures of={revenue} />)}
      </Loaded>
    </>
  );
}

function Nothing() {
  return (
    <Paper>
      <Empty title="Nothing was billed in these months" Icon={IconCash}>
        The first invoice comes when a client reaches a milestone, or at the end of a month with talk time.
      </Empty>
    </Paper>
  );
}

function Filters({ search }: { search: RevenueSearch }) {
  const { clientId, from, to } = search;
  const navigate = useNavigate();
  const change = (next: RevenueSearch) => void navigate({ to: '/revenue', search: next, replace: true });
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: MOST } }));
  const [months, setMonths] = useState<[string | null, string | null]>([from ?? null, to ?? null]);
  const pick = (picked: [string | null, string | null]) => {
    setMonths(picked);
    const [first, last] = picked;
    const whose = clientId === undefined ? {} : { clientId };
    if (first && last) change({ ...whose, from: first, to: last });
    else if (!first && !last) change(whose);
  };
  return (
    <Group gap="sm">
      <Select
        aria-label="Client"
        placeholder="All clients"
        data={(clients.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={clientId ?? null}
        onChange={(id) => change({ ...(from && to && { from, to }), ...(id && { clientId: id }) })}
        clearable
        searchable
        w={200}
        nothingFoundMessage="No client is called that"
      />
      <MonthPickerInput
        type="range"
        placeholder="The last twelve months"
        value={months}
        onChange={pick}
        clearable
        miw={230}
        maxDate={new Date()}
      />
    </Group>
  );
}

function Figures({ of }: { of: Revenue }) {
  const currencies = [...new Set(of.rows.map(({ currency }) => currency))];
  return (
    <Stack gap="xl">
      {currencies.map((currency) => (
        <InCurrency key={currency} of={of} currency={currency} isOnly={currencies.length === 1} />
      ))}
    </Stack>
  );
}

function InCurrency({ of, currency, isOnly }: { of: Revenue; currency: string; isOnly: boolean }) {
  const rows = of.rows.filter((row) => row.currency === currency);
  const sums = sumOf(rows);
  return (
    <Stack gap="md" component="section" aria-label={`In ${currency.toUpperCase()}`}>
      {!isOnly && (
        <Title order={2} size="h3">
          {currency.toUpperCase()}
        </Title>
      )}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        {COLUMNS.map(([key, name]) => (
          <Paper key={key} p="md">
            <Text size="sm" c="dimmed" fw={500}>
              {name}
            </Text>
            <Text fz={{ base: 20, sm: 24 }} fw={650} className="tabular breakable">
              {money(sums[key], currency, { isRound: true })}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <Paper p="lg">
        <Title order={isOnly ? 2 : 3} size="h4" mb="sm">
          By month
        </Title>
        <Suspense fallback={<Skeleton height={260} />}>
          <RevenueChart months={of.months} rows={rows} currency={currency} />
        </Suspense>
      </Paper>
      <Rows rows={rows} currency={currency} sums={sums} />
    </Stack>
  );
}

type Sums = Readonly<Record<(typeof COLUMNS)[number][0], number>>;

function sumOf(rows: readonly Row[]): Sums {
  const sum = (key: keyof Sums) => rows.reduce((total, row) => total + row[key], 0);
  return {
    ...{ billedCents: sum('billedCents'), creditedCents: sum('creditedCents'), paidCents: sum('paidCents') },
    ...{
      refundedCents: sum('refundedCents'),
      openCents: sum('openCents'),
      overdueCents: sum('overdueCents'),
    },
  };
}

function Rows({ rows, currency, sums }: { rows: readonly Row[]; currency: string; sums: Sums }) {
  const newestFirst = [...rows].reverse();
  return (
    <Paper>
      <DataTable
        records={newestFirst}
        idAccessor={({ month, clientId }) => `${month}${clientId}`}
        minHeight={120}
        backgroundColor={{ light: '#fff', dark: '#1c2026' }}
        verticalSpacing="sm"
        columns={[
          { accessor: 'month', title: 'Month', render: ({ month }) => monthInWords(month), footer: 'All' },
          {
            accessor: 'clientName',
            title: 'Client',
            footer: clientsInWords(rows),
            render: ({ clientId, clientName }) => (
              <Anchor component={Link} to="/clients/$id" params={{ id: clientId } as never} size="sm">
                {clientName}
              </Anchor>
            ),
          },
          ...COLUMNS.map(([accessor, title]) => ({
            accessor,
            title,
            textAlign: 'right' as const,
            render: (row: Row) => <Amount cents={row[accessor]} currency={currency} />,
            footer: <Amount cents={sums[accessor]} currency={currency} />,
          })),
        ]}
      />
    </Paper>
  );
}

function clientsInWords(rows: readonly Row[]): string {
  const clients = new Set(rows.map(({ clientId }) => clientId)).size;
  return clients === 1 ? '1 client' : `${count(clients)} clients`;
}

function Amount({ cents, currency }: { cents: number; currency: string }) {
  if (cents === 0)
    return (
      <Text span inherit c="dimmed">
        –
      </Text>
    );
  return <span className="tabular">{money(cents, currency)}</span>;
}
