import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/**
 * What the client pays at a moment: the newest of the versions that have begun by then, or the first one for anything
 * earlier. So a version withdraws all that were planned to begin later than itself, and never changes what has been:
 * none begins in the past.
 */
export async function agreementAt(
  tx: Transaction,
  clientId: string,
  at: Date,
): Promise<Prisma.AgreementModel> {
  return tx.agreement.findFirstOrThrow({
    where: { clientId, ...begunBy(at) },
    orderBy: { version: 'desc' },
  });
}

/** The versions that have begun by a moment, and always the first: the newest of them holds. */
export function begunBy(at: Date): Prisma.AgreementWhereInput {
  return { OR: [{ effectiveFrom: { lte: at } }, { version: 1 }] };
}
