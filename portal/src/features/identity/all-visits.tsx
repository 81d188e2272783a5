import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';

type Visit = Awaited<ReturnType<typeof api.admin.listVisits>>['items'][number];

/** Who of the platform looked at whom. */
export function AllVisits() {
  const visits = useInfiniteQuery(
    query.admin.listVisits.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor }),
      ...byCursor,
    }),
  );
  return (
    <PagedTable
      of={visits}
      empty={
        <Empty title="Nobody looked yet" Icon={IconEye}>
          A visit shows what an organization sees, for a while and for a reason. Begin one at an organization.
        </Empty>
      }
      columns={[
        { accessor: 'from', title: 'When', width: 150, render: ({ from }) => <When at={from} /> },
        { accessor: 'organizationName', title: 'Whom', width: 220 },
        { accessor: 'by', title: 'Who', width: 180 },
        { accessor: 'reason', title: 'Why' },
        { accessor: 'endedAt', title: 'Ended', width: 170, render: (visit) => <End visit={visit} /> },
      ]}
    />
  );
}

function End({ visit: { id, endedAt, isMine, until } }: { visit: Visit }) {
  const end = useWrite(query.admin.endVisit.mutationOptions(), { done: 'The visit is over.' });
  if (endedAt) return <When at={endedAt} />;
  if (!isMine)
    return (
      <>
        By <When at={until} />
      </>
    );
  return (
    <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate({ id })}>
      End
    </Button>
  );
}
