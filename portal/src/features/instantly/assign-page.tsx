import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useMay } from '../../app/session.tsx';
import { count } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Loaded, NotThere } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { CampaignChoices } from './campaign-choices.tsx';

const route = getRouteApi('/shell/admin/clients/$id');

type Assignments = Awaited<ReturnType<typeof api.instantlyAssignments.get>>;

/** Which campaigns at Instantly a client has. */
export function AssignPage() {
  const { id: clientId } = route.useParams();
  const mayAssign = useMay('instantly:write');
  const assignments = useQuery(
    query.instantlyAssignments.get.queryOptions({
      input: { clientId },
      enabled: mayAssign,
      refetchOnWindowFocus: false,
    }),
  );
  if (!mayAssign || (assignments.isError && problemOf(assignments.error).status === 404)) return <NotThere />;
  return (
    <>
      <Anchor
        size="sm"
        mb="sm"
        display="inline-block"
        renderRoot={(props) => <Link {...props} to="/admin" />}
      >
        All clients
      </Anchor>
      <Loaded of={assignments}>{(found) => <Assign key={clientId} found={found} />}</Loaded>
    </>
  );
}

/** What somebody has begun to decide, and on what. */
interface Draft {
  readonly chosen: ReadonlySet<string>;
  readonly had: readonly string[];
  readonly version: string;
}

function Assign({ found }: { found: Assignments }) {
  const { clientId, clientName, campaigns, version, mirror } = found;
  const navigate = useNavigate();
  const [begun, setBegun] = useState<Draft | null>(null);
  const has = campaigns.filter(({ isAssigned }) => isAssigned).map(({ id }) => id);
  const draft = begun ?? { chosen: new Set(has), had: has, version };
  const { chosen, had } = draft;
  const save = useWrite(query.instantlyAssignments.save.mutationOptions(), {
    done: ({ added, removed, counted }) => saved(clientName, added, removed, counted),
    onDone: () => void navigate({ to: '/admin' }),
  });
  const added = [...chosen].filter((id) => !had.includes(id));
  const removed = had.filter((id) => !chosen.has(id));
  const choose = (id: string, isIn: boolean) =>
    setBegun((before) => {
      const next = new Set((before ?? draft).chosen);
      if (isIn) next.add(id);
      else next.delete(id);
      return { ...(before ?? draft), chosen: next };
    });
  return (
    <>
      <PageHead
        title={`Email campaigns of ${clientName}`}
        says="It sees what happens in the campaigns that are ticked, and what waits in them because nobody had them."
      >
        {mirror.isConnected && <AskAnew clientId={clientId} />}
      </PageHead>
      <Stack>
        <MirrorState mirror={mirror} />
        {draft.version !== version && !save.isPending && <ChangedMeanwhile begin={() => setBegun(null)} />}
        {campaigns.length === 0 ? (
          <NoCampaigns mirror={mirror} />
        ) : (
          <>
            <CampaignChoices campaigns={campaigns} chosen={chosen} choose={choose} />
            <Group>
              <Button
                onClick={() => save.mutate({ clientId, campaignIds: [...chosen], version: draft.version })}
                loading={save.isPending}
                disabled={added.length + removed.length === 0}
              >
                {verb(added.length, removed.length)}
              </Button>
              <Button variant="default" renderRoot={(props) => <Link {...props} to="/admin" />}>
                Cancel
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </>
  );
}

function ChangedMeanwhile({ begin }: { begin: () => void }) {
  return (
    <Alert color="orange" title="Somebody else changed it meanwhile">
      <Stack gap="xs" align="flex-start">
        What you ticked was decided on what this client had before, and is not saved.
        <Button size="xs" variant="default" onClick={begin}>
          See what it has now
        </Button>
      </Stack>
    </Alert>
  );
}

function NoCampaigns({ mirror: { isConnected, problem } }: Pick<Assignments, 'mirror'>) {
  const mayConnect = useMay('connections:write');
  if (problem) return null;
  if (isConnected)
    return <Empty title="No campaigns at Instantly">Begin one at Instantly, then ask again.</Empty>;
  return (
    <Empty
      title="No account at Instantly"
      action={
        mayConnect && (
          <Button renderRoot={(props) => <Link {...props} to="/settings/connections" />}>
            Connect an account
          </Button>
        )
      }
    >
      Once yours is connected, its campaigns stand here, and you choose which of them this client sees.
    </Empty>
  );
}

function verb(added: number, removed: number): string {
  const parts = [
    ...(added > 0 ? [`give ${count(added)}`] : []),
    ...(removed > 0 ? [`take ${count(removed)} away`] : []),
  ];
  return parts.length === 0 ? 'Save' : `Save: ${parts.join(', ')}`;
}

function saved(name: string, added: number, removed: number, counted: number): string {
  const parts = [
    ...(added > 0 ? [`${count(added)} more`] : []),
    ...(removed > 0 ? [`${count(removed)} fewer`] : []),
  ];
  if (parts.length === 0) return `Nothing changed for ${name}.`;
  const campaigns = added + removed === 1 ? 'campaign' : 'campaigns';
  return [
    `${name} has ${parts.join(' and ')} ${campaigns}.`,
    ...(removed > 0 ? ['What was counted is kept.'] : []),
    ...(counted === 1 ? ['1 event that waited is counted now.'] : []),
    ...(counted > 1 ? [`${count(counted)} events that waited are counted now.`] : []),
  ].join(' ');
}

function AskAnew({ clientId }: { clientId: string }) {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => api.instantlyAssignments.get({ clientId, anew: 'true' }),
    onSuccess: (anew) =>
      client.setQueryData(query.instantlyAssignments.get.queryKey({ input: { clientId } }), anew),
    onError: (error) => {
      const { title, detail } = problemOf(error);
      notifications.show({ title, message: detail, color: 'red' });
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      loading={ask.isPending}
      onClick={() => ask.mutate()}
    >
      Ask Instantly again
    </Button>
  );
}

function MirrorState({ mirror: { problem, answeredAt } }: Pick<Assignments, 'mirror'>) {
  if (problem)
    return (
      <Alert color="red" title="Instantly did not give its list">
        {problem}
        {answeredAt && (
          <>
            {' '}
            That was <When at={answeredAt} />.
          </>
        )}
      </Alert>
    );
  return (
    answeredAt && (
      <Text size="sm" c="dimmed">
        As Instantly listed them <When at={answeredAt} />
      </Text>
    )
  );
}
