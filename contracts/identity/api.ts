import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Clients'];

export const agreementView = z.object({
  version: z.int(),
  currency: z.string(),
  rateMicrosPerMinute: z.int().describe('Millionths of the currency per minute of talk: 200000 is 0.20'),
  milestoneSize: z.int().describe('How many shows make a milestone'),
  milestonePriceCents: z.int(),
  termsDays: z.int().describe('Days until an invoice is due'),
});

export const clientView = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    email: z.string().nullable(),
    zone: z.string(),
    locale: z.string().nullable().describe('The language that it is written to in; null: English'),
    agreement: agreementView.nullable(),
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
  agreement: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[a-z]{3}$/, 'three lower-case letters, ISO 4217')
        .optional(),
      rateMicrosPerMinute: z.int().min(0).max(100_000_000).optional(),
      milestoneSize: z.int().min(1).max(10_000).optional(),
      milestonePriceCents: z.int().min(0).max(100_000_000).optional(),
      termsDays: z.int().min(0).max(365).optional(),
    })
    .optional(),
});

export type NewClient = z.infer<typeof newClient>;

export const clientsContract = {
  create: endpoint
    .meta({ creates: true, who: 'operator' })
    .route({ method: 'POST', path: '/api/clients', tags, successStatus: 201, summary: 'Add a client' })
    .input(newClient)
    .output(clientView),
  list: endpoint
    .route({ method: 'GET', path: '/api/clients', tags, summary: 'List clients' })
    .input(pageQuery)
    .output(pageOf(clientView)),
};
