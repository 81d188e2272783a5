import type { NewVisit } from '../../contracts/identity/admin-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { endVisitsThatAreOver, showVisit } from './read-visit.ts';

/** Somebody of the platform, as they are signed in. */
export interface PlatformAdmin {
  readonly userId: string;
  readonly sessionId: string;
}

/**
 * Lets a session of the platform see an organization for a while.
 *
 * @throws Refusal not_found, invalid (a kind that has nothing to see), conflict (the session is on a visit)
 */
export async function beginVisit(
  authDb: Database,
  { userId, sessionId }: PlatformAdmin,
  { organizationId, reason, minutes }: NewVisit,
  now: Date,
) {
  return authDb.$transaction(async (tx) => {
    const organization = await tx.organization.findUnique({ where: { id: organizationId } });
    if (!organization?.operatorId) throw new Refusal('not_found', 'There is no such organization.');
    const { kind, operatorId } = organization;
    if (kind !== 'operator' && kind !== 'client') {
      throw new Refusal('invalid', `There is nothing to see as a ${kind} yet.`, [
        { field: 'organizationId', message: 'must be of an operator or a client' },
      ]);
    }
    // Two at once for one session wait for each other here.
    await tx.$queryRaw`SELECT id FROM session WHERE id = ${sessionId}::uuid FOR NO KEY UPDATE`;
    await endVisitsThatAreOver(tx, sessionId, now);
    if (await tx.visit.findFirst({ where: { sessionId, endedAt: null } }))
      throw new Refusal('conflict', 'You are on a visit already: end that one first.');
    const { name: personName } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    const until = new Date(now.getTime() + minutes * 60_000);
    const visit = await tx.visit.create({
      data: {
        ...{ operatorId, organizationId, clientId: kind === 'client' ? organizationId : null },
        ...{ sessionId, personId: userId, personName, reason, until, createdAt: now },
      },
    });
    await audit(tx, {
      operatorId,
      actor: { kind: 'person', id: userId },
      action: 'visit.begin',
      subject: { type: 'visit', id: visit.id },
      after: { organizationId, until: until.toISOString() },
    });
    return showVisit(visit, now);
  });
}
