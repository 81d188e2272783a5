import type { Database } from '../../prisma/client.ts';
import { Refusal } from '../refusal.ts';
import { closeVisit, showVisit } from './read-visit.ts';

/** Ends a visit of the person's own; again has no effect. @throws Refusal not_found */
export async function endVisit(authDb: Database, personId: string, id: string, now: Date) {
  return authDb.$transaction(async (tx) => {
    const visit = await tx.visit.findUnique({ where: { id, personId } });
    if (!visit) throw new Refusal('not_found', 'There is no such visit.');
    const [at, by] = visit.until <= now ? [visit.until, 'time' as const] : [now, 'person' as const];
    await closeVisit(tx, visit, { at, by });
    return showVisit(await tx.visit.findUniqueOrThrow({ where: { id } }), now);
  });
}
