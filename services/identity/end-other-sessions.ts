import type { Database } from '../../prisma/client.ts';
import { auditPerson } from './audit-person.ts';
import type { SessionOwner } from './list-sessions.ts';

/** Ends all of a person's sessions but the one that asks. @returns how many */
export async function endOtherSessions(
  authDb: Database,
  { userId, sessionId }: SessionOwner,
): Promise<number> {
  return authDb.$transaction(async (tx) => {
    const others = { userId, id: { not: sessionId } };
    const { count } = await tx.session.deleteMany({ where: others });
    if (count > 0) await auditPerson(tx, { userId, action: 'session.end', after: { sessionsEnded: count } });
    return count;
  });
}
