import { Alert, Anchor, Button, Tabs } from '@mantine/core';
import { IconCreditCard, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Loaded } from '../../kit/states.tsx';
import { When } from '../../kit/time.tsx';
import type { Client } from './clients/client.ts';
import { ClientAudit } from './clients/client-audit.tsx';
import { ClientCampaigns } from './clients/client-campaigns.tsx';
import { ClientOverview } from './clients/client-overview.tsx';
import { ClientPeople } from './clients/client-people.tsx';

const route = getRouteApi('/shell/clients/$id');

/** One client: what is known of it, its people, campaigns and bills, and what was done to it. */
export function ClientPage() {
  const { id } = route.useParams();
  const client = useQuery(query.clients.get.queryOptions({ input: { id } }));
  return <Loaded of={client}>{(found) => <Shown key={found.id} client={found} />}</Loaded>;
}

function Shown({ client }: { client: Client }) {
  const { tab = 'overview' } = route.useSearch();
  const navigate = useNavigate();
  const isOperator = useIsOperator();
  const maySeeMembers = useMay('members:read') && isOperator;
  const maySeeAudit = useMay('audit:read');
  const maySeeBills = useMay('billing:read');
  const { id, name } = client;
  const show = (chosen: string | null) =>
    void navigate({
      to: '/clients/$id',
      params: { id },
      search: chosen ? { tab: chosen } : {},
      replace: true,
    });
  return (
    <>
      <PageHead title={name} says={client.email ?? 'No email for bills yet'}>
        {maySeeBills && (
          <Button
            variant="default"
            leftSection={<IconCreditCard size={16} />}
            renderRoot={(props) => <Link {...props} to="/billing" search={{ client: id }} />}
          >
            Billing
          </Button>
        )}
      </PageHead>
      {client.pausedAt && <Paused client={client} maySeeBills={maySeeBills} />}
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="campaigns">Campaigns</Tabs.Tab>
          {maySeeMembers && <Tabs.Tab value="people">People</Tabs.Tab>}
          {maySeeAudit && <Tabs.Tab value="audit">Audit</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <ClientOverview client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="campaigns">
          <ClientCampaigns clientId={id} />
        </Tabs.Panel>
        {maySeeMembers && (
          <Tabs.Panel value="people">
            <ClientPeople client={client} />
          </Tabs.Panel>
        )}
        {maySeeAudit && (
          <Tabs.Panel value="audit">
            <ClientAudit clientId={id} />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  );
}

function Paused({ client, maySeeBills }: { client: Client; maySeeBills: boolean }) {
  return (
    <Alert color="yellow" icon={<IconPlayerPause />} title="Its campaigns are paused" mb="md">
      Since <When at={client.pausedAt} />, because an invoice is long overdue. Nothing new is begun for its
      leads; what belongs to an appointment goes on. It ends by itself when the invoice is paid.{' '}
      {maySeeBills && (
        <Anchor
          inherit
          renderRoot={(props) => <Link {...props} to="/billing" search={{ client: client.id }} />}
        >
          See its bills
        </Anchor>
      )}
    </Alert>
  );
}
