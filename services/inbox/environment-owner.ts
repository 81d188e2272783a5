import type { Transaction } from '../../prisma/tenant.ts';

/**
 * Whose the environment's vendor accounts are: the first operator's. It is shown what came to them and cannot be
 * attributed to anybody, and may replay it. Null on an empty database.
 */
export async function environmentOwner(tx: Transaction): Promise<string | null> {
  const owner = await tx.organization.findFirst({
    where: { kind: 'operator' },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  return owner?.id ?? null;
}
