import { Text, Tooltip, UnstyledButton } from '@mantine/core';
import type { ScheduleEventData } from '@mantine/schedule';
import type { ComponentPropsWithoutRef } from 'react';
import { moment, ownZone } from '../../kit/time.tsx';
import { isCrowd } from './crowds.ts';
import type { EventPayload } from './events.ts';
import { LOOKS, whoOf } from './standing.ts';
import { STANDING_ICONS } from './standing-mark.tsx';

const clock = (at: string) =>
  new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));

interface EventProps extends ComponentPropsWithoutRef<'button'> {
  readonly event: ScheduleEventData;
}

/** One appointment in a calendar, which says all of itself when somebody looks closer. */
export function CalendarEvent({ event, ...props }: EventProps) {
  if (isCrowd(event.payload))
    return <UnstyledButton {...props} title={undefined} aria-label={`${event.title}: show them as a list`} />;
  const { standing, appointment } = event.payload as EventPayload;
  const { says } = LOOKS[standing];
  const { startsAt, zone, campaignName, clientName, attendee } = appointment;
  const who = whoOf(attendee);
  const there = zone === ownZone ? '' : ` (${moment(startsAt, zone)} for them)`;
  return (
    <Tooltip
      multiline
      maw={320}
      label={
        <>
          <Text size="sm" fw={600}>
            {says}: {who}
          </Text>
          <Text size="xs">
            {moment(startsAt)}
            {there}
          </Text>
          <Text size="xs">
            {campaignName} · {clientName}
          </Text>
        </>
      }
    >
      <UnstyledButton {...props} title={undefined} aria-label={`${clock(startsAt)} ${who}, ${says}`} />
    </Tooltip>
  );
}

/** What stands on it: sign, time and name. */
export function EventWords({ event }: { event: ScheduleEventData }) {
  if (isCrowd(event.payload))
    return (
      <Text component="span" size="xs" fw={600} display="block" c="var(--mantine-color-text)">
        {event.title}
      </Text>
    );
  const { standing, appointment } = event.payload as EventPayload;
  const Icon = STANDING_ICONS[standing];
  return (
    <Text component="span" size="xs" fw={600} truncate display="block" c="var(--mantine-color-text)">
      <Icon size={12} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
      {clock(appointment.startsAt)} {whoOf(appointment.attendee)}
    </Text>
  );
}
