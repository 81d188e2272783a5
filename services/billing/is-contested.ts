import type { Transaction } from '../../prisma/tenant.ts';

/** Whether a show that an invoice bills is contested: nothing more is asked of the client until that is settled. */
export async function isContested(
  tx: Transaction,
  { milestoneId }: { readonly milestoneId: string | null },
): Promise<boolean> {
  if (!milestoneId) return false;
  return (await tx.dispute.count({ where: { milestoneId, status: 'open' } })) > 0;
}
