import 'mantine-datatable/styles.layer.css';
import { Alert, Anchor, Stack, Switch, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { count } from '../../kit/money.ts';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import { day, When } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';
import { byCursor, itemsOf, More } from '../../kit/more.tsx';

type Difference = Awaited<ReturnType<typeof api.billingDifferences.list>>['items'][number];

/** Where the operator's books and Stripe's differ, as the nightly comparison found it. */
export function Books() {
  const [isAll, setAll] = useState(false);
  const last = useQuery(query.reconciliations.list.queryOptions({ input: { limit: 1 } }));
  const differences = useInfiniteQuery(
    query.billingDifferences.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor, limit: 50, ...(!isAll && { open: 'true' }) }),
      ...byCursor,
    }),
  );
  const [compared] = last.data?.items ?? [];
  return (
    <Stack>
      <Text size="sm">
        Every night our books are compared with Stripe’s, and what can be put right is put right.{' '}
        {compared && (
          <>
            Last <When at={compared.finishedAt ?? compared.createdAt} />: {count(compared.invoices)} invoices,{' '}
            {compared.differences === 0 ? 'no differences' : `${count(compared.differences)} differences`}.
          </>
        )}
      </Text>
      <Switch
        label="Show the resolved ones, too"
        checked={isAll}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <Loaded of={differences} meanwhile={<Lines count={4} height={44} />}>
        {(data) => {
          const items = itemsOf(data);
          if (items.length === 0)
            return <Empty title="The books agree">Here stands what differs, until it no longer does.</Empty>;
          return (
            <>
              {!isAll && (
                <Alert color="yellow" title="These need a person">
                  Look at the invoice here and at Stripe. When both say the same, the next comparison closes
                  it.
                </Alert>
              )}
              <DataTable
                records={items}
                columns={COLUMNS}
                withTableBorder
                borderRadius="md"
                verticalSpacing="sm"
              />
              <More of={differences} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

const COLUMNS: DataTableColumn<Difference>[] = [
  { accessor: 'kind', title: 'What', render: ({ kind }) => words(kind) },
  { accessor: 'ours', title: 'Our books', render: ({ ours }) => ours ?? 'Nothing' },
  { accessor: 'theirs', title: 'Stripe’s', render: ({ theirs }) => theirs ?? 'Nothing' },
  {
    accessor: 'invoiceId',
    title: 'Invoice',
    render: ({ invoiceId, stripeInvoiceId }) =>
      invoiceId ? (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/billing/invoices/$id" params={{ id: invoiceId }} {...props} />}
        >
          Open it
        </Anchor>
      ) : (
        (stripeInvoiceId ?? '—')
      ),
  },
  {
    accessor: 'createdAt',
    title: 'Since',
    visibleMediaQuery: '(min-width: 48em)',
    render: ({ createdAt, resolvedAt }) =>
      resolvedAt ? `${day(createdAt)}, resolved ${day(resolvedAt)}` : day(createdAt),
  },
];
