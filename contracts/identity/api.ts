import { z } from 'zod';
import { agreementTerms, agreementView } from '../billing/agreement-api.ts';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery } from '../page.ts';

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
    .input(pageQuery)
    .output(pageOf(clientView)),
};
