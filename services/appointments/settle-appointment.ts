import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { verdictTime } from '../../domain/appointments/plan.ts';
import { isQualifyingCall } from '../../domain/appointments/qualifying-call.ts';
import type { AppointmentStatus } from '../../domain/appointments/status.ts';
import { decideVerdict, type EvidenceRow } from '../../domain/appointments/verdict.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { changeAppointmentStatus, lockAppointment } from './change-appointment-status.ts';
import { lastAskedAt } from './last-asked.ts';

export interface SettleRequest {
  readonly operatorId: string;
  readonly appointmentId: string;
  readonly now: Date;
  /** Somebody is still to be asked: silence is no answer yet, however late it is. */
  readonly isAsking?: boolean;
}

/** Answers that arrived in time may still wait in the inbox: nobody is judged before they are read. */
export class InboxBehind extends Error {
  override readonly name = 'InboxBehind';
}

/**
 * Gives the verdict if the evidence allows one. Asking again changes nothing.
 *
 * @returns the appointment's status afterwards
 * @throws InboxBehind when silence would decide while events wait to be read
 */
export async function settleAppointment(db: Database, request: SettleRequest): Promise<AppointmentStatus> {
  const behind = await asSystem(db, (tx) =>
    tx.vendorEvent.findFirst({
      where: { status: 'pending', receivedAt: { lte: request.now } },
      select: { seq: true },
    }),
  );
  return asOperator(db, request.operatorId, async (tx) => {
    const appointment = await lockAppointment(tx, request.appointmentId);
    if (!appointment) throw new Error(`appointment ${request.appointmentId} does not exist`);
    if (appointment.status !== 'booked') return appointment.status;
    const facts = await tx.appointment.findUniqueOrThrow({
      where: { id: appointment.id },
      include: { evidence: { where: { withdrawnAt: null } } },
    });
    const policy = await readPolicy(tx, facts.policyId);
    const verdictAt = request.isAsking
      ? null
      : verdictTime(facts.endsAt, await lastAskedAt(tx, facts.id), policy);
    const calls = await fileQualifyingCalls(tx, facts, policy);
    // What was said before a reschedule was about the old time; calls are judged anew.
    const said = facts.evidence.filter((row) => row.source !== 'call' && row.at >= facts.bookedAt);
    const evidence = [...said, ...calls].map((row) => ({ ...row }) as EvidenceRow);
    const verdict = decideVerdict({ evidence, now: request.now, startsAt: facts.startsAt, verdictAt });
    if (!verdict) return 'booked';
    if (behind) throw new InboxBehind('vendor events wait to be read before the verdict can be given');
    await changeAppointmentStatus(tx, appointment, {
      to: verdict,
      reason: because(evidence),
      now: request.now,
      actor: { kind: 'workflow', id: `appointment:${appointment.id}` },
    });
    return verdict;
  });
}

interface CallsAbout {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly contactId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

async function fileQualifyingCalls(
  tx: Transaction,
  about: CallsAbout,
  policy: PolicyBody,
): Promise<EvidenceRow[]> {
  const calls = await tx.call.findMany({
    where: { contactId: about.contactId, durationMs: { gt: 0 }, startedAt: { not: null } },
    select: { id: true, startedAt: true, durationMs: true, outcome: true },
  });
  const qualifying = calls.flatMap((call) => {
    const { startedAt, durationMs } = call;
    // A machine that talks for a minute met nobody.
    if (!startedAt || call.outcome === 'voicemail') return [];
    const bookedIt = call.outcome === 'appointment_set';
    return isQualifyingCall({ startedAt, durationMs, bookedIt }, about, policy.verdict)
      ? [{ id: call.id, startedAt }]
      : [];
  });
  await tx.evidence.createMany({
    data: qualifying.map((call) => ({
      operatorId: about.operatorId,
      clientId: about.clientId,
      appointmentId: about.id,
      key: `call:${call.id}`,
      source: 'call',
      answer: 'yes',
      link: `call:${call.id}`,
      at: call.startedAt,
    })),
    skipDuplicates: true,
  });
  return qualifying.map((call) => ({ source: 'call', answer: 'yes', at: call.startedAt }));
}

function because(evidence: readonly EvidenceRow[]): string {
  if (evidence.length === 0) return 'nobody said that it took place';
  return evidence
    .map((row) => (row.source === 'call' ? 'a call proves it' : `${row.source} said ${row.answer}`))
    .join('; ');
}
