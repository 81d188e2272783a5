import 'mantine-datatable/styles.layer.css';
import { Anchor, Box, Progress as Bar, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { type api, query } from '../../app/api.ts';
import { money } from '../../kit/money.ts';
import { Empty, Loaded } from '../../kit/states.tsx';
import { day } from '../../kit/time.tsx';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';
import { type Progress, progressInWords, useProgress } from './use-progress.ts';

type Standing = Awaited<ReturnType<typeof api.billingStandings.list>>['items'][number];

/** Where each client of an operator stands: what it will be billed next, what it owes, and what is contested. */
export function AllClients() {
  const standings = useInfiniteQuery(
    query.billingStandings.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor, limit: 100 }),
      ...byCursor,
    }),
  );
  const progress = useProgress();
  const progressOf = new Map((progress.data?.items ?? []).map((each) => [each.clientId, each]));
  return (
    <Loaded of={standings}>
      {(data) => {
        const items = itemsOf(data);
        if (items.length === 0)
          return (
            <Empty
              title="No clients yet"
              action={<Anchor renderRoot={(props) => <Link to="/clients" {...props} />}>Add a client</Anchor>}
            >
              Here stands what each client has used, what it owes, and how far it is from its next invoice.
            </Empty>
          );
        return (
          <>
            <DataTable
              records={items}
              idAccessor="clientId"
              columns={columnsOf(progressOf)}
              withTableBorder
              borderRadius="md"
              verticalSpacing="sm"
            />
            <More of={standings} />
          </>
        );
      }}
    </Loaded>
  );
}

const wide = '(min-width: 62em)';
const middling = '(min-width: 48em)';

function columnsOf(progressOf: ReadonlyMap<string, Progress>): DataTableColumn<Standing>[] {
  return [
    {
      accessor: 'clientName',
      title: 'Client',
      render: ({ clientId, clientName }) => (
        <Stack gap={6}>
          <Anchor
            fw={600}
            size="sm"
            renderRoot={(props) => <Link to="/billing" search={{ client: clientId }} {...props} />}
          >
            {clientName}
          </Anchor>
          <Box hiddenFrom="sm">
            <NextInvoice of={progressOf.get(clientId)} />
          </Box>
        </Stack>
      ),
    },
    {
      accessor: 'progress',
      title: 'Next invoice for shows',
      width: 260,
      visibleMediaQuery: middling,
      render: ({ clientId }) => <NextInvoice of={progressOf.get(clientId)} />,
    },
    {
      accessor: 'unbilledCents',
      title: 'Talk time, not billed',
      textAlign: 'right',
      visibleMediaQuery: wide,
      render: ({ unbilledCents, currency }) => money(unbilledCents, currency),
    },
    {
      accessor: 'open',
      title: 'Open',
      textAlign: 'right',
      render: (standing) => <Open of={standing} />,
    },
    {
      accessor: 'overdue',
      title: 'Overdue',
      textAlign: 'right',
      render: (standing) => <Overdue of={standing} />,
    },
    {
      accessor: 'disputes',
      title: 'Contested',
      textAlign: 'right',
      visibleMediaQuery: wide,
      render: (standing) => <Contested of={standing} />,
    },
  ];
}

function NextInvoice({ of }: { of: Progress | undefined }) {
  if (!of) return null;
  return (
    <Stack gap={4}>
      <Bar value={(of.counted / of.size) * 100} aria-label={`${of.counted} of ${of.size} shows`} size="sm" />
      <Text size="xs" c="dimmed">
        {of.counted} of {of.size} · {progressInWords(of)}
      </Text>
    </Stack>
  );
}

function None() {
  return (
    <Text size="sm" c="dimmed">
      None
    </Text>
  );
}

function Open({ of: { open, dueNext, currency } }: { of: Standing }) {
  return (
    <Stack gap={0}>
      <Text size="sm" className="tabular">
        {money(open.cents, currency)}
      </Text>
      {dueNext && (
        <Text size="xs" c="dimmed">
          first due {day(dueNext)}
        </Text>
      )}
    </Stack>
  );
}

function Overdue({ of: { overdue, currency } }: { of: Standing }) {
  if (overdue.invoices === 0) return <None />;
  return (
    <Text size="sm" c="red" fw={600} className="tabular">
      {money(overdue.cents, currency)}
    </Text>
  );
}

function Contested({ of: { disputes, clientId } }: { of: Standing }) {
  if (disputes === 0) return <None />;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/billing" search={{ client: clientId, tab: 'disputes' }} {...props} />}
    >
      {disputes} {disputes === 1 ? 'show' : 'shows'}
    </Anchor>
  );
}
