import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';

/** The browsers and devices by which one is signed in; any but this one can be ended. */
export function Sessions() {
  const sessions = useQuery(query.sessions.list.queryOptions({ input: { limit: 50 } }));
  const end = useWrite(query.sessions.end.mutationOptions(), { done: 'That session has ended.' });
  const endOthers = useWrite(query.sessions.endOthers.mutationOptions(), {
    done: ({ sessionsEnded }) =>
      sessionsEnded === 1 ? 'The other session has ended.' : `${sessionsEnded} sessions have ended.`,
  });
  return (
    <Loaded of={sessions} meanwhile={<Lines count={2} />}>
      {({ items }) => (
        <Stack gap="sm">
          {items.map(({ id, device, ip, isCurrent, lastSeenAt }) => (
            <Group key={id} justify="space-between" wrap="nowrap">
              <Stack gap={0} miw={0}>
                <Text fw={500}>{device}</Text>
                <Text size="sm" c="dimmed" className="breakable" component="div">
                  Last used <When at={lastSeenAt} />
                  {ip && `, from ${ip}`}
                </Text>
              </Stack>
              {isCurrent ? (
                <Badge variant="light" tt="none" miw="max-content">
                  This one
                </Badge>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  loading={end.isPending && end.variables?.id === id}
                  onClick={() => end.mutate({ id })}
                  aria-label={`End the session of ${device}`}
                >
                  End
                </Button>
              )}
            </Group>
          ))}
          {items.length > 1 && (
            <Button
              variant="default"
              loading={endOthers.isPending}
              onClick={() => endOthers.mutate({})}
              style={{ alignSelf: 'flex-start' }}
            >
              End all other sessions
            </Button>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
