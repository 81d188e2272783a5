import { listNotifications } from '../../services/notifications/list-notifications.ts';
import { markSeen } from '../../services/notifications/mark-seen.ts';
import { searchAll } from '../../services/notifications/search-all.ts';
import { endpoints } from '../endpoints.ts';

export const notificationRoutes = {
  list: endpoints.notifications.list.handler(({ context: { db, caller, visitor, now }, input }) =>
    listNotifications(db, caller, { ...input, may: visitor.may, now: now() }),
  ),
  seen: endpoints.notifications.seen.handler(async ({ context: { db, caller, now }, input }) => ({
    seenAt: await markSeen(db, caller, { until: input.until, now: now() }),
  })),
};

export const searchRoutes = {
  all: endpoints.search.all.handler(({ context: { db, caller, visitor }, input: { q } }) =>
    searchAll(db, caller, { q, may: visitor.may }),
  ),
};
