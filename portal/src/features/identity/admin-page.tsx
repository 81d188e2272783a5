import { Button, Modal, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { NotThere } from '../../kit/states.tsx';
import { Checks } from '../instantly/checks.tsx';
import { ClientsFigures } from '../instantly/clients-figures.tsx';
import { AllVisits } from './all-visits.tsx';
import { NewClient } from './clients/new-client.tsx';
import { OperatorForm } from './operator-form.tsx';
import { Organizations } from './organizations.tsx';

/** Clients and what their email campaigns come to; for those who run the platform every organization, and who looked at which. */
export function AdminPage() {
  const isPlatformAdmin = useMe().person?.platformAdmin ?? false;
  const mayAssign = useMay('instantly:write');
  const { tab = mayAssign ? 'clients' : 'organizations', search, kind } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate();
  const show = (change: { readonly [Name in 'tab' | 'search' | 'kind']?: string | undefined }) =>
    void navigate({ to: '/admin', search: (before) => ({ ...before, ...change }), replace: true });
  const mayAddClients = useMay('clients:write');
  const [adding, setAdding] = useState<'operator' | 'client' | null>(null);
  if (!isPlatformAdmin && !mayAssign) return <NotThere />;
  return (
    <>
      <PageHead title="Admin" says="Clients and their email campaigns">
        {isPlatformAdmin && (
          <Button variant="default" onClick={() => setAdding('operator')}>
            Add an operator
          </Button>
        )}
        {mayAddClients && <Button onClick={() => setAdding('client')}>New client</Button>}
      </PageHead>
      <Tabs value={tab} onChange={(chosen) => chosen && show({ tab: chosen })} keepMounted={false}>
        <Tabs.List mb="md">
          {mayAssign && <Tabs.Tab value="clients">Clients</Tabs.Tab>}
          {mayAssign && <Tabs.Tab value="checks">Beside Instantly’s figures</Tabs.Tab>}
          {isPlatformAdmin && <Tabs.Tab value="organizations">Organizations</Tabs.Tab>}
          {isPlatformAdmin && <Tabs.Tab value="visits">Visits</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="clients">{mayAssign && <ClientsFigures />}</Tabs.Panel>
        <Tabs.Panel value="checks">{mayAssign && <Checks />}</Tabs.Panel>
        <Tabs.Panel value="organizations">
          {isPlatformAdmin && <Organizations search={search} kind={kind} show={show} />}
        </Tabs.Panel>
        <Tabs.Panel value="visits">{isPlatformAdmin && <AllVisits />}</Tabs.Panel>
      </Tabs>
      <NewClient isOpen={adding === 'client'} close={() => setAdding(null)} />
      <Modal opened={adding === 'operator'} onClose={() => setAdding(null)} title="Add an operator">
        <OperatorForm close={() => setAdding(null)} />
      </Modal>
    </>
  );
}
