import { Anchor, Button, Group, List, Paper, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type api, query } from '../../app/api.ts';
import { askWhy } from '../../kit/ask-why.tsx';
import { openDialog } from '../../kit/dialog.ts';
import { count, counted } from '../../kit/money.ts';
import { Loaded } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { BULK_WORDS, progressOf, sayCounts } from './bulk-kinds.ts';

type BulkAction = Awaited<ReturnType<typeof api.bulkActions.list>>['items'][number];

const LATELY_MS = 15 * 60_000;

/** Changes to many leads that run, and those that ended a moment ago, with how far they are. */
export function BulkProgress() {
  const actions = useQuery(query.bulkActions.list.queryOptions({ input: { limit: 5 } }));
  const told = (actions.data?.items ?? []).filter(isNews);
  if (told.length === 0) return null;
  return (
    <Stack gap="xs" mb="sm">
      {told.map((action) => (
        <OneAction key={action.id} action={action} />
      ))}
    </Stack>
  );
}

function isNews({ status, finishedAt }: BulkAction): boolean {
  return status === 'running' || (finishedAt !== null && Date.now() - Date.parse(finishedAt) < LATELY_MS);
}

function OneAction({ action }: { action: BulkAction }) {
  const { kind, status, total, refused, secondsLeft, finishedAt } = action;
  const isRunning = status === 'running';
  const words = sayCounts(kind, action);
  return (
    <Paper p="sm" aria-label={`${BULK_WORDS[kind].verb}: ${counted(total, 'lead')}`} component="section">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <b>{BULK_WORDS[kind].verb}</b>, {counted(total, 'lead')}: {words}
          {isRunning &&
            secondsLeft !== null &&
            `, about ${Math.max(1, Math.ceil(secondsLeft / 60))} min left`}
          {status === 'stopped' && ', stopped'}
          {finishedAt && (
            <>
              {' '}
              (<When at={finishedAt} />)
            </>
          )}
        </Text>
        <Group gap="xs">
          {refused > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => showRefusals(action)}>
              Why not {count(refused)}?
            </Button>
          )}
          {isRunning && <StopButton action={action} />}
        </Group>
      </Group>
      {isRunning && (
        <Progress
          value={progressOf(action)}
          mt={8}
          animated
          aria-label={`${progressOf(action)} per cent done`}
        />
      )}
    </Paper>
  );
}

function StopButton({ action }: { action: BulkAction }) {
  const stop = useWrite(query.bulkActions.stop.mutationOptions(), { done: 'It is stopped.' });
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() =>
        askWhy({
          title: 'Stop it here?',
          consequence: 'The leads whose turn has not come are spared. What is done stays done.',
          verb: 'Stop it',
          act: () => stop.mutateAsync({ id: action.id }),
        })
      }
    >
      Stop it
    </Button>
  );
}

function showRefusals({ id, kind }: BulkAction): void {
  openDialog({
    title: `Which leads could not be ${BULK_WORDS[kind].done}`,
    size: 'lg',
    content: (close) => <Refusals id={id} close={close} />,
  });
}

function Refusals({ id, close }: { id: string; close: () => void }) {
  const refusals = useQuery(query.bulkActions.refusals.queryOptions({ input: { id, limit: 100 } }));
  return (
    <Loaded of={refusals}>
      {({ items, nextCursor }) => (
        <>
          <List size="sm" spacing={4}>
            {items.map(({ leadId, reason }) => (
              <List.Item key={leadId}>
                <Anchor
                  renderRoot={(props) => <Link to="/leads/$id" params={{ id: leadId }} {...props} />}
                  onClick={close}
                >
                  Lead {leadId.slice(0, 8)}
                </Anchor>
                : {reason}
              </List.Item>
            ))}
          </List>
          {nextCursor && (
            <Text size="sm" c="dimmed" mt="sm">
              And more: these are the first 100.
            </Text>
          )}
        </>
      )}
    </Loaded>
  );
}
