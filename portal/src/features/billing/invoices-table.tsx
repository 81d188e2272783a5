import '@mantine/dates/styles.layer.css';
import 'mantine-datatable/styles.layer.css';
import { Anchor, Group, Select, Stack, Text } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { type api, query } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import { day } from '../../kit/time.tsx';
import type { About } from './about.ts';
import type { InvoiceState } from './billing-search.ts';
import { InvoiceStatus, leftToPay } from './invoice-words.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';

type Invoice = Awaited<ReturnType<typeof api.invoices.list>>['items'][number];

const STATES: readonly { readonly value: InvoiceState; readonly label: string }[] = [
  { value: 'open', label: 'Waiting for payment' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'paid', label: 'Paid' },
  { value: 'draft', label: 'Being made' },
  { value: 'void', label: 'Withdrawn' },
  { value: 'uncollectible', label: 'Given up' },
];

/** Invoices, the newest first. */
export function InvoicesTable({ clientId, search, set }: About) {
  const { state, month } = search;
  const filter = {
    clientId,
    month,
    ...(state === 'overdue' ? { overdue: 'true' } : { status: state }),
  };
  const invoices = useInfiniteQuery(
    query.invoices.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, cursor, limit: 50 }),
      ...byCursor,
    }),
  );
  return (
    <Stack>
      <Group gap="sm">
        <Select
          label="State"
          placeholder="All"
          data={STATES}
          value={state ?? null}
          onChange={(chosen) => set({ state: chosen ?? undefined })}
          clearable
          w={200}
        />
        <MonthPickerInput
          label="Made in"
          placeholder="Any month"
          value={month ? `${month}-01` : null}
          onChange={(chosen) => set({ month: chosen?.slice(0, 7) })}
          clearable
          w={200}
        />
      </Group>
      <Loaded of={invoices} meanwhile={<Lines count={8} height={48} />}>
        {(data) => {
          const items = itemsOf(data);
          if (items.length === 0) return <None isFiltered={Boolean(state ?? month)} />;
          return (
            <>
              <DataTable
                records={items}
                columns={columnsOf(clientId === undefined)}
                withTableBorder
                borderRadius="md"
                verticalSpacing="sm"
              />
              <More of={invoices} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function None({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No invoice is like that">Choose another state or month.</Empty>;
  return (
    <Empty title="No invoices yet">
      One is made with every full milestone of verified shows, and one each month for talk time.
    </Empty>
  );
}

const wide = '(min-width: 62em)';
const middling = '(min-width: 48em)';

function columnsOf(hasClients: boolean): DataTableColumn<Invoice>[] {
  return [
    {
      accessor: 'number',
      title: 'Invoice',
      render: ({ id, number, description }) => (
        <Stack gap={0}>
          <Anchor
            size="sm"
            fw={600}
            renderRoot={(props) => <Link to="/billing/invoices/$id" params={{ id }} {...props} />}
          >
            {number ?? 'No number yet'}
          </Anchor>
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        </Stack>
      ),
    },
    ...(hasClients
      ? [{ accessor: 'clientName', title: 'Client', visibleMediaQuery: middling } as const]
      : []),
    {
      accessor: 'amountCents',
      title: 'Amount',
      textAlign: 'right',
      render: (invoice) => (
        <Stack gap={0}>
          <Text size="sm" className="tabular">
            {money(invoice.amountCents + invoice.taxCents, invoice.currency)}
          </Text>
          {invoice.taxCents > 0 && (
            <Text size="xs" c="dimmed">
              with {money(invoice.taxCents, invoice.currency)} tax
            </Text>
          )}
        </Stack>
      ),
    },
    {
      accessor: 'toPay',
      title: 'To pay',
      textAlign: 'right',
      visibleMediaQuery: wide,
      render: (invoice) => money(leftToPay(invoice), invoice.currency),
    },
    { accessor: 'status', title: 'State', render: (invoice) => <InvoiceStatus of={invoice} /> },
    {
      accessor: 'dueAt',
      title: 'Due',
      visibleMediaQuery: middling,
      render: ({ dueAt }) => (dueAt ? day(dueAt) : '—'),
    },
    {
      accessor: 'paidAt',
      title: 'Paid',
      visibleMediaQuery: wide,
      render: ({ paidAt }) => (paidAt ? day(paidAt) : '—'),
    },
  ];
}
