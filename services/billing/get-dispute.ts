import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

const APPOINTMENT = {
  startsAt: true,
  decidedAt: true,
  evidence: { orderBy: { at: 'asc' } },
} as const;

/** One dispute, with the show that it is about and what speaks for and against it. @throws Refusal not_found */
export async function getDispute(db: Database, caller: Caller, disputeId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const found = await tx.dispute.findUnique({
      where: { id: disputeId },
      include: {
        milestone: { select: { number: true, invoices: { select: { id: true } } } },
        proof: { include: { appointment: { select: APPOINTMENT } } },
      },
    });
    if (!found) throw new Refusal('not_found', 'There is no such dispute.');
    const { milestone, proof, ...dispute } = found;
    const { evidence, ...times } = proof.appointment;
    return {
      ...dispute,
      milestoneNumber: milestone.number,
      invoiceId: milestone.invoices[0]?.id ?? null,
      proof: { ...proof, ...times },
      evidence,
    };
  });
}
