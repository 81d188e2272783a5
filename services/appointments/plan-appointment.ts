import type { AppointmentPlan, AppointmentStep } from '../../contracts/appointments/workflow.ts';
import { type Moment, type PlannedMoments, verdictTime } from '../../domain/appointments/plan.ts';
import type { AppointmentStatus } from '../../domain/appointments/status.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { readSmsVendor } from '../messaging/sms-vendor.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { lastAskedAt } from './last-asked.ts';
import { appointmentMessageKey, readAhead, sendsOf } from './read-ahead.ts';
import { type SettleRequest, settleAppointment } from './settle-appointment.ts';

/**
 * Gives the verdict if it is time, else says what to do next and when, from the facts as they are now. Writes the
 * promise row, and logs the reminders whose moment had passed when the appointment was booked.
 */
export async function planAppointment(db: Database, request: SettleRequest): Promise<AppointmentPlan> {
  const { operatorId, appointmentId, now } = request;
  const ahead = await asOperator(db, operatorId, (tx) => readAhead(tx, appointmentId));
  const isAsking = ahead.undone.some((moment) => moment.kind !== 'remind');
  const status = await settleAppointment(db, { operatorId, appointmentId, now, isAsking });
  return asOperator(db, operatorId, async (tx) => {
    const { facts, policy, planned, known, undone } = await readAhead(tx, appointmentId);
    const verdictAt = verdictTime(facts.endsAt, await lastAskedAt(tx, facts.id), policy);
    if (status === 'booked') await logPassed(tx, facts, planned.passed, known);
    const { step, what, why } = nextStep(status, undone, verdictAt, facts.startsAt);
    const due = 'at' in step ? undone.filter((moment) => moment.at.getTime() === step.at) : [];
    await noteStep(tx, facts, { step, what, why });
    return {
      step,
      sends: due.flatMap((moment) => sendsOf(moment, facts).filter(({ key }) => !known.has(key))),
      status,
      clientId: facts.clientId,
      campaignId: facts.campaignId,
      leadId: facts.leadId,
      smsVendor: await readSmsVendor(tx, operatorId),
      revision: facts.planRevision,
      says: 'at' in step ? `${what} at ${new Date(step.at).toISOString()}: ${why}` : `${what}: ${why}`,
    };
  });
}

interface Facts {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
  readonly contactId: string;
  readonly planRevision: number;
}

interface Told {
  readonly step: AppointmentStep;
  readonly what: string;
  readonly why: string;
}

const REMINDER_WORDS = {
  reminder_24h: 'Send the 24-hour reminder',
  reminder_2h: 'Send the 2-hour reminder',
  reminder_15m: 'Send the 15-minute reminder',
} as const;

function nextStep(
  status: AppointmentStatus,
  undone: readonly Moment[],
  verdictAt: Date,
  startsAt: Date,
): Told {
  if (status === 'disputed') {
    return {
      step: { do: 'wait_for_person' },
      what: 'Wait for a person to decide',
      why: 'the evidence contradicts itself',
    };
  }
  if (status !== 'booked')
    return { step: { do: 'finish' }, what: 'Nothing more', why: `the appointment is ${status}` };
  const [moment] = undone;
  if (!moment) {
    return {
      step: { do: 'settle', at: verdictAt.getTime() },
      what: 'Decide whether the show happened',
      why: 'nobody has settled it yet, and silence becomes an answer then',
    };
  }
  const at = moment.at.getTime();
  if (moment.kind === 'remind') {
    const { name, channels, lateBy } = moment;
    return {
      step: { do: 'remind', name, channels, at, until: at + lateBy * 1000 },
      what: REMINDER_WORDS[name],
      why: `the appointment starts at ${startsAt.toISOString()}`,
    };
  }
  const whom = undone
    .filter((other) => other.at.getTime() === at)
    .map(({ kind }) => (kind === 'ask_lead' ? 'the lead' : 'the client'));
  return {
    step: { do: moment.kind, name: moment.name, at },
    what: `Ask ${whom.join(' and ')} whether the appointment took place`,
    why: 'the verdict needs evidence',
  };
}

async function logPassed(
  tx: Transaction,
  facts: Facts,
  passed: PlannedMoments['passed'],
  known: ReadonlySet<string>,
): Promise<void> {
  const rows = passed.flatMap((reminder) =>
    reminder.channels.map((channel) => ({
      operatorId: facts.operatorId,
      clientId: facts.clientId,
      leadId: facts.leadId,
      contactId: facts.contactId,
      appointmentId: facts.id,
      key: appointmentMessageKey(facts.id, reminder.name, facts.planRevision, channel),
      direction: 'outbound',
      channel,
      purpose: 'reminder',
      template: reminder.name,
      status: 'skipped',
      reason: 'booked_after_its_moment',
      fromAddress: '',
      toAddress: '',
      body: '',
    })),
  );
  const fresh = rows.filter((row) => !known.has(row.key));
  if (fresh.length > 0) await tx.message.createMany({ data: fresh, skipDuplicates: true });
}

async function noteStep(tx: Transaction, facts: Facts, { step, what, why }: Told): Promise<void> {
  const subject = { type: 'appointment' as const, id: facts.id };
  if (step.do === 'finish') {
    await closePromise(tx, { operatorId: facts.operatorId, ...subject });
    return;
  }
  await notePromise(tx, {
    operatorId: facts.operatorId,
    clientId: facts.clientId,
    subject,
    what,
    until: 'at' in step ? new Date(step.at) : undefined,
    why,
    blockedBy: step.do === 'wait_for_person' ? 'a person must decide' : undefined,
  });
}
