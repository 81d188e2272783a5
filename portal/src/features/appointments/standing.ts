import type { AppointmentStatus } from './search.ts';

/** Where an appointment stands, as people see it: one that is over and not decided asks for somebody. */
export type Standing = AppointmentStatus | 'undecided';

export interface Looks {
  readonly says: string;
  readonly color: string;
  /** In a sentence about it */
  readonly means: string;
}

export const LOOKS: Readonly<Record<Standing, Looks>> = {
  booked: { says: 'Booked', color: 'blue', means: 'It is ahead.' },
  undecided: {
    says: 'Undecided',
    color: 'yellow',
    means: 'It is over, and nobody has said yet whether they came.',
  },
  shown: { says: 'Shown', color: 'green', means: 'They came.' },
  no_show: { says: 'No show', color: 'red', means: 'They did not come.' },
  disputed: {
    says: 'Disputed',
    color: 'orange',
    means: 'The evidence contradicts itself: a person decides, and nothing is billed meanwhile.',
  },
  cancelled: { says: 'Cancelled', color: 'gray', means: 'It was called off.' },
};

export function standingOf(
  { status, endsAt }: { readonly status: AppointmentStatus; readonly endsAt: string },
  now = Date.now(),
): Standing {
  return status === 'booked' && new Date(endsAt).getTime() <= now ? 'undecided' : status;
}

interface Attendee {
  readonly name: string | null;
  readonly phone: string | null;
}

/** What to call whoever an appointment is with. */
export function whoOf({ name, phone }: Attendee): string {
  return name ?? phone ?? 'Somebody without a name';
}
