import { Box, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import type { ScheduleEventData } from '@mantine/schedule';
import type { ComponentPropsWithoutRef } from 'react';
import { moment, ownZone } from '../../kit/time.tsx';
import { type EventPayload, isOfMany } from './events.ts';
import { LOOKS, whoOf } from './standing.ts';
import { STANDING_ICONS } from './standing-mark.tsx';

const clock = (at: string) =>
  new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));

interface EventProps extends ComponentPropsWithoutRef<'button'> {
  readonly event: ScheduleEventData;
}

/** One appointment in a calendar, which says all of itself when somebody looks closer; or those that have no room. */
export function CalendarEvent({ event, ...props }: EventProps) {
  const payload = event.payload as EventPayload;
  if (isOfMany(payload)) {
    const says = `${payload.many} more: show all`;
    return (
      <Tooltip label={says}>
        <UnstyledButton {...props} title={undefined} aria-label={`${clock(payload.startsAt)} ${says}`} />
      </Tooltip>
    );
  }
  const { standing, appointment } = payload;
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
  const payload = event.payload as EventPayload;
  if (isOfMany(payload))
    return (
      <Text component="span" size="xs" fw={600} truncate display="block" c="var(--mantine-color-text)">
        +{payload.many}
      </Text>
    );
  const { standing, appointment } = payload;
  const Icon = STANDING_ICONS[standing];
  return (
    <Text component="span" size="xs" fw={600} truncate display="block" c="var(--mantine-color-text)">
      <Icon size={12} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
      {clock(appointment.startsAt)} {whoOf(appointment.attendee)}
    </Text>
  );
}

/** One in an agenda, with the clock that all other times are told by: the kit knows 24 hours alone. */
export function AgendaEvent({ event, ...props }: EventProps) {
  const payload = event.payload as EventPayload;
  // An agenda has room for each.
  if (isOfMany(payload)) return null;
  const { startsAt, endsAt } = payload.appointment;
  return (
    <UnstyledButton {...props}>
      <Group gap="sm" wrap="nowrap" align="stretch">
        <Box w={4} flex="none" bg={event.color} style={{ borderRadius: 2 }} />
        <div>
          <Text size="sm">{event.title}</Text>
          <Text size="xs" c="dimmed">
            {clock(startsAt)} – {clock(endsAt)}
          </Text>
        </div>
      </Group>
    </UnstyledButton>
  );
}
