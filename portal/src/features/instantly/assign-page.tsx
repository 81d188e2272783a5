import { Alert, Anchor, Badge, Button, Checkbox, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconRefresh, IconSearch } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, query } from '../../app/api.ts';
import { count } from '../../kit/money.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import { statusInWords } from './words.ts';

const route = getRouteApi('/shell/admin/clients/$id');

type Assignments = Awaited<ReturnType<typeof api.instantlyAssignments.get>>;
type Choice = Assignments['campaigns'][number];

/** Which campaigns at Instantly a client has. */
export function AssignPage() {
  const { id: clientId } = route.useParams();
  const assignments = useQuery(
    query.instantlyAssignments.get.queryOptions({ input: { clientId }, refetchOnWindowFocus: false }),
  );
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
      <Loaded of={assignments}>{(found) => <Assign key={found.version} found={found} />}</Loaded>
    </>
  );
}

function Assign({ found }: { found: Assignments }) {
  const { clientId, clientName, campaigns, version, mirror } = found;
  const navigate = useNavigate();
  const had = campaigns.filter(({ isAssigned }) => isAssigned).map(({ id }) => id);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(had));
  const [search, setSearch] = useState('');
  const save = useWrite(query.instantlyAssignments.save.mutationOptions(), {
    done: ({ added, removed, counted }) => saved(clientName, added, removed, counted),
    onDone: () => void navigate({ to: '/admin' }),
  });
  const added = [...chosen].filter((id) => !had.includes(id));
  const removed = had.filter((id) => !chosen.has(id));
  const shown = campaigns.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  const choose = (id: string, isIn: boolean) => {
    const next = new Set(chosen);
    if (isIn) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <PageHead
        title={`Email campaigns of ${clientName}`}
        says="It sees these campaigns, and of them what happens while it has them."
      >
        <AskAnew clientId={clientId} />
      </PageHead>
      <Stack>
        <MirrorState mirror={mirror} />
        {campaigns.length === 0 ? (
          <Empty title="No campaigns at Instantly">
            {mirror.isConnected
              ? 'Begin one at Instantly, then ask again.'
              : 'Connect your account at Instantly under Vendor accounts.'}
          </Empty>
        ) : (
          <>
            <TextInput
              type="search"
              aria-label="Look for a campaign"
              placeholder="Name of a campaign"
              leftSection={<IconSearch size={16} />}
              value={search}
              onChange={({ currentTarget }) => setSearch(currentTarget.value)}
              maw={340}
            />
            <Choices shown={shown} chosen={chosen} choose={choose} />
            <Group>
              <Button
                onClick={() => save.mutate({ clientId, campaignIds: [...chosen], version })}
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

function verb(added: number, removed: number): string {
  const parts = [
    ...(added > 0 ? [`give ${count(added)}`] : []),
    ...(removed > 0 ? [`take ${count(removed)}`] : []),
  ];
  return parts.length === 0 ? 'Save' : `Save: ${parts.join(', ')}`;
}

function saved(name: string, added: number, removed: number, counted: number): string {
  const parts = [
    ...(added > 0 ? [`has ${count(added)} more`] : []),
    ...(removed > 0 ? [`has ${count(removed)} fewer; what was counted is kept`] : []),
    ...(counted > 0 ? [`${count(counted)} events that waited are counted now`] : []),
  ];
  return parts.length === 0 ? `Nothing changed for ${name}.` : `${name} ${parts.join(', ')}.`;
}

function AskAnew({ clientId }: { clientId: string }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const ask = async () => {
    setAsking(true);
    try {
      const anew = await api.instantlyAssignments.get({ clientId, anew: 'true' });
      client.setQueryData(query.instantlyAssignments.get.queryKey({ input: { clientId } }), anew);
    } finally {
      setAsking(false);
    }
  };
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      loading={isAsking}
      onClick={() => void ask()}
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
            What is shown is from <When at={answeredAt} />.
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

interface ChoicesProps {
  readonly shown: readonly Choice[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (id: string, isIn: boolean) => void;
}

function Choices({ shown, chosen, choose }: ChoicesProps) {
  if (shown.length === 0) return <Text c="dimmed">No campaign has such a name.</Text>;
  return (
    <Paper p="sm" mah="60vh" style={{ overflowY: 'auto' }} component="fieldset" aria-label="Campaigns">
      {shown.map(({ id, name, status, others, waiting }) => (
        <Checkbox
          key={id}
          checked={chosen.has(id)}
          onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
          py={8}
          label={
            <Group gap="xs" component="span">
              <Text span className="breakable">
                {name}
              </Text>
              {status && <Status of={status} says={statusInWords(status)} />}
              {waiting > 0 && (
                <Badge variant="light" color="yellow" tt="none">
                  {count(waiting)} {waiting === 1 ? 'event waits' : 'events wait'}
                </Badge>
              )}
            </Group>
          }
          description={others.length > 0 ? `Also of ${others.join(', ')}` : undefined}
        />
      ))}
    </Paper>
  );
}
