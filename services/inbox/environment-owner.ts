import type { Transaction } from '../../prisma/tenant.ts';

/**
 * Whose the environment's vendor accounts are: an operator's that is alone here. It is shown what came to them and
 * cannot be attributed to anybody, and may replay it. Null where several operators share them: what may be about
 * another's people is shown to none.
 */
export async function environmentOwner(tx: Transaction): Promise<string | null> {
  const [owner, ...others] = await tx.organization.findMany({
    where: { kind: 'operator' },
    take: 2,
    select: { id: true },
  });
  return others.length === 0 ? (owner?.id ?? null) : null;
}
