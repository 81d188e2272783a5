import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { audit } from './audit.ts';

/** The visit that a session is on; null: none, or its time is over, which is noted then. */
export async function readVisit(authDb: Database, sessionId: string, now: Date) {
  const visit = await authDb.visit.findFirst({
    where: { sessionId, endedAt: null },
    include: { organization: { select: { id: true, kind: true, name: true, operatorId: true } } },
  });
  if (!visit || visit.until > now) return visit;
  await authDb.$transaction((tx) => endVisitsThatAreOver(tx, sessionId, now));
  return null;
}

/** Notes the end of visits whose time is over. */
export async function endVisitsThatAreOver(tx: Transaction, sessionId: string, now: Date): Promise<void> {
  const over = await tx.visit.findMany({ where: { sessionId, endedAt: null, until: { lte: now } } });
  for (const visit of over) await closeVisit(tx, visit, { at: visit.until, by: 'time' });
}

/** Ends a visit once; again has no effect. */
export async function closeVisit(
  tx: Transaction,
  { id, operatorId, organizationId, personId }: Prisma.VisitModel,
  { at, by }: { readonly at: Date; readonly by: 'person' | 'time' },
): Promise<void> {
  const { count } = await tx.visit.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: at, endedBy: by },
  });
  if (count === 0) return;
  await audit(tx, {
    operatorId,
    actor: { kind: 'person', id: personId },
    action: 'visit.end',
    subject: { type: 'visit', id },
    after: { organizationId, endedBy: by },
  });
}

/** As those read it who were visited. */
export function showVisit(visit: Prisma.VisitModel, now: Date) {
  const { id, organizationId, personName: by, reason, createdAt, until, endedAt } = visit;
  const over = until <= now ? until : null;
  return { id, organizationId, by, reason, from: createdAt, until, endedAt: endedAt ?? over, createdAt };
}
