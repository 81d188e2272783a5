import { Button } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useMay, useMe } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { NotThere } from '../../kit/states.tsx';
import { Wizard } from './wizard/wizard.tsx';

const route = getRouteApi('/shell/campaigns/new');

/** From a name to people who are called, in five steps. */
export function NewCampaignPage() {
  const may = useMay('campaigns:write');
  const { person, organization } = useMe();
  const { step = 0, clientId } = route.useSearch();
  const navigate = useNavigate();
  const onStep = useCallback(
    (to: number, isCorrected = false) =>
      void navigate({ to: '/campaigns/new', search: to === 0 ? {} : { step: to }, replace: isCorrected }),
    [navigate],
  );
  if (!may) return <NotThere />;
  return (
    <>
      <PageHead title="New campaign" says="What you enter is kept in this browser until it is made">
        <Button variant="default" onClick={() => void navigate({ to: '/campaigns' })}>
          Leave
        </Button>
      </PageHead>
      <Wizard
        owner={`${organization.id}:${person?.id ?? ''}`}
        step={step}
        clientId={clientId}
        onStep={onStep}
      />
    </>
  );
}
