import 'mantine-datatable/styles.layer.css';
import { ActionIcon, Anchor, Box, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { count, money } from '../../kit/money.ts';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import type { About } from './about.ts';
import { monthName } from './month-name.ts';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { UsageCalls } from './usage-calls.tsx';

type Month = Awaited<ReturnType<typeof api.usage.months>>['items'][number];

const keyOf = ({ clientId, month }: Pick<Month, 'clientId' | 'month'>) => `${month} ${clientId}`;

/** Talk time by month; each opens its calls. */
export function Usage({ clientId, search }: About) {
  const months = useInfiniteQuery(
    query.usage.months.infiniteOptions({
      input: (cursor: string | undefined) => ({ clientId, cursor, limit: 24 }),
      ...byCursor,
    }),
  );
  const first = clientId && search.month ? [keyOf({ clientId, month: search.month })] : [];
  const [opened, setOpened] = useState<string[]>(first);
  const toggle = (key: string) =>
    setOpened((keys) => (keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]));
  return (
    <Loaded of={months} meanwhile={<Lines count={6} height={48} />}>
      {(data) => {
        const items = itemsOf(data);
        if (items.length === 0)
          return (
            <Empty title="Nobody has talked yet">
              The minutes of each call are counted here, month by month, and billed when the month is over.
            </Empty>
          );
        return (
          <>
            <DataTable
              records={items}
              idAccessor={keyOf}
              columns={columnsOf({ hasClients: clientId === undefined, opened, toggle })}
              withTableBorder
              borderRadius="md"
              verticalSpacing="sm"
              rowExpansion={{
                allowMultiple: true,
                trigger: 'never',
                expanded: {
                  recordIds: opened,
                  onRecordIdsChange: (ids: unknown[]) => setOpened(ids.map(String)),
                },
                content: ({ record }) => (
                  <Box p="md">
                    <UsageCalls clientId={record.clientId} month={record.month} currency={record.currency} />
                  </Box>
                ),
              }}
            />
            <More of={months} />
          </>
        );
      }}
    </Loaded>
  );
}

interface Columns {
  readonly hasClients: boolean;
  readonly opened: readonly string[];
  readonly toggle: (key: string) => void;
}

const middling = '(min-width: 48em)';

function columnsOf({ hasClients, opened, toggle }: Columns): DataTableColumn<Month>[] {
  return [
    { accessor: 'month', title: 'Month', render: ({ month }) => monthName(month) },
    ...(hasClients
      ? [{ accessor: 'clientId', title: 'Client', render: (of: Month) => <ClientLink of={of} /> } as const]
      : []),
    {
      accessor: 'seconds',
      title: 'Minutes',
      textAlign: 'right',
      render: ({ seconds }) => count(Math.round(seconds / 6) / 10),
    },
    {
      accessor: 'calls',
      title: 'Calls',
      textAlign: 'right',
      visibleMediaQuery: middling,
      render: ({ calls }) => count(calls),
    },
    {
      accessor: 'cents',
      title: 'Cost',
      textAlign: 'right',
      render: ({ cents, currency }) => money(cents, currency),
    },
    {
      accessor: 'isBilled',
      title: 'Billed',
      visibleMediaQuery: middling,
      render: (month) => <Billed of={month} />,
    },
    {
      accessor: 'open',
      title: <VisuallyHidden>Calls</VisuallyHidden>,
      textAlign: 'right',
      width: 56,
      render: (of) => {
        const isOpen = opened.includes(keyOf(of));
        return (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Calls of ${monthName(of.month)}`}
            aria-expanded={isOpen}
            onClick={() => toggle(keyOf(of))}
          >
            <IconChevronDown
              size={18}
              style={{ transform: isOpen ? 'rotate(180deg)' : undefined }}
              aria-hidden
            />
          </ActionIcon>
        );
      },
    },
  ];
}

function ClientLink({ of: { clientId, month } }: { of: Month }) {
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  const name = clients.data?.items.find(({ id }) => id === clientId)?.name;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link to="/billing" search={{ client: clientId, tab: 'usage', month }} {...props} />
      )}
    >
      {name ?? 'The client'}
    </Anchor>
  );
}

function Billed({ of: { invoiceId, laterInvoiceIds, isBilled, unbilledCalls } }: { of: Month }) {
  const ids = [...(invoiceId ? [invoiceId] : []), ...laterInvoiceIds];
  return (
    <Stack gap={0}>
      {ids.map((id, i) => (
        <Anchor
          key={id}
          size="sm"
          renderRoot={(props) => <Link to="/billing/invoices/$id" params={{ id }} {...props} />}
        >
          {i === 0 && invoiceId ? 'On its invoice' : 'On a later invoice'}
        </Anchor>
      ))}
      {!isBilled && (
        <Text size="sm" c="dimmed">
          {unbilledCalls === 1 ? '1 call is' : `${count(unbilledCalls)} calls are`} not billed yet
        </Text>
      )}
    </Stack>
  );
}
