import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Phone numbers'];

const vendor = z.enum(['twilio', 'messagebird']);
const status = z.enum(['active', 'retired']);
const label = z.string().trim().min(1).max(100);

const phoneNumberView = z
  .object({
    number: z.string().describe('E.164'),
    clientId: z.string().nullable().describe('Whose texts alone it sends; null: those of every client'),
    vendor: stored(vendor),
    label: z.string().nullable(),
    status: stored(status).describe('`retired`: it takes texts in, and sends none'),
    createdAt: instant,
  })
  .meta({ id: 'PhoneNumber' });

const newPhoneNumber = z.strictObject({
  number: z.string().max(40).describe('With a country code, or a US number'),
  vendor: vendor.describe('Who carries it'),
  clientId: id.optional(),
  label: label.optional(),
});

export type NewPhoneNumber = z.infer<typeof newPhoneNumber>;

const phoneNumberChange = z.strictObject({
  number: z.string().max(40),
  clientId: id.nullable().optional(),
  label: label.nullable().optional(),
  status: status.optional(),
});

export type PhoneNumberChange = z.infer<typeof phoneNumberChange>;

export const phoneNumbersContract = {
  list: endpoint
    .meta({ needs: 'settings:read' })
    .route({ method: 'GET', path: '/api/phone-numbers', tags, summary: 'List our numbers, in their order' })
    .input(pageQuery.extend({ clientId: id.optional(), status: status.optional() }))
    .output(pageOf(phoneNumberView)),
  add: endpoint
    .meta({ creates: true, needs: 'settings:write' })
    .route({
      method: 'POST',
      path: '/api/phone-numbers',
      tags,
      successStatus: 201,
      summary: 'Add a number: it takes texts in and may send them',
    })
    .input(newPhoneNumber)
    .output(phoneNumberView),
  change: endpoint
    .meta({ needs: 'settings:write' })
    .route({
      method: 'PATCH',
      path: '/api/phone-numbers/{number}',
      tags,
      summary: 'Give a number to a client or to all, name it, retire it or take it up again',
    })
    .input(phoneNumberChange)
    .output(phoneNumberView),
};
