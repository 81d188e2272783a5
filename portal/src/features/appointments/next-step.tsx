import { Alert, Skeleton, Text } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { LoadFailed } from '../../kit/states.tsx';
import { byOwnClock, fromNow, moment } from '../../kit/time.tsx';
import type { Detail } from './detail.ts';
import { LOOKS, standingOf } from './standing.ts';

/** What happens next with it, when, why, and why not now. */
export function NextStep({ detail }: { detail: Detail }) {
  const { id } = detail;
  const asked = useQuery(query.promises.appointment.queryOptions({ input: { id } }));
  if (asked.isPending) return <Skeleton height={84} />;
  if (!asked.data) return <LoadFailed error={asked.error} again={() => void asked.refetch()} />;
  const { next } = asked.data;
  const waits = Boolean(next?.blockedBy);
  return (
    <Alert
      color={waits ? 'orange' : next ? 'blue' : 'gray'}
      icon={<IconPlayerTrackNext />}
      title="What happens next"
    >
      {next ? (
        <>
          <Text fw={600} size="sm">
            {next.what}
            {next.until && `, ${moment(next.until)} (${fromNow(next.until)})`}
          </Text>
          <Text size="sm">Because {byOwnClock(next.why)}.</Text>
          {next.blockedBy && <Text size="sm">It waits: {byOwnClock(next.blockedBy)}.</Text>}
        </>
      ) : (
        <Text size="sm">{nothingMore(detail)}</Text>
      )}
    </Alert>
  );
}

function nothingMore(detail: Detail): string {
  const standing = standingOf(detail);
  if (standing === 'undecided') return 'It is about to be decided.';
  if (standing === 'booked') return 'Its reminders are being planned.';
  return `Nothing more. ${LOOKS[standing].means}`;
}
