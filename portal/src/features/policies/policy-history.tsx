import { Button, Center, Group, Text, Timeline } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { moment } from '../../kit/time.tsx';
import { PolicyChanges } from './policy-changes.tsx';

/** The versions of a policy: who saved each, when, and what it changed. */
export function PolicyHistory({ policyId }: { policyId: string }) {
  const versions = useInfiniteQuery(
    query.policies.versions.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: policyId, cursor, limit: 20 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  );
  return (
    <Loaded of={versions} meanwhile={<Lines count={4} height={48} />}>
      {(data) => (
        <>
          <Timeline bulletSize={20} lineWidth={2}>
            {data.pages
              .flatMap(({ items }) => items)
              .map(({ id, version, by, createdAt, changes, campaigns }) => (
                <Timeline.Item
                  key={id}
                  title={
                    <Group gap="xs">
                      <Text fw={600}>Version {version}</Text>
                      {campaigns > 0 && (
                        <Text size="sm" c="dimmed">
                          {campaigns === 1 ? '1 campaign goes' : `${campaigns} campaigns go`} by it
                        </Text>
                      )}
                    </Group>
                  }
                >
                  <Text size="sm" c="dimmed" mb={4}>
                    {by ? `Saved by ${by.name ?? 'somebody'}` : 'Came with the product'}, {moment(createdAt)}
                  </Text>
                  <PolicyChanges of={changes} />
                  {version > 1 && changes.length === 0 && <Text size="sm">Nothing else than before.</Text>}
                </Timeline.Item>
              ))}
          </Timeline>
          {versions.hasNextPage && (
            <Center mt="md">
              <Button
                variant="default"
                loading={versions.isFetchingNextPage}
                onClick={() => void versions.fetchNextPage()}
              >
                Show more
              </Button>
            </Center>
          )}
        </>
      )}
    </Loaded>
  );
}
