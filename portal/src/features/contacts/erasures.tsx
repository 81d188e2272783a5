import { Button, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { byCursor } from '../../kit/more.tsx';
import { PagedTable } from '../../kit/paged-table.tsx';
import { Empty } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';

/** Who was forgotten, and the certificate of each. */
export function Erasures() {
  const erasures = useInfiniteQuery(
    query.erasures.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 20, cursor }),
      ...byCursor,
    }),
  );
  return (
    <Stack gap="sm" component="section" mt="md">
      <Title order={2} size="h4">
        People who were forgotten
      </Title>
      <PagedTable
        of={erasures}
        empty={
          <Empty title="Nobody asked to be forgotten yet">
            Find who asks for it above. What was erased then, here and at vendors, stands here with a
            certificate.
          </Empty>
        }
        columns={[
          {
            accessor: 'createdAt',
            title: 'Asked',
            width: 140,
            render: ({ createdAt }) => <When at={createdAt} />,
          },
          {
            accessor: 'words',
            title: 'How far',
            render: ({ words, reason, requestedBy }) => (
              <Stack gap={0}>
                <Text className="breakable">{words}</Text>
                <Text size="sm" c="dimmed" className="breakable">
                  {requestedBy === 'person' ? 'At the person’s wish' : 'By our decision'}: {reason}
                </Text>
              </Stack>
            ),
          },
          { accessor: 'status', title: 'State', width: 110, render: ({ status }) => <Status of={status} /> },
          {
            accessor: 'act',
            title: '',
            width: 130,
            render: ({ id, status }) =>
              status === 'done' && (
                <Button
                  size="xs"
                  variant="default"
                  component="a"
                  href={`/api/erasures/${id}/certificate.html`}
                  target="_blank"
                >
                  Certificate
                </Button>
              ),
          },
        ]}
      />
    </Stack>
  );
}
