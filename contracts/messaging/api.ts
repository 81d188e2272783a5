import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

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

const attachmentView = z.object({
  name: z.string(),
  type: z.string(),
  size: z.int().describe('Bytes'),
  sha256: z.string().describe('Of its content'),
});

export const messageView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    leadId: z.string().nullable().describe('Null: a letter to the client itself'),
    invoiceId: z.string().nullable().describe('Of a letter: the invoice that it is about'),
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
    attachments: z.unknown().pipe(z.array(attachmentView).nullable()).describe('Of an email that came in'),
    textErasedAt: instant.nullable().describe('When its words were given up, because their time was over'),
    readAt: instant.nullable().describe('When what came in was read'),
    createdAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Message' });

export const newMessage = z.strictObject({
  leadId: id,
  channel,
  body: z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .describe('Sent as it stands; a text has 1600 characters at most'),
  subject: z.string().trim().min(1).max(200).optional().describe("An email's; default: the client's name"),
});

export type NewMessage = z.infer<typeof newMessage>;

/** Two addresses of one endpoint: programs outside know either. */
const send = (path: '/api/messages' | '/api/messages/send', summary: string) =>
  endpoint
    .meta({ creates: true, needs: 'messages:send' })
    .route({ method: 'POST', path, tags: ['Messages'], successStatus: 202, summary })
    .input(newMessage)
    .output(messageView);

export const messagesContract = {
  list: endpoint
    .meta({ needs: 'messages:read' })
    .route({ method: 'GET', path: '/api/messages', tags: ['Messages'], summary: 'List texts and emails' })
    .input(
      pageQuery.extend({
        clientId: id.optional(),
        leadId: id.optional(),
        invoiceId: id.optional().describe('Letters to the client about this invoice'),
        appointmentId: id.optional(),
        channel: channel.optional(),
        status: status.optional(),
      }),
    )
    .output(pageOf(messageView)),
  get: endpoint
    .meta({ needs: 'messages:read' })
    .route({ method: 'GET', path: '/api/messages/{id}', tags: ['Messages'], summary: 'One text or email' })
    .input(byId)
    .output(messageView),
  create: send('/api/messages', 'Write to a lead: it goes out as soon as the rules let it'),
  send: send('/api/messages/send', 'The same'),
};
