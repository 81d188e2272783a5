import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Email senders'];

const senderView = z
  .object({
    id: z.string(),
    clientId: z.string().nullable().describe('Null: of every client without one of its own'),
    address: z.string(),
    name: z.string(),
    postalAddress: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'EmailSender' });

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^<>"\p{Cc}]*$/u, 'no quotes, angle brackets or line breaks');

const emailSender = z.strictObject({
  clientId: id.optional().describe('Without it, of every client without one of its own'),
  address: z.email().max(254).toLowerCase().describe('A domain that SendGrid has authenticated for you'),
  name: line(100).describe('As it stands before the address'),
  postalAddress: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .regex(/^[^<>\p{Cc}\n]*(?:\n[^<>\p{Cc}\n]*)*$/u, 'plain lines')
    .optional()
    .describe('Shown below emails; CAN-SPAM asks for it'),
});

export type NewEmailSender = z.infer<typeof emailSender>;

export const emailSendersContract = {
  list: endpoint
    .meta({ needs: 'settings:read' })
    .route({ method: 'GET', path: '/api/email-senders', tags, summary: 'List who emails are from' })
    .input(pageQuery)
    .output(pageOf(senderView)),
  save: endpoint
    .meta({ needs: 'settings:write' })
    .route({
      method: 'PUT',
      path: '/api/email-senders',
      tags,
      summary: "Set who emails are from: the operator's, or one client's",
    })
    .input(emailSender)
    .output(senderView),
  remove: endpoint
    .meta({ needs: 'settings:write' })
    .route({ method: 'DELETE', path: '/api/email-senders/{id}', tags, summary: 'Remove a sender' })
    .input(byId)
    .output(senderView),
};
