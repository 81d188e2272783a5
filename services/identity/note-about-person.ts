import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/**
 * Writes what a person did about its own sign-in into the trail of each operator that has to do with that person.
 *
 * @param tx of the login of sign-in, which adds to the trail and cannot read it
 */
export async function noteAboutPerson(
  tx: Transaction,
  userId: string,
  action: string,
  after?: Prisma.InputJsonObject,
): Promise<void> {
  const members = await tx.member.findMany({
    where: { userId },
    select: { organization: { select: { operatorId: true } } },
  });
  const operators = new Set(members.flatMap(({ organization }) => organization.operatorId ?? []));
  await tx.audit.createMany({
    data: [...operators].map((operatorId) => ({
      operatorId,
      actorKind: 'person',
      actorId: userId,
      action,
      subjectType: 'user',
      subjectId: userId,
      after,
    })),
  });
}
