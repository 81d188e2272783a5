import { Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { query } from '../../../app/api.ts';
import { byCursor } from '../../../kit/more.tsx';
import { PagedTable } from '../../../kit/paged-table.tsx';
import { Empty } from '../../../kit/states.tsx';
import { When } from '../../../kit/time.tsx';

/** Who changed what about a client. */
export function ClientAudit({ clientId }: { clientId: string }) {
  const trail = useInfiniteQuery(
    query.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, cursor, clientId }),
      ...byCursor,
    }),
  );
  return (
    <PagedTable
      of={trail}
      empty={
        <Empty title="Nothing yet" Icon={IconHistory}>
          Every change about this client stands here as soon as it is made.
        </Empty>
      }
      columns={[
        { accessor: 'at', title: 'When', width: 150, render: ({ at }) => <When at={at} /> },
        {
          accessor: 'what',
          title: 'What',
          render: ({ what, reason }) => (
            <Stack gap={0}>
              <Text size="sm">{what}</Text>
              {reason && (
                <Text size="xs" c="dimmed">
                  “{reason}”
                </Text>
              )}
            </Stack>
          ),
        },
      ]}
    />
  );
}
