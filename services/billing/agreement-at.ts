import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** What the client pays at a moment: the newest agreement in force then, or the first one for anything earlier. */
export async function agreementAt(
  tx: Transaction,
  clientId: string,
  at: Date,
): Promise<Prisma.AgreementModel> {
  const inForce = await tx.agreement.findFirst({
    where: { clientId, effectiveFrom: { lte: at } },
    orderBy: [{ effectiveFrom: 'desc' }, { version: 'desc' }],
  });
  if (inForce) return inForce;
  return tx.agreement.findFirstOrThrow({ where: { clientId }, orderBy: { version: 'asc' } });
}
