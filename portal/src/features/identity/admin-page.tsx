import { Button, Modal, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { NotThere } from '../../kit/states.tsx';
import { AllVisits } from './all-visits.tsx';
import { OperatorForm } from './operator-form.tsx';
import { Organizations } from './organizations.tsx';

/** For those who run the platform: every organization, and who looked at which. */
export function AdminPage() {
  const { person } = useMe();
  const { tab = 'organizations', search, kind } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate();
  const show = (change: { readonly [Name in 'tab' | 'search' | 'kind']?: string | undefined }) =>
    void navigate({ to: '/admin', search: (before) => ({ ...before, ...change }), replace: true });
  const [isAdding, setAdding] = useState(false);
  if (!person?.platformAdmin) return <NotThere />;
  return (
    <>
      <PageHead title="Admin" says="All organizations of this installation">
        <Button onClick={() => setAdding(true)}>Add an operator</Button>
      </PageHead>
      <Tabs value={tab} onChange={(chosen) => chosen && show({ tab: chosen })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="organizations">Organizations</Tabs.Tab>
          <Tabs.Tab value="visits">Visits</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="organizations">
          <Organizations search={search} kind={kind} show={show} />
        </Tabs.Panel>
        <Tabs.Panel value="visits">
          <AllVisits />
        </Tabs.Panel>
      </Tabs>
      <Modal opened={isAdding} onClose={() => setAdding(false)} title="Add an operator">
        <OperatorForm close={() => setAdding(false)} />
      </Modal>
    </>
  );
}
