import { Button, Group, Select, Tabs } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Invitations } from './invitations.tsx';
import { InviteCodes } from './invite-codes.tsx';
import { InviteForm } from './invite-form.tsx';
import { Loaded, PageLoading } from '../../kit/states.tsx';
import { Members } from './members.tsx';
import { Roles } from './roles.tsx';
import { SecondFactorRule } from './second-factor-rule.tsx';
import type { Whose } from './whose.ts';

/** Who works here or at a client, who is invited, and what each role may do. */
export function MembersPage() {
  const { of } = useSearch({ from: '/shell/settings/members' });
  const { organization } = useMe();
  const isOwn = of === undefined || of === organization.id || organization.kind !== 'operator';
  return isOwn ? <MembersOf whose={{ ...organization, isOwn: true }} /> : <OfClient id={of} />;
}

/** Nobody is shown, and above all nobody invited, before it is known whose members they are. */
function OfClient({ id }: { id: string }) {
  const client = useQuery(query.clients.get.queryOptions({ input: { id } }));
  return (
    <Loaded of={client} meanwhile={<PageLoading />}>
      {({ name }) => <MembersOf key={id} whose={{ id, name, kind: 'client', isOwn: false }} />}
    </Loaded>
  );
}

function MembersOf({ whose }: { whose: Whose }) {
  const { tab = 'members', new: isNew } = useSearch({ from: '/shell/settings/members' });
  const navigate = useNavigate({ from: '/settings/members' });
  const show = (change: { tab?: string; of?: string; new?: true | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isOperator = useMe().organization.kind === 'operator';
  const mayWrite = useMay('members:write');
  const invite = () => show({ new: true });
  return (
    <>
      <PageHead title="Members" says={`Who signs in for ${whose.name}`}>
        {isOperator && <ChooseWhose value={whose} onChange={(id) => show({ of: id })} />}
        {mayWrite && (
          <Button leftSection={<IconUserPlus size={18} />} onClick={invite}>
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
          <Members whose={whose} invite={invite} />
        </Tabs.Panel>
        <Tabs.Panel value="invitations">
          <Invitations whose={whose} invite={invite} />
        </Tabs.Panel>
        <Tabs.Panel value="codes">
          <InviteCodes />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Roles kind={whose.kind} />
        </Tabs.Panel>
      </Tabs>
      <InviteForm whose={whose} isOpen={mayWrite && isNew === true} close={() => show({ new: undefined })} />
    </>
  );
}

/** Undefined: not known yet. */
function useClients() {
  const { organization } = useMe();
  const clients = useQuery(
    query.clients.list.queryOptions({ input: { limit: 200 }, enabled: organization.kind === 'operator' }),
  );
  return clients.data?.items;
}

function ChooseWhose({ value: whose, onChange }: { value: Whose; onChange: (id: string) => void }) {
  const { organization } = useMe();
  const found = useClients();
  const listed = found ?? [];
  const known = whose.isOwn || listed.some(({ id }) => id === whose.id) ? listed : [whose, ...listed];
  const clients = known.map(({ id, name }) => ({ value: id, label: name }));
  if (found?.length === 0 && clients.length === 0) return null;
  return (
    <Group gap="xs">
      <Select
        aria-label="Members of"
        value={whose.id}
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
