import { Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../../app/api.ts';
import { useMay } from '../../../app/session.tsx';
import { askWhy } from '../../../kit/ask-why.tsx';
import { count, counted } from '../../../kit/money.ts';
import { Loaded } from '../../../kit/states.tsx';
import { Status } from '../../../kit/status.tsx';
import { When } from '../../../kit/time.tsx';
import { useWrite } from '../../../kit/use-write.ts';
import { WorkflowAnchor } from '../../../kit/workflow-anchor.tsx';

type Rollout = Awaited<ReturnType<typeof api.rollouts.list>>['items'][number];

interface RolloutsProps {
  readonly campaignId: string;
  readonly sequence: { readonly id: string };
}

/** What was rolled out to a campaign, newest first, and the way back. */
export function Rollouts({ campaignId, sequence }: RolloutsProps) {
  const rollouts = useQuery(query.rollouts.list.queryOptions({ input: { id: campaignId, limit: 20 } }));
  const versions = useQuery(
    query.sequences.versions.queryOptions({ input: { id: sequence.id, limit: 200 } }),
  );
  const versionOf = new Map(versions.data?.items.map(({ id, version }) => [id, version]));
  const nameOf = (id: string): string => {
    const version = versionOf.get(id);
    return version === undefined ? 'another sequence' : `version ${version}`;
  };
  return (
    <Paper p="md">
      <Title order={2} size="h5" mb="xs">
        Rolled out here
      </Title>
      <Loaded of={rollouts}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing yet: the campaign has the version that it began with.
            </Text>
          ) : (
            <Stack gap="sm">
              {items.map((rollout, i) => (
                <One key={rollout.id} rollout={rollout} nameOf={nameOf} isNewest={i === 0} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Paper>
  );
}

interface OneProps {
  readonly rollout: Rollout;
  readonly nameOf: (sequenceId: string) => string;
  readonly isNewest: boolean;
}

const SAYS = { running: 'Under way', done: 'Done', superseded: 'Replaced' } as const;

function One({ rollout, nameOf, isNewest }: OneProps) {
  const mayWrite = useMay('sequences:write');
  const { status, total, moved, kept, rollsBack, fromSequenceId, toSequenceId } = rollout;
  const back = useWrite(query.rollouts.rollBack.mutationOptions(), {
    done: `The leads are given ${nameOf(fromSequenceId)} again.`,
  });
  const reached = total > 0 ? (100 * (moved + kept)) / total : 100;
  const ask = () =>
    askWhy({
      title: `Back to ${nameOf(fromSequenceId)}?`,
      consequence:
        'The campaign and its running leads are given the version before. Who stands on a step that only the newer one has goes to the next step that the older one has.',
      verb: 'Roll back',
      isDangerous: true,
      act: () => back.mutateAsync({ id: rollout.campaignId, rolloutId: rollout.id }),
    });
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {rollsBack ? 'Back to' : 'To'} {nameOf(toSequenceId)}
        </Text>
        <Group gap="xs">
          <Status of={status} says={SAYS[status]} />
          {isNewest && mayWrite && status !== 'superseded' && (
            <Button size="compact-xs" variant="default" loading={back.isPending} onClick={ask}>
              Roll back
            </Button>
          )}
        </Group>
      </Group>
      {status === 'running' && (
        <Progress value={reached} my={6} animated aria-label={`${Math.round(reached)}% of the leads`} />
      )}
      <Text size="xs" c="dimmed" component="div">
        {count(moved)} of {counted(total, 'lead is', 'leads are')} on it
        {kept > 0 && `, ${count(kept)} finish the way they began`}. Begun <When at={rollout.createdAt} />
        {rollout.finishedAt && (
          <>
            , over <When at={rollout.finishedAt} />
          </>
        )}
        .
      </Text>
      <WorkflowAnchor of={`rollout:${rollout.id}`} />
    </div>
  );
}
