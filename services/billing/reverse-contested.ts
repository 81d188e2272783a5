import { BILLING_WORKFLOW, billingWorkflowId, SHOWS_CHANGED } from '../../contracts/billing/workflow.ts';
import { slotPrice } from '../../domain/billing/slot-price.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { changeAppointmentStatus, lockAppointment } from '../appointments/change-appointment-status.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { Refusal } from '../refusal.ts';
import { oweCredit } from './owe-credit.ts';

export interface Reversal {
  readonly proofId: string;
  readonly compensation: 'replace' | 'credit';
  readonly reason: string;
  readonly now: Date;
  readonly actor: Actor;
}

/**
 * Staff decide that a billed show did not take place, and how it is made good. The caller holds the client's lock.
 * A proof that was reversed and made good in the same way already stays as it is.
 *
 * @throws Refusal conflict, when it was made good in the other way
 */
export async function reverseContested(tx: Transaction, reversal: Reversal): Promise<void> {
  const { proofId, compensation, reason, now, actor } = reversal;
  const proof = await tx.milestoneAppointment.findUniqueOrThrow({
    where: { id: proofId },
    include: { milestone: { include: { agreement: { select: { milestoneSize: true } } } } },
  });
  if (proof.compensation === compensation) return;
  if (proof.compensation) {
    const how = proof.compensation === 'credit' ? 'credited' : 'replaced';
    throw new Refusal('conflict', `The show was reversed meanwhile, and is ${how}: settle the dispute so.`);
  }
  const { operatorId, clientId, milestoneId, milestone, slot } = proof;
  await tx.milestoneAppointment.update({
    where: { id: proofId },
    data: { reversedAt: now, compensation },
  });
  await audit(tx, {
    ...{ operatorId, actor, action: 'proof.reverse' },
    subject: { type: 'milestone', id: milestoneId },
    after: { proofId, slot, compensation },
  });
  if (compensation === 'credit') {
    const size = milestone.agreement.milestoneSize;
    const amountCents = slotPrice({ amountCents: milestone.amountCents, size, slot });
    await oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents });
  }
  const appointment = await lockAppointment(tx, proof.appointmentId);
  if (!appointment) throw new Error(`appointment ${proof.appointmentId} does not exist`);
  await changeAppointmentStatus(tx, appointment, { to: 'no_show', reason, now, actor });
  if (appointment.status === 'shown') return;
  // The verdict was changed before, and may have been counted: the hole is new all the same.
  await oweSignal(tx, {
    operatorId,
    workflowId: billingWorkflowId(clientId),
    workflowType: BILLING_WORKFLOW,
    start: 'entity',
    input: { operatorId, clientId },
    signal: SHOWS_CHANGED,
  });
}
