import type { Transaction } from '../../prisma/tenant.ts';

/** The operators in whose house a person is a member, of the operator itself or of its clients; the oldest first. */
export async function operatorsOfPerson(tx: Transaction, userId: string): Promise<string[]> {
  const members = await tx.member.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { organization: { select: { operatorId: true } } },
  });
  return [...new Set(members.flatMap(({ organization }) => organization.operatorId ?? []))];
}
