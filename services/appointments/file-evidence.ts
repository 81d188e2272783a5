import { randomUUID } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { lockAppointment, type LockedAppointment } from './change-appointment-status.ts';
import { recordEvidence, withdrawOwn } from './record-evidence.ts';

export interface StaffEvidence {
  readonly appointmentId: string;
  readonly answer: 'yes' | 'no';
  readonly note: string;
  readonly link?: string | undefined;
}

/**
 * Files what staff know of whether the lead came. It is weighed with the rest, and decides nothing at once; a yes after a
 * no-show makes it disputed.
 *
 * @throws Refusal not_found, not_yet (before the start), conflict (cancelled)
 */
export async function fileEvidence(db: Database, caller: Caller, evidence: StaffEvidence, now: Date) {
  const operatorId = requireOperator(caller);
  const { appointmentId, answer, note, link } = evidence;
  return asTenant(db, caller.tenant, async (tx) => {
    const appointment = await lockSeen(tx, caller, appointmentId);
    if (appointment.status === 'cancelled')
      throw new Refusal('conflict', 'The appointment was cancelled: there is nothing to prove.');
    if (now < appointment.startsAt) {
      const when = appointment.startsAt.toISOString();
      throw new Refusal('not_yet', `The appointment starts at ${when}: there is no evidence of it before.`);
    }
    const key = `staff:${randomUUID()}`;
    await recordEvidence(tx, {
      ...{ operatorId, appointmentId, key, source: 'staff', answer, note },
      ...{ link: link ?? null, at: now, actor: caller.actor },
    });
    return tx.evidence.findUniqueOrThrow({
      where: { operatorId_appointmentId_key: { operatorId, appointmentId, key } },
    });
  });
}

/**
 * Takes back what staff filed. Twice is as once. A verdict that would not stand without it is disputed.
 *
 * @throws Refusal not_found, conflict (somebody else said it)
 */
export async function withdrawEvidence(
  db: Database,
  caller: Caller,
  { appointmentId, evidenceId }: { appointmentId: string; evidenceId: string },
  now: Date,
) {
  requireOperator(caller);
  return asTenant(db, caller.tenant, async (tx) => {
    const appointment = await lockSeen(tx, caller, appointmentId);
    const row = await tx.evidence.findUnique({ where: { id: evidenceId, appointmentId } });
    if (!row) throw new Refusal('not_found', 'There is no such evidence.');
    if (row.source !== 'staff')
      throw new Refusal(
        'conflict',
        `This is the word of the ${row.source}: only staff’s own can be taken back.`,
      );
    if (!row.withdrawnAt) await withdrawOwn(tx, appointment, { row, at: now, actor: caller.actor });
    return tx.evidence.findUniqueOrThrow({ where: { id: evidenceId } });
  });
}

/** @throws Refusal not_found, for one of somebody else's lead too */
async function lockSeen(
  tx: Transaction,
  caller: Caller,
  id: string,
): Promise<LockedAppointment & { readonly startsAt: Date }> {
  const appointment = await lockAppointment(tx, id);
  const seen = await tx.appointment.findUnique({
    where: { id, ...ofLeadsInScope(caller) },
    select: { startsAt: true },
  });
  if (!appointment || !seen) throw new Refusal('not_found', 'There is no such appointment.');
  return { ...appointment, ...seen };
}
