import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { useIsOperator } from '../../app/session.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { WorkflowAnchor } from '../../kit/workflow-anchor.tsx';
import { AppointmentHead } from './appointment-head.tsx';
import { ChainSection } from './chain-section.tsx';
import { ClientWord } from './client-word.tsx';
import { DecideSection } from './decide-section.tsx';
import type { Detail } from './detail.ts';
import { TextLink } from './links.tsx';
import { NextStep } from './next-step.tsx';
import { PlanTimeline } from './plan-timeline.tsx';
import { ProofSection } from './proof-section.tsx';
import { Section } from './section.tsx';

interface DetailProps {
  readonly id: string;
  readonly isInDrawer?: boolean;
}

/** All of one appointment: who and when, what happens next, what proves it, what was sent. */
export function AppointmentDetail({ id, isInDrawer = false }: DetailProps) {
  const found = useQuery(query.appointments.get.queryOptions({ input: { id } }));
  return (
    <Loaded of={found} meanwhile={<Lines count={6} height={88} />}>
      {(detail) => <Sections detail={detail} isInDrawer={isInDrawer} />}
    </Loaded>
  );
}

function Sections({ detail, isInDrawer }: { detail: Detail; isInDrawer: boolean }) {
  const isOperator = useIsOperator();
  // What is to be done comes first, then what was found.
  const isDecided = detail.status === 'shown' || detail.status === 'no_show';
  return (
    <Stack gap="md">
      <AppointmentHead detail={detail} />
      <NextStep detail={detail} />
      {isDecided && <ProofSection detail={detail} />}
      {isOperator ? <DecideSection detail={detail} /> : <ClientWord detail={detail} />}
      {!isDecided && <ProofSection detail={detail} />}
      <Section title="Reminders and questions">
        <PlanTimeline moments={detail.plan} messages={detail.messages} />
      </Section>
      <ChainSection detail={detail} />
      <Links detail={detail} isInDrawer={isInDrawer} />
    </Stack>
  );
}

function Links({ detail: { id, rebooking }, isInDrawer }: { detail: Detail; isInDrawer: boolean }) {
  return (
    <Group gap="md">
      {isInDrawer && (
        <TextLink to="/appointments/$id" params={{ id }} size="sm">
          Open as a page
        </TextLink>
      )}
      <WorkflowAnchor of={`appointment:${id}`} />
      {rebooking.length > 0 && <WorkflowAnchor of={`rebook:${id}`} says="Technical log of the rebooking" />}
    </Group>
  );
}
