import { Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';

/** When somebody of support looked at the organization's data. */
export function SupportVisits() {
  const visits = useInfiniteQuery(
    query.visits.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 20, cursor }),
      ...byCursor,
    }),
  );
  return (
    <Stack gap="sm" component="section" mt="md">
      <Title order={2} size="h4">
        Visits of support
      </Title>
      <PagedTable
        of={visits}
        empty={
          <Empty title="Support has not looked yet">
            When somebody of support looks at what you see, it stands here with who, when and why. They change
            nothing.
          </Empty>
        }
        columns={[
          { accessor: 'from', title: 'When', width: 150, render: ({ from }) => <When at={from} /> },
          { accessor: 'by', title: 'Who', width: 180 },
          { accessor: 'reason', title: 'Why' },
          {
            accessor: 'endedAt',
            title: 'Ended',
            width: 150,
            render: ({ endedAt }) =>
              endedAt ? <When at={endedAt} /> : <Status of="running" says="Goes on" />,
          },
        ]}
      />
    </Stack>
  );
}
