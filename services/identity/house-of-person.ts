import type { Transaction } from '../../prisma/tenant.ts';

/** Where somebody is a member, and the operator in whose house that is. */
export interface House {
  readonly operatorId: string;
  readonly organizationId: string;
}

/** Whose emails about signing in a person gets: where they have been a member for longest; null: they are a member of nothing. */
export async function houseOfPerson(tx: Transaction, userId: string): Promise<House | null> {
  const member = await tx.member.findFirst({
    where: { userId, organization: { operatorId: { not: null } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { organizationId: true, organization: { select: { operatorId: true } } },
  });
  const operatorId = member?.organization.operatorId;
  return member && operatorId ? { operatorId, organizationId: member.organizationId } : null;
}
