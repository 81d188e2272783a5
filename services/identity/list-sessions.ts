import { deviceOf } from '../../domain/identity/device.ts';
import type { Database } from '../../prisma/client.ts';
import { afterCursor, NEWEST_FIRST, type PageQuery, toPage } from '../page.ts';

export interface SessionOwner {
  readonly userId: string;
  /** The session that asks. */
  readonly sessionId: string;
}

/** Where a person is signed in, newest first. @throws Refusal invalid (the cursor) */
export async function listSessions(
  authDb: Database,
  { userId, sessionId }: SessionOwner,
  { limit, cursor }: PageQuery,
  now: Date,
) {
  const rows = await authDb.session.findMany({
    where: { AND: [{ userId, expiresAt: { gt: now } }, afterCursor(cursor)] },
    orderBy: NEWEST_FIRST,
    take: limit + 1,
  });
  const { items, nextCursor } = toPage(rows, limit);
  const views = items.map(({ id, createdAt, updatedAt, expiresAt, ipAddress, userAgent }) => ({
    ...{ id, device: deviceOf(userAgent), ip: ipAddress || null, isCurrent: id === sessionId },
    ...{ beganAt: createdAt, lastSeenAt: updatedAt, endsAt: expiresAt },
  }));
  return { items: views, nextCursor };
}
