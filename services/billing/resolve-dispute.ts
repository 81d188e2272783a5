import type { Resolution } from '../../contracts/billing/dispute-api.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { closeDispute, lockDispute } from './close-dispute.ts';
import { reverseContested } from './reverse-contested.ts';

/**
 * Settles a dispute. What does not stand is made good in the same transaction, once: by the next show, or by its price.
 * The same outcome again changes nothing.
 *
 * @throws Refusal forbidden, not_found, conflict (settled otherwise, or the show was reversed otherwise meanwhile)
 */
export async function resolveDispute(
  db: Database,
  caller: Caller,
  { id, outcome, reason }: Resolution,
  now: Date,
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const dispute = await lockDispute(tx, id);
    if (dispute.status === outcome) return dispute;
    if (dispute.status !== 'open') throw new Refusal('conflict', `The dispute is ${dispute.status} already.`);
    const { proofId } = dispute;
    if (outcome === 'upheld') await requireStanding(tx, proofId);
    else {
      const compensation = outcome === 'credited' ? 'credit' : 'replace';
      await reverseContested(tx, { proofId, compensation, reason, now, actor: caller.actor });
    }
    return closeDispute(tx, caller, dispute, { status: outcome, reason, now });
  });
}

/** A show whose verdict was changed meanwhile cannot be upheld: first somebody decides that it took place after all. */
async function requireStanding(tx: Transaction, proofId: string): Promise<void> {
  const { reversedAt, appointment } = await tx.milestoneAppointment.findUniqueOrThrow({
    where: { id: proofId },
    include: { appointment: { select: { status: true } } },
  });
  if (reversedAt)
    throw new Refusal('conflict', 'The show was reversed meanwhile: the dispute cannot be upheld.');
  if (appointment.status !== 'shown')
    throw new Refusal('conflict', `The appointment is ${appointment.status}: the show cannot be upheld.`);
}
