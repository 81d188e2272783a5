import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Notifications'];

/** What a notification leads to. */
const linkType = z.enum([
  'lead',
  'appointment',
  'task',
  'invoice',
  'dispute',
  'usage',
  'import',
  'campaign',
  'connection',
  'vendor_event',
]);

const notificationKind = z.enum([
  'task',
  'reply',
  'booked',
  'dispute_raised',
  'dispute_settled',
  'invoice_sent',
  'invoice_overdue',
  'invoice_paid',
  'usage_threshold',
  'import_done',
  'import_failed',
  'connection_broken',
  'campaign_ended',
  'event_quarantined',
  'events_lost',
]);

export type NotificationKind = z.infer<typeof notificationKind>;

export const notificationView = z
  .object({
    id: z.string(),
    at: instant,
    kind: notificationKind,
    title: z.string().describe('What happened, in plain words'),
    detail: z.string().nullable(),
    link: z.object({ type: linkType, id: z.string() }).nullable(),
    isNew: z.boolean().describe('It happened after the caller last looked'),
  })
  .meta({ id: 'Notification' });

export type NotificationView = z.infer<typeof notificationView>;

export const notificationsContract = {
  list: endpoint
    .meta({ needs: 'nothing' })
    .route({
      method: 'GET',
      path: '/api/notifications',
      tags,
      summary: 'What happened that the caller may want to know, the newest first',
    })
    .input(pageQuery)
    .output(
      pageOf(notificationView).extend({
        unread: z
          .int()
          .nullable()
          .describe('Of the first page: how many are new, 100 at most. Null on later pages'),
      }),
    ),
  seen: endpoint
    .meta({ needs: 'person' })
    .route({
      method: 'POST',
      path: '/api/notifications/seen',
      tags,
      summary: 'Say that one has looked: what happened until then is not new any more',
    })
    .input(
      z.object({
        until: instant
          .optional()
          .describe(
            'The newest that was shown; left out: now. An earlier one than last time changes nothing',
          ),
      }),
    )
    .output(z.object({ seenAt: instant })),
};
