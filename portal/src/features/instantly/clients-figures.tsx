import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuildingStore, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { count, percent } from '../../kit/money.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { rateOf } from './counts-cards.tsx';

type Client = Awaited<ReturnType<typeof api.instantlyClients.list>>['items'][number];

/** Every client with its cold email in figures, and the way to its campaigns. */
export function ClientsFigures() {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const clients = useInfiniteQuery(
    query.instantlyClients.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor, ...(search && { search }) }),
      ...byCursor,
    }),
  );
  return (
    <Stack>
      <TextInput
        type="search"
        aria-label="Look for a client"
        placeholder="Name or email"
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        maw={340}
      />
      <PagedTable
        of={clients}
        columns={COLUMNS}
        empty={
          <Empty title={search ? 'No client like this' : 'No clients yet'} Icon={IconBuildingStore}>
            {search
              ? `Nothing in a name or an email address is like “${search}”.`
              : 'Add a client, then give it the campaigns that it may see.'}
          </Empty>
        }
      />
    </Stack>
  );
}

const counted = (accessor: 'sent' | 'opens' | 'replies' | 'interested', title: string) => ({
  accessor,
  title,
  textAlign: 'right' as const,
  render: ({ counts }: Client) => <span className="tabular">{count(counts[accessor])}</span>,
});

const COLUMNS: DataTableColumn<Client>[] = [
  {
    accessor: 'name',
    title: 'Client',
    render: ({ id, name, email }) => (
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
      </Stack>
    ),
  },
  {
    accessor: 'campaigns',
    title: 'Campaigns',
    textAlign: 'right',
    render: ({ campaigns }) => <span className="tabular">{count(campaigns)}</span>,
  },
  counted('sent', 'Sent'),
  counted('opens', 'Opens'),
  counted('replies', 'Replies'),
  {
    accessor: 'replyRate',
    title: 'Reply rate',
    textAlign: 'right',
    render: ({ counts }) => {
      const share = rateOf(counts, 'uniqueReplies');
      return <span className="tabular">{share === null ? '—' : percent(share)}</span>;
    },
  },
  counted('interested', 'Interested'),
  {
    accessor: 'lastEventAt',
    title: 'Last event',
    width: 150,
    render: ({ lastEventAt }) => (lastEventAt ? <When at={lastEventAt} /> : '—'),
  },
  {
    accessor: 'assign',
    title: '',
    width: 150,
    render: ({ id, name }) => (
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => (
          <Link {...props} to="/admin/clients/$id" params={{ id }} aria-label={`Campaigns of ${name}`} />
        )}
      >
        Campaigns
      </Button>
    ),
  },
];
