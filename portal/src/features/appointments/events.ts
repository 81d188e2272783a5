import type { ScheduleEventData } from '@mantine/schedule';
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

export interface EventPayload extends Record<PropertyKey, unknown> {
  readonly standing: Standing;
  readonly appointment: ListedAppointment;
}

/** An appointment as a calendar shows it, by the clock of this browser. */
export function eventOf(appointment: ListedAppointment, now = Date.now()): ScheduleEventData<EventPayload> {
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
