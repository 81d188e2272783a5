import { z } from 'zod';
import { agreementTerms, agreementView } from '../billing/agreement-api.ts';
import { endpoint } from '../endpoint.ts';
import { byId, instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Clients'];

export const clientView = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    email: z.string().nullable(),
    zone: z.string(),
    locale: z.string().nullable().describe('The language that it is written to in; null: English'),
    agreement: agreementView
      .nullable()
      .describe('The version in force; null: what it pays is not shown to you'),
    pausedAt: instant
      .nullable()
      .describe('Since when nothing is begun for it, because of an overdue invoice; null: it goes on'),
    createdAt: instant,
  })
  .meta({ id: 'Client' });

const count = z.int().min(0);

const knownClient = clientView.extend({
  numbers: z
    .object({
      campaigns: count.describe('That are not put away'),
      leads: count,
      inFlight: count.describe('Leads that its campaigns are working on'),
      booked: count.describe('Leads with an appointment to come'),
      shown: count.describe('Leads that came to theirs'),
    })
    .describe('Of the leads that the caller sees'),
});

const clientChanges = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(254).nullable().optional(),
  zone: z.string().max(64).optional().describe('IANA zone'),
  locale: z.string().min(2).max(35).nullable().optional().describe('BCP 47, e.g. en or es-US; null: English'),
});

export type ClientChanges = z.infer<typeof clientChanges>;

const clientQuery = pageQuery.extend({
  q: z.string().trim().min(1).max(200).optional().describe('Part of the name, the slug or the email'),
});

export type ClientQuery = z.infer<typeof clientQuery>;

export const newClient = z.strictObject({
  name: z.string().trim().min(1).max(200),
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and dashes')
    .optional(),
  email: z
    .email()
    .max(254)
    .optional()
    .describe('Where the client is asked whether a lead came, and written to about its bills'),
  zone: z.string().max(64).optional().describe('IANA zone'),
  locale: z.string().min(2).max(35).optional().describe('BCP 47, e.g. en or es-US'),
  agreement: agreementTerms.optional(),
});

export type NewClient = z.infer<typeof newClient>;

export const clientsContract = {
  create: endpoint
    .meta({ creates: true, needs: 'clients:write' })
    .route({ method: 'POST', path: '/api/clients', tags, successStatus: 201, summary: 'Add a client' })
    .input(newClient)
    .output(clientView),
  list: endpoint
    .meta({ needs: 'clients:read' })
    .route({ method: 'GET', path: '/api/clients', tags, summary: 'List clients' })
    .input(clientQuery)
    .output(pageOf(knownClient)),
  get: endpoint
    .meta({ needs: 'clients:read' })
    .route({ method: 'GET', path: '/api/clients/{id}', tags, summary: 'One client, with its numbers' })
    .input(byId)
    .output(knownClient),
  change: endpoint
    .meta({ needs: 'clients:write' })
    .route({
      method: 'PATCH',
      path: '/api/clients/{id}',
      tags,
      summary: 'Change what is known of a client; what is left out stays',
    })
    .input(byId.extend(clientChanges.shape).strict())
    .output(knownClient),
};
