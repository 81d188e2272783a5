import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { auditPerson } from './audit-person.ts';

/** Ends one of a person's own sessions, at once. @throws Refusal not_found */
export async function endSession(authDb: Database, userId: string, id: string): Promise<void> {
  await authDb.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id, userId } });
    if (count === 0) throw new Refusal('not_found', 'You have no such session.');
    await auditPerson(tx, { userId, action: 'session.end', subject: { type: 'session', id } });
  });
}
