import { Box, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import type { ScheduleEventData } from '@mantine/schedule';
import type { ComponentPropsWithoutRef } from 'react';
import { moment, ownZone } from '../../kit/time.tsx';
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
  const { standing, appointment } = event.payload as EventPayload;
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
  const { startsAt, endsAt } = (event.payload as EventPayload).appointment;
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
