import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight, IconCircleCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { Lines, LoadFailed } from '../../kit/states.tsx';
import { both, byOwnClock, fromNow, plainClock, When } from '../../kit/time.tsx';
import { WorkflowAnchor } from '../../kit/workflow-anchor.tsx';
import type { Lead } from './lead.ts';
import { sayEnding } from './lead-words.ts';
import { READABLE } from './readable.ts';

/** What happens next with a lead, when and why not now: the first thing that anybody asks. */
export function LeadNext({ lead }: { lead: Lead }) {
  const asked = useQuery(query.promises.lead.queryOptions({ input: { id: lead.id } }));
  if (asked.isPending) return <Lines count={1} height={86} />;
  if (asked.isError && !asked.data)
    return <LoadFailed error={asked.error} again={() => void asked.refetch()} />;
  const next = asked.data?.next ?? null;
  return (
    <Alert
      styles={READABLE}
      color={lead.pausedAt && !lead.endedAt ? 'yellow' : next ? 'blue' : 'gray'}
      icon={<Icon lead={lead} hasNext={next !== null} />}
      title="What happens next"
    >
      <Stack gap={4}>
        {next ? <Next next={next} zone={lead.contact.zone} /> : <Nothing lead={lead} />}
        <Group gap="md">
          {lead.standing.stepName && (
            <Text size="xs" c="dimmed">
              Step: {lead.standing.stepName}
            </Text>
          )}
          <WorkflowAnchor of={`lead:${lead.id}`} />
        </Group>
      </Stack>
    </Alert>
  );
}

function Icon({ lead, hasNext }: { lead: Lead; hasNext: boolean }) {
  if (lead.pausedAt && !lead.endedAt) return <IconPlayerPause />;
  if (hasNext) return <IconClock />;
  return lead.endedAt ? <IconCircleCheck /> : <IconArrowRight />;
}

interface NextProps {
  readonly next: {
    readonly what: string;
    readonly until: string | null;
    readonly why: string;
    readonly blockedBy: string | null;
  };
  readonly zone: string | null;
}

function Next({ next: { what, until, why, blockedBy }, zone }: NextProps) {
  return (
    <>
      <Text fw={600}>
        {what}
        {until && (
          <>
            , <When at={until} zone={zone} />
          </>
        )}
      </Text>
      {until && <Text size="sm">{both(until, zone)}</Text>}
      <Text size="sm">
        {until && Date.parse(until) > Date.now() ? 'Not now because ' : 'Because '}
        {byOwnClock(plainClock(why))}.{blockedBy && ` It waits for ${byOwnClock(blockedBy)}.`}
      </Text>
    </>
  );
}

function Nothing({ lead }: { lead: Lead }) {
  if (lead.contact.erasedAt)
    return <Text size="sm">The person was erased: nobody reaches them any more.</Text>;
  if (lead.endedAt) {
    return (
      <Text size="sm">
        The sequence ended {fromNow(lead.endedAt)}. {sayEnding(lead.ending)}
      </Text>
    );
  }
  return <Text size="sm">Nothing is waited for.</Text>;
}
