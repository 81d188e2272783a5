import { Button, Group, Text } from '@mantine/core';
import { When } from '../kit/time.tsx';
import { useWrite } from '../kit/use-write.ts';
import { query } from './api.ts';

/** When a support visit is over, and the way to end it now. */
export function EndVisit({ id, until }: { id: string; until: string | Date }) {
  const end = useWrite(query.admin.endVisit.mutationOptions(), {
    onDone: () => location.assign('/admin'),
  });
  return (
    <Group mt="xs" gap="sm">
      <Button size="xs" color="dark" onClick={() => end.mutate({ id })} loading={end.isPending}>
        End the visit
      </Button>
      <Text size="sm">
        Over <When at={until} />
      </Text>
    </Group>
  );
}
