import { Alert, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { type api, query } from '../../app/api.ts';
import { count } from '../../kit/money.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { words } from '../../kit/words.ts';

type Check = Awaited<ReturnType<typeof api.instantlyChecks.list>>['items'][number];

/** Our figures beside Instantly's, by campaign and day, and what had not reached us. */
export function Checks() {
  const [which, setWhich] = useState('differing');
  const checks = useInfiniteQuery(
    query.instantlyChecks.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ limit: 50, cursor },
        ...(which === 'differing' && { differing: 'true' as const }),
      }),
      ...byCursor,
    }),
  );
  const first = checks.data?.pages[0];
  return (
    <Stack>
      {first && first.pickedUp > 0 && (
        <Alert color="blue" title={`${count(first.pickedUp)} events had not reached us`}>
          They were found when we looked through what Instantly sent, and are counted.
        </Alert>
      )}
      <SegmentedControl
        aria-label="Which days"
        value={which}
        onChange={setWhich}
        data={[
          { value: 'differing', label: 'Where they differ' },
          { value: 'all', label: 'All' },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <PagedTable
        of={checks}
        columns={COLUMNS}
        idOf="campaignId"
        empty={
          <Empty title={which === 'all' ? 'Nothing compared yet' : 'They agree'} Icon={IconChecks}>
            {which === 'all'
              ? 'Every night our figures of the last seven days are compared with Instantly’s.'
              : 'On every day that was compared, our figures and Instantly’s are the same.'}
          </Empty>
        }
      />
      {first?.readUntil && (
        <Text size="sm" c="dimmed">
          Looked for what did not reach us until <When at={first.readUntil} />
        </Text>
      )}
    </Stack>
  );
}

/** The figures that differ, ours first. */
function differences({ ours, theirs }: Check): string {
  const names = Object.keys(theirs).filter((name) => ours[name] !== theirs[name]);
  return names
    .map((name) => `${inWords(name)} ${count(ours[name] ?? 0)}, Instantly ${count(theirs[name] ?? 0)}`)
    .join('; ');
}

const inWords = (name: string): string => words(name.replace(/([A-Z])/g, ' $1').toLowerCase());

const COLUMNS: DataTableColumn<Check>[] = [
  { accessor: 'day', title: 'Day (UTC)', width: 120 },
  { accessor: 'campaignName', title: 'Campaign' },
  {
    accessor: 'isSame',
    title: 'Figures',
    render: (check) => (check.isSame ? 'The same' : <span className="tabular">{differences(check)}</span>),
  },
  {
    accessor: 'checkedAt',
    title: 'Compared',
    width: 130,
    render: ({ checkedAt }) => <When at={checkedAt} />,
  },
];
