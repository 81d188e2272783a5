import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { count } from '../../kit/money.ts';
import { byCursor } from '../../kit/more.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';

type Listed = Awaited<ReturnType<typeof api.sequences.list>>['items'][number];

/** Every sequence, with the campaigns that have it. */
export function SequencesPage() {
  const mayWrite = useMay('sequences:write');
  const sequences = useInfiniteQuery(
    query.sequences.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor }),
      ...byCursor,
    }),
  );
  const begin = mayWrite && (
    <Button
      leftSection={<IconPlus size={16} />}
      renderRoot={(props) => <Link to="/settings/sequences/new" {...props} />}
    >
      New sequence
    </Button>
  );
  return (
    <>
      <PageHead
        title="Sequences"
        says="What a lead goes through: calls, texts, emails, and the waits between them."
      >
        {begin}
      </PageHead>
      <PagedTable
        of={sequences}
        columns={COLUMNS}
        empty={
          <Empty title="No sequences yet" Icon={IconRoute} action={begin}>
            A sequence says when a lead is called, texted and written to. A campaign follows one.
          </Empty>
        }
      />
    </>
  );
}

const COLUMNS: DataTableColumn<Listed>[] = [
  {
    accessor: 'name',
    title: 'Sequence',
    render: ({ id, name }) => (
      <Anchor fw={600} component={Link} to={`/settings/sequences/${id}`}>
        {name}
      </Anchor>
    ),
  },
  { accessor: 'version', title: 'Newest', render: ({ version }) => `Version ${version}` },
  { accessor: 'steps', title: 'Steps', textAlign: 'right', render: ({ steps }) => count(steps) },
  {
    accessor: 'uses',
    title: 'Campaigns',
    render: ({ uses, version }) => <Uses uses={uses} newest={version} />,
  },
  { accessor: 'createdAt', title: 'Last saved', render: ({ createdAt }) => <When at={createdAt} /> },
];

/** How many campaigns have which version; older ones lead to that version. */
function Uses({ uses, newest }: { uses: Listed['uses']; newest: number }) {
  if (uses.length === 0)
    return (
      <Text size="sm" c="dimmed">
        None
      </Text>
    );
  return (
    <Group gap="xs">
      {uses.map(({ sequenceId, version, campaigns }) => (
        <Anchor key={sequenceId} size="sm" component={Link} to={`/settings/sequences/${sequenceId}`}>
          {count(campaigns)} on {version === newest ? 'the newest' : `version ${version}`}
        </Anchor>
      ))}
    </Group>
  );
}
