import { decideVerdict, type EvidenceRow, reconsiderVerdict } from '../../domain/appointments/verdict.ts';
import { decidedBy } from '../../domain/billing/proof-content.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import {
  changeAppointmentStatus,
  lockAppointment,
  type LockedAppointment,
  oweAppointmentChanged,
} from './change-appointment-status.ts';

export interface NewEvidence {
  readonly operatorId: string;
  readonly appointmentId: string;
  /** What makes a repeat a repeat, e.g. `sms:SM…`. */
  readonly key: string;
  readonly source: 'client' | 'lead' | 'staff';
  readonly answer: 'yes' | 'no';
  /** Where it can be looked up: a message, a booking, an answer link; null: nowhere. */
  readonly link: string | null;
  /** In the words of whoever gave it. */
  readonly note?: string | undefined;
  readonly at: Date;
  readonly actor: Actor;
}

/**
 * Files an answer about an appointment. The client's word decides at once, so the workflow is told of it; the lead's is
 * read when it counts, at the verdict's time, and wakes nobody. Once it is decided, an answer that contradicts the
 * verdict makes it disputed.
 *
 * @returns whether it was news
 */
export async function recordEvidence(tx: Transaction, evidence: NewEvidence): Promise<boolean> {
  const appointment = await lockAppointment(tx, evidence.appointmentId);
  if (!appointment) return false;
  const { operatorId, appointmentId, key, source, answer, link, note, at } = evidence;
  if (await wasTakenBack(tx, evidence)) return false;
  const { count } = await tx.evidence.createMany({
    data: { operatorId, clientId: appointment.clientId, appointmentId, key, source, answer, link, note, at },
    skipDuplicates: true,
  });
  if (count === 0) return false;
  const subject = { type: 'appointment', id: appointmentId };
  const said = { operatorId, actor: evidence.actor, action: 'evidence.add', subject };
  await audit(tx, { ...said, after: { source, answer }, words: note });
  if (appointment.status === 'shown' || appointment.status === 'no_show') {
    if (reconsiderVerdict(appointment.status, { source, answer }) === 'disputed') {
      await changeAppointmentStatus(tx, appointment, {
        to: 'disputed',
        reason: `${source} said ${answer} after the verdict`,
        now: at,
        actor: evidence.actor,
      });
    }
  } else if (appointment.status === 'booked' && source === 'client') {
    await oweAppointmentChanged(tx, operatorId, appointmentId);
  }
  return true;
}

interface Withdrawal {
  readonly operatorId: string;
  readonly appointmentId: string;
  readonly at: Date;
  readonly actor: Actor;
}

/** A no-show mark that its later withdrawal overtook on the way. */
async function wasTakenBack(tx: Transaction, { appointmentId, key, at }: NewEvidence): Promise<boolean> {
  if (!key.startsWith('no_show:')) return false;
  const withdrawn = await tx.evidence.count({
    where: { appointmentId, key: { startsWith: 'withdrawn:' }, at: { gt: at } },
  });
  return withdrawn > 0;
}

/** The client takes back its "nobody came". If that was the verdict's reason, a person decides. */
export async function withdrawNoShow(tx: Transaction, withdrawal: Withdrawal): Promise<void> {
  const appointment = await lockAppointment(tx, withdrawal.appointmentId);
  if (!appointment) return;
  const { count } = await tx.evidence.updateMany({
    where: { appointmentId: appointment.id, key: { startsWith: 'no_show:' }, withdrawnAt: null },
    data: { withdrawnAt: withdrawal.at },
  });
  if (count === 0) {
    await rememberWithdrawal(tx, { ...withdrawal, clientId: appointment.clientId });
    return;
  }
  const subject = { type: 'appointment', id: appointment.id };
  const { operatorId, actor } = withdrawal;
  await audit(tx, { operatorId, actor, action: 'evidence.withdraw', subject, before: { answer: 'no' } });
  if (appointment.status === 'no_show' && reconsiderVerdict('no_show', 'withdrawn') === 'disputed') {
    await changeAppointmentStatus(tx, appointment, {
      to: 'disputed',
      reason: 'the client took back its no',
      now: withdrawal.at,
      actor: withdrawal.actor,
    });
  } else {
    await oweAppointmentChanged(tx, withdrawal.operatorId, appointment.id);
  }
}

interface OwnWithdrawal {
  readonly row: { readonly id: string; readonly answer: string };
  readonly at: Date;
  readonly actor: Actor;
}

/** Staff take back what they filed. A verdict by evidence that what is left does not bear is for a person. */
export async function withdrawOwn(
  tx: Transaction,
  appointment: LockedAppointment,
  { row, at, actor }: OwnWithdrawal,
): Promise<void> {
  const { id, operatorId, status } = appointment;
  await tx.evidence.update({ where: { id: row.id }, data: { withdrawnAt: at } });
  const subject = { type: 'appointment', id };
  const before = { source: 'staff', answer: row.answer };
  await audit(tx, { operatorId, actor, action: 'evidence.withdraw', subject, before });
  if (status !== 'shown' && status !== 'no_show') return;
  const facts = await tx.appointment.findUniqueOrThrow({
    where: { id },
    include: { evidence: { where: { withdrawnAt: null } } },
  });
  if (decidedBy(facts.statusReason) !== 'evidence') return;
  const { startsAt, bookedAt } = facts;
  const left = facts.evidence
    .filter(({ source, at: saidAt }) => source === 'call' || saidAt >= bookedAt)
    .map((each) => ({ ...each }) as EvidenceRow);
  if (decideVerdict({ evidence: left, now: at, startsAt, verdictAt: startsAt }) === status) return;
  const reason = `staff took back their ${row.answer}`;
  await changeAppointmentStatus(tx, appointment, { to: 'disputed', reason, now: at, actor });
}

/** The mark has not come yet: it will be old news when it does. */
async function rememberWithdrawal(
  tx: Transaction,
  { operatorId, clientId, appointmentId, at }: Withdrawal & { clientId: string },
): Promise<void> {
  await tx.evidence.createMany({
    data: {
      operatorId,
      clientId,
      appointmentId,
      key: `withdrawn:${at.toISOString()}`,
      source: 'client',
      answer: 'no',
      link: 'no-show taken back',
      at,
      withdrawnAt: at,
    },
    skipDuplicates: true,
  });
}
