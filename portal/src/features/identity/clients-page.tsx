import { Anchor, Button, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconBuildingStore, IconPlus, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { count, money } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { NewClient } from './clients/new-client.tsx';

const route = getRouteApi('/shell/clients');

type Client = Awaited<ReturnType<typeof api.clients.list>>['items'][number];
type ProgressOf = Awaited<ReturnType<typeof api.milestones.progress>>['items'][number];

/** The businesses that the operator serves, with their numbers. */
export function ClientsPage() {
  const { q, new: isNew } = route.useSearch();
  const mayWrite = useMay('clients:write');
  const mayBill = useMay('billing:read');
  const navigate = useNavigate();
  const adding = (isAdding: boolean) =>
    void navigate({ to: '/clients', search: { ...(q && { q }), ...(isAdding && { new: true }) } });
  const clients = useInfiniteQuery(
    query.clients.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor, ...(q && { q }) }),
      ...byCursor,
    }),
  );
  const progress = useQuery(
    query.milestones.progress.queryOptions({ input: { limit: 200 }, enabled: mayBill }),
  );
  const progressOf = new Map(progress.data?.items.map((each) => [each.clientId, each]));
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => adding(true)}>
      New client
    </Button>
  );
  return (
    <>
      <PageHead title="Clients" says="The businesses that you find customers for.">
        {add}
      </PageHead>
      <Search q={q} />
      <PagedTable
        of={clients}
        columns={[...COLUMNS, ...(mayBill ? [nextInvoice(progressOf)] : [])]}
        empty={
          q ? (
            <Empty title="No client like this" Icon={IconSearch}>
              Nothing in a name or an email address is like “{q}”.
            </Empty>
          ) : (
            <Empty title="No clients yet" Icon={IconBuildingStore} action={add}>
              A client is a business that you call leads for. It sees its own campaigns, appointments and
              bills, and nobody else's.
            </Empty>
          )
        }
      />
      <NewClient isOpen={mayWrite && isNew === true} close={() => adding(false)} />
    </>
  );
}

function Search({ q }: { q: string | undefined }) {
  const navigate = useNavigate();
  const [text, setText] = useState(q ?? '');
  const search = useDebouncedCallback(
    (given: string) =>
      void navigate({ to: '/clients', search: given.trim() ? { q: given.trim() } : {}, replace: true }),
    250,
  );
  return (
    <TextInput
      aria-label="Look for a client"
      placeholder="Name or email"
      leftSection={<IconSearch size={16} />}
      type="search"
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        search(value);
      }}
      mb="md"
      maw={340}
    />
  );
}

const COLUMNS: DataTableColumn<Client>[] = [
  {
    accessor: 'name',
    title: 'Client',
    width: 200,
    render: ({ id, name, email, pausedAt }) => (
      <Stack gap={2} align="flex-start">
        <Anchor
          fw={600}
          size="sm"
          renderRoot={(props) => <Link {...props} to="/clients/$id" params={{ id }} />}
        >
          {name}
        </Anchor>
        {email && (
          <Text size="xs" c="dimmed" className="breakable">
            {email}
          </Text>
        )}
        {pausedAt && <Status of="paused" says="Paused: an invoice is overdue" />}
      </Stack>
    ),
  },
  ...(
    [
      ['campaigns', 'Campaigns'],
      ['leads', 'Leads'],
      ['booked', 'Booked'],
      ['shown', 'Shown'],
    ] as const
  ).map(
    ([key, title]): DataTableColumn<Client> => ({
      accessor: `numbers.${key}`,
      title,
      textAlign: 'right',
      render: ({ numbers }) => <span className="tabular">{count(numbers[key])}</span>,
    }),
  ),
];

function nextInvoice(progressOf: ReadonlyMap<string, ProgressOf>): DataTableColumn<Client> {
  return {
    accessor: 'progress',
    title: 'Next invoice',
    width: 230,
    render: ({ id }) => {
      const found = progressOf.get(id);
      return found ? <ToInvoice progress={found} /> : '—';
    },
  };
}

/** How far it is to the next invoice. */
function ToInvoice({ progress }: { progress: ProgressOf }) {
  const { counted, size, remaining, amountCents, currency } = progress;
  return (
    <Stack gap={4}>
      <Text size="xs" className="tabular">
        {count(counted)} of {count(size)} shows, {count(remaining)} to{' '}
        {money(amountCents, currency, { isRound: true })}
      </Text>
      <Progress value={(100 * counted) / size} size="sm" aria-label={`${counted} of ${size} shows`} />
    </Stack>
  );
}
