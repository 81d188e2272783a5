import type { Channel, PolicyBody } from '../../contracts/policies/policy.ts';
import { type Hours, nearestAllowed } from '../policies/hours.ts';

/** Something that an appointment's promise does at a moment. */
export type Moment =
  | {
      readonly kind: 'remind';
      readonly name: 'reminder_24h' | 'reminder_2h' | 'reminder_15m';
      readonly channels: readonly Channel[];
      readonly at: Date;
      readonly lateBy: number;
    }
  | { readonly kind: 'ask_lead'; readonly name: 'ask_lead'; readonly at: Date }
  | { readonly kind: 'ask_client'; readonly name: string; readonly at: Date };

export interface AppointmentFacts {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** When this plan came to be: the booking, or its last reschedule. */
  readonly bookedAt: Date;
  /** Of the attendee: all must allow a reminder that respects them. */
  readonly hours: readonly Hours[];
}

export interface PlannedMoments {
  /** In order of time. */
  readonly moments: readonly Moment[];
  /** Reminders whose moment had passed when the appointment was booked: logged, never sent late. */
  readonly passed: readonly Extract<Moment, { kind: 'remind' }>[];
}

/**
 * All moments of an appointment up to its verdict. "24 hours before" is time that passes, not the same hour of the day
 * before: where the clocks change in between, the reminder goes out an hour earlier or later by the clock, and its words
 * give the start by the clock that holds then.
 *
 * @param clientAskedAt when the client was first asked: whoever is asked late has as long to answer before being asked again
 */
export function planMoments(
  facts: AppointmentFacts,
  policy: PolicyBody,
  clientAskedAt: Date | null = null,
): PlannedMoments {
  const reminders = policy.reminders.map((reminder): Extract<Moment, { kind: 'remind' }> => {
    const due = new Date(facts.startsAt.getTime() - reminder.before * 1000);
    return {
      kind: 'remind',
      name: reminder.name,
      channels: reminder.channels,
      at: reminder.respectsWindow ? movedIntoWindow(due, facts, policy) : due,
      lateBy: reminder.lateBy,
    };
  });
  const afterEnd = (seconds: number): Date => new Date(facts.endsAt.getTime() + seconds * 1000);
  const [firstAsk = 0] = policy.questions.clientAfter;
  const askedLate = clientAskedAt ? Math.max(0, clientAskedAt.getTime() - afterEnd(firstAsk).getTime()) : 0;
  const questions: Moment[] = [
    { kind: 'ask_lead', name: 'ask_lead', at: afterEnd(policy.questions.leadAfter) },
    ...policy.questions.clientAfter.map(
      (seconds, i): Moment => ({
        kind: 'ask_client',
        name: `ask_client_${i + 1}`,
        at: new Date(afterEnd(seconds).getTime() + askedLate),
      }),
    ),
  ];
  return {
    moments: [...reminders.filter((r) => r.at > facts.bookedAt), ...questions].sort(
      (a, b) => a.at.getTime() - b.at.getTime(),
    ),
    passed: reminders.filter((r) => r.at <= facts.bookedAt),
  };
}

/** A 24-hour reminder outside the window moves to the nearest allowed instant that is still before the 2-hour one. */
function movedIntoWindow(due: Date, facts: AppointmentFacts, policy: PolicyBody): Date {
  if (due <= facts.bookedAt) return due;
  const next = policy.reminders
    .map((r) => r.before)
    .filter((before) => facts.startsAt.getTime() - before * 1000 > due.getTime());
  const before = new Date(facts.startsAt.getTime() - Math.max(0, ...next) * 1000);
  return nearestAllowed(due, { after: facts.bookedAt, before }, facts.hours) ?? due;
}

/**
 * When silence becomes an answer: the policy's time after the end, and never before everybody who was asked has had
 * the time to answer (an outage may have asked them late).
 */
export function verdictTime(endsAt: Date, lastAskedAt: Date | null, policy: PolicyBody): Date {
  const due = endsAt.getTime() + policy.verdict.after * 1000;
  const answered = lastAskedAt ? lastAskedAt.getTime() + policy.questions.answerWithin * 1000 : 0;
  return new Date(Math.max(due, answered));
}
