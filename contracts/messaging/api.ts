import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';

const channel = z.enum(['sms', 'email']);
const status = z.enum([
  'waiting',
  'sending',
  'sent',
  'delivered',
  'failed',
  'blocked',
  'skipped',
  'unconfirmed',
  'received',
]);

export const messageView = z
  .object({
    id: z.string(),
    leadId: z.string(),
    appointmentId: z.string().nullable(),
    direction: stored(z.enum(['inbound', 'outbound'])),
    channel: stored(channel),
    purpose: z.string(),
    template: z.string().nullable(),
    status: stored(status),
    reason: z.string().nullable(),
    fromAddress: z.string(),
    toAddress: z.string(),
    subject: z.string().nullable(),
    body: z.string(),
    createdAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Message' });

export const messagesContract = {
  list: endpoint
    .route({ method: 'GET', path: '/api/messages', tags: ['Messages'], summary: 'List texts and emails' })
    .input(
      pageQuery.extend({
        leadId: id.optional(),
        appointmentId: id.optional(),
        channel: channel.optional(),
        status: status.optional(),
      }),
    )
    .output(pageOf(messageView)),
};
