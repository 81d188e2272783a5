import 'mantine-datatable/styles.layer.css';
import { Anchor, Button, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { type api, query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { askWhy } from '../../kit/ask-why.tsx';
import { count } from '../../kit/money.ts';
import { Empty, Lines, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Policy } from './policy-type.ts';

type User = Awaited<ReturnType<typeof api.policies.campaigns>>['items'][number];

/** The campaigns that go by a policy, and the way to its newest version. */
export function PolicyCampaigns({ of }: { of: Policy }) {
  const campaigns = useQuery(query.policies.campaigns.queryOptions({ input: { id: of.id, limit: 200 } }));
  return (
    <Loaded of={campaigns} meanwhile={<Lines count={4} height={44} />}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title="No campaign goes by it">A campaign is given a policy when it is made.</Empty>
        ) : (
          <Stack>
            <Text size="sm" c="dimmed">
              Each stays on the version that it began with. It can be moved while none of its leads is under
              way: those keep what was promised to them.
            </Text>
            <DataTable
              records={items}
              idAccessor="campaignId"
              columns={columnsOf(of)}
              withTableBorder
              borderRadius="md"
              verticalSpacing="sm"
            />
          </Stack>
        )
      }
    </Loaded>
  );
}

const middling = '(min-width: 48em)';

function columnsOf(newest: Policy): DataTableColumn<User>[] {
  return [
    {
      accessor: 'campaignName',
      title: 'Campaign',
      render: ({ campaignId, campaignName, clientName }) => (
        <Stack gap={0}>
          <Anchor
            size="sm"
            fw={600}
            renderRoot={(props) => <Link to="/campaigns/$id" params={{ id: campaignId }} {...props} />}
          >
            {campaignName}
          </Anchor>
          <Text size="xs" c="dimmed">
            {clientName}
          </Text>
        </Stack>
      ),
    },
    {
      accessor: 'status',
      title: 'State',
      visibleMediaQuery: middling,
      render: ({ status }) => <Status of={status} />,
    },
    { accessor: 'version', title: 'Version', textAlign: 'right' },
    {
      accessor: 'inFlight',
      title: 'Leads under way',
      textAlign: 'right',
      visibleMediaQuery: middling,
      render: ({ inFlight }) => count(inFlight),
    },
    {
      accessor: 'move',
      title: <VisuallyHidden>Move</VisuallyHidden>,
      textAlign: 'right',
      render: (user) => <Move of={user} newest={newest} />,
    },
  ];
}

function Move({ of, newest }: { of: User; newest: Policy }) {
  const mayMove = useMay('settings:write');
  const move = useWrite(query.policies.move.mutationOptions(), {
    done: ({ campaignName, version }) => `${campaignName} goes by version ${version} from now on.`,
  });
  if (of.isNewest)
    return (
      <Text size="sm" c="dimmed">
        The newest
      </Text>
    );
  if (!mayMove) return null;
  if (of.inFlight > 0)
    return (
      <Text size="xs" c="dimmed" maw={180} ml="auto">
        Leads are under way: copy the campaign to begin with version {newest.version}
      </Text>
    );
  const ask = () =>
    askWhy({
      title: `Move ${of.campaignName}`,
      consequence: `It goes by version ${newest.version} of ${newest.name}, for the leads that it starts from now on. What is booked already keeps its own version.`,
      verb: `Move it to version ${newest.version}`,
      act: () => move.mutateAsync({ id: of.campaignId, policyId: newest.id }),
    });
  return (
    <Button size="xs" variant="default" onClick={ask}>
      To version {newest.version}
    </Button>
  );
}
