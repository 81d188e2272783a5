import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** One milestone, the shows that prove it, and its invoice. @throws Refusal not_found */
export async function getMilestone(db: Database, caller: Caller, milestoneId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const milestone = await tx.milestone.findUnique({
      where: { id: milestoneId },
      include: {
        proofs: {
          orderBy: [{ slot: 'asc' }, { createdAt: 'asc' }],
          include: { appointment: { select: { startsAt: true, decidedAt: true } } },
        },
        invoices: true,
      },
    });
    if (!milestone) throw new Refusal('not_found', 'There is no such milestone.');
    const { proofs, invoices, ...rest } = milestone;
    return {
      ...rest,
      proofs: proofs.map(({ appointment, ...proof }) => ({ ...proof, ...appointment })),
      invoice: invoices[0] ?? null,
    };
  });
}
