import { Text, Tooltip } from '@mantine/core';
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

/** One appointment in a calendar: sign, time and name on it, the rest when somebody looks closer. */
export function CalendarEvent({ event, children: _, ...props }: EventProps) {
  const { standing, appointment } = event.payload as EventPayload;
  const Icon = STANDING_ICONS[standing];
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
          <Text size="sm" fw={600} inherit={false}>
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
      <button type="button" {...props} aria-label={`${clock(startsAt)} ${who}, ${says}`}>
        <Text component="span" size="xs" fw={600} truncate display="block" px={4} lh={1.45} c="inherit">
          <Icon size={12} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
          {clock(startsAt)} {who}
        </Text>
      </button>
    </Tooltip>
  );
}
