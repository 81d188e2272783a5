import { Button, Group, Select, Tabs } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Invitations } from './invitations.tsx';
import { InviteCodes } from './invite-codes.tsx';
import { InviteForm } from './invite-form.tsx';
import { Members } from './members.tsx';
import { Roles } from './roles.tsx';
import { SecondFactorRule } from './second-factor-rule.tsx';
import type { Whose } from './whose.ts';

/** Who works here or at a client, who is invited, and what each role may do. */
export function MembersPage() {
  const { tab = 'members', of } = useSearch({ from: '/shell/settings/members' });
  const navigate = useNavigate();
  const show = (change: { tab?: string; of?: string }) =>
    void navigate({ to: '/settings/members', search: (before) => ({ ...before, ...change }), replace: true });
  const { organization } = useMe();
  const isOperator = organization.kind === 'operator';
  const mayWrite = useMay('members:write');
  const [isInviting, setInviting] = useState(false);
  const whose = useWhose(of);
  return (
    <>
      <PageHead title="Members" says={`Who signs in for ${whose.name}`}>
        {isOperator && <ChooseWhose value={whose.id} onChange={(id) => show({ of: id })} />}
        {mayWrite && (
          <Button leftSection={<IconUserPlus size={18} />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        )}
      </PageHead>
      <Tabs value={tab} onChange={(chosen) => chosen && show({ tab: chosen })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="members">Members</Tabs.Tab>
          <Tabs.Tab value="invitations">Invitations</Tabs.Tab>
          {isOperator && <Tabs.Tab value="codes">Invite codes</Tabs.Tab>}
          <Tabs.Tab value="roles">What roles may do</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="members">
          {whose.isOwn && <SecondFactorRule />}
          <Members whose={whose} invite={() => setInviting(true)} />
        </Tabs.Panel>
        <Tabs.Panel value="invitations">
          <Invitations whose={whose} invite={() => setInviting(true)} />
        </Tabs.Panel>
        <Tabs.Panel value="codes">
          <InviteCodes />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Roles kind={whose.kind} />
        </Tabs.Panel>
      </Tabs>
      <InviteForm whose={whose} isOpen={isInviting} close={() => setInviting(false)} />
    </>
  );
}

/** The organization that the URL names; the own one when it names none. */
function useWhose(of: string | undefined): Whose {
  const { organization } = useMe();
  const clients = useClients() ?? [];
  const client = clients.find(({ id }) => id === of);
  if (client) return { id: client.id, name: client.name, kind: 'client', isOwn: false };
  return { ...organization, isOwn: true };
}

/** Undefined: not known yet. */
function useClients() {
  const { organization } = useMe();
  const clients = useQuery(
    query.clients.list.queryOptions({ input: { limit: 200 }, enabled: organization.kind === 'operator' }),
  );
  return clients.data?.items;
}

function ChooseWhose({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { organization } = useMe();
  const found = useClients();
  if (found?.length === 0) return null;
  const clients = (found ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Group gap="xs">
      <Select
        aria-label="Members of"
        value={value}
        onChange={(id) => id && onChange(id)}
        data={[
          { group: 'Us', items: [{ value: organization.id, label: organization.name }] },
          { group: 'Clients', items: clients },
        ]}
        allowDeselect={false}
        disabled={found === undefined}
        searchable
        w={220}
      />
    </Group>
  );
}
