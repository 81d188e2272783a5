import type { ScheduleEventData } from '@mantine/schedule';
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

/** What is shorter is drawn as long as this: without a height it would not be seen at all. */
const LEAST_MS = 30 * 60_000;

/** Where its drawing ends: on the day on which it begins, as the kit draws none that goes on past midnight. */
function drawnEnd(startsAt: string, endsAt: string): Date {
  const midnight = new Date(startsAt);
  midnight.setHours(23, 59, 59, 0);
  const end = Math.max(Date.parse(endsAt), Date.parse(startsAt) + LEAST_MS);
  return new Date(Math.min(end, Math.max(midnight.getTime(), Date.parse(startsAt))));
}

/** An appointment as a calendar shows it, by the clock of this browser. */
export function eventOf(appointment: ListedAppointment, now = Date.now()): ScheduleEventData<OfOne> {
  const standing = standingOf(appointment, now);
  const { id, startsAt, endsAt, attendee } = appointment;
  return {
    id,
    title: whoOf(attendee),
    start: new Date(startsAt),
    end: drawnEnd(startsAt, endsAt),
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
  const timed = rows.map((row) => ({
    row,
    start: new Date(row.startsAt),
    end: drawnEnd(row.startsAt, row.endsAt),
  }));
  const { shown, crowds } = thinOut(timed, most);
  return [
    ...shown.map(({ row, end }) => ({ ...eventOf(row, now), end })),
    ...crowds.map(({ start, end, events }) => ({
      ...{ id: `more:${events[0]?.row.id}`, title: `${events.length} more`, start, end, color: 'gray' },
      payload: { many: events.length, startsAt: start.toISOString() },
    })),
  ];
}
