import type { ScheduleEventData } from '@mantine/schedule';
import dayjs from 'dayjs';
import { thinOut } from './crowds.ts';
import type { AppointmentStatus } from './search.ts';
import { LOOKS, type Standing, standingOf, whoOf } from './standing.ts';

export interface ListedAppointment {
  readonly id: string;
  readonly status: AppointmentStatus;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone: string;
  readonly campaignName: string;
  readonly clientName: string;
  readonly attendee: { readonly name: string | null; readonly phone: string | null };
}

interface OfOne extends Record<PropertyKey, unknown> {
  readonly standing: Standing;
  readonly appointment: ListedAppointment;
}

/** Appointments for which there is no room beside the others of their time. */
interface OfMany extends Record<PropertyKey, unknown> {
  readonly many: number;
  readonly startsAt: string;
}

export type EventPayload = OfOne | OfMany;

export const isOfMany = (payload: EventPayload): payload is OfMany => 'many' in payload;

/** An appointment as a calendar shows it, by the clock of this browser. */
export function eventOf(appointment: ListedAppointment, now = Date.now()): ScheduleEventData<OfOne> {
  const standing = standingOf(appointment, now);
  const { id, startsAt, endsAt, attendee } = appointment;
  return {
    id,
    title: whoOf(attendee),
    start: new Date(startsAt),
    end: new Date(endsAt),
    color: LOOKS[standing].color,
    payload: { standing, appointment },
  };
}

/** The same by the hour: where more than `most` overlap, what has no room is one event that tells how many they are. */
export function eventsByHour(
  rows: readonly ListedAppointment[],
  most: number,
  now = Date.now(),
): ScheduleEventData<EventPayload>[] {
  const timed = rows.map((row) => ({ row, start: new Date(row.startsAt), end: endInDay(row) }));
  const { shown, crowds } = thinOut(timed, most);
  return [
    ...shown.map(({ row, end }) => ({ ...eventOf(row, now), end })),
    ...crowds.map(({ start, end, events }) => ({
      ...{ id: `more:${events[0]?.row.id}`, title: `${events.length} more`, start, end, color: 'gray' },
      payload: { many: events.length, startsAt: start.toISOString() },
    })),
  ];
}

/** What goes on after midnight the kit takes for a matter of whole days, and shows at no hour. */
function endInDay({ startsAt, endsAt }: ListedAppointment): Date {
  const [end, midnight] = [new Date(endsAt), dayjs(startsAt).endOf('day').toDate()];
  return end < midnight ? end : midnight;
}
