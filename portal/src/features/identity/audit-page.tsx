import { Button, Drawer, Stack, Text } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { DataTableColumn } from 'mantine-datatable';
import { query } from '../../app/api.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { AuditEntry } from './audit-entry.tsx';
import { AuditFilters, type AuditSearch, filterOf, isActorKind } from './audit-filters.tsx';
import { fieldInWords, plainWhat } from './audit-words.ts';
import type { Entry } from './entry.ts';

/** Who changed what, when and why. */
export function AuditPage() {
  const search = useSearch({ from: '/shell/settings/audit' });
  const navigate = useNavigate();
  const show = (next: AuditSearch) => void navigate({ to: '/settings/audit', search: next, replace: true });
  const open = ({ id }: Entry) => show({ ...search, entry: id });
  const { actorKind, ...filter } = filterOf(search);
  const trail = useInfiniteQuery(
    query.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 50, cursor, ...filter },
        ...(isActorKind(actorKind) && { actorKind }),
      }),
      ...byCursor,
    }),
  );
  const file = `/api/audit/export.csv?${new URLSearchParams(filterOf(search))}`;
  return (
    <>
      <PageHead title="Audit" says="Who changed what, when and why. Nothing here is ever changed or removed.">
        <Button component="a" href={file} download variant="default" leftSection={<IconDownload size={18} />}>
          Export as CSV
        </Button>
      </PageHead>
      <AuditFilters search={search} show={show} />
      <PagedTable
        of={trail}
        onRow={open}
        empty={
          <Empty
            title="Nothing matches"
            Icon={IconHistory}
            action={
              <Button variant="default" onClick={() => show({})}>
                Show everything
              </Button>
            }
          >
            Every change stands here as soon as it is made. Take a filter away to see more.
          </Empty>
        }
        columns={columns(open)}
      />
      <OneEntry
        id={search.entry}
        listed={trail.data?.pages.flatMap(({ items }) => items)}
        close={() => show(without(search))}
        show={show}
      />
    </>
  );
}

const without = ({ entry: _closed, ...filter }: AuditSearch): AuditSearch => filter;

interface OneEntryProps {
  readonly id: string | undefined;
  readonly listed: readonly Entry[] | undefined;
  readonly close: () => void;
  readonly show: (search: AuditSearch) => void;
}

/** The entry that the address names; a link may name one that the list has not come to. */
function OneEntry({ id = '', listed, close, show }: OneEntryProps) {
  const known = listed?.find((each) => each.id === id);
  const asked = useQuery(
    query.audit.get.queryOptions({ input: { id }, enabled: id !== '', ...(known && { initialData: known }) }),
  );
  return (
    <Drawer
      opened={id !== ''}
      onClose={close}
      position="right"
      size="lg"
      title={asked.data ? plainWhat(asked.data) : 'An entry'}
    >
      {id !== '' && <Loaded of={asked}>{(entry) => <AuditEntry entry={entry} show={show} />}</Loaded>}
    </Drawer>
  );
}

function namesOfChanges({ before, after }: Entry): string {
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .map(fieldInWords)
    .join(', ');
}

function columns(open: (entry: Entry) => void): DataTableColumn<Entry>[] {
  return [
    {
      accessor: 'at',
      title: 'When',
      width: 150,
      render: ({ at }) => <When at={at} />,
    },
    {
      accessor: 'what',
      title: 'What',
      render: (entry) => (
        <Stack gap={0}>
          <Text className="breakable">
            {plainWhat(entry)}
            {entry.subject.name && (
              <>
                : <b>{entry.subject.name}</b>
              </>
            )}
          </Text>
          {entry.reason && (
            <Text size="sm" c="dimmed" className="breakable">
              “{entry.reason}”
            </Text>
          )}
        </Stack>
      ),
    },
    {
      accessor: 'changes',
      title: 'Changed',
      visibleMediaQuery: '(min-width: 62em)',
      width: 260,
      render: (entry) => (
        <Text size="sm" c="dimmed" lineClamp={2} className="breakable">
          {namesOfChanges(entry)}
        </Text>
      ),
    },
    {
      accessor: 'open',
      title: '',
      width: 90,
      render: (entry) => (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => open(entry)}
          aria-label={`Open: ${plainWhat(entry)}`}
        >
          Open
        </Button>
      ),
    },
  ];
}
