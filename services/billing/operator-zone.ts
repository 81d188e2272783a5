import type { Transaction } from '../../prisma/tenant.ts';

/** The IANA zone whose months an operator bills by. To be asked as the operator: its clients do not see it. */
export async function operatorZone(tx: Transaction, operatorId: string): Promise<string> {
  const { zone } = await tx.organization.findUniqueOrThrow({
    where: { id: operatorId },
    select: { zone: true },
  });
  return zone;
}
