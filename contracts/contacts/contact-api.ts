import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, pageOf, pageQuery } from '../page.ts';
import { contactView } from '../leads/api.ts';
import { fieldName } from '../leads/columns.ts';

const tags = ['Contacts'];

const name = z.string().trim().min(1).max(200).nullable();

const tag = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^,\p{Cc}]+$/u, 'must have no comma and no control character');

/** Text, numbers, dates as ISO 8601, or yes and no; null takes the field away. */
const fieldValue = z.union([z.string().trim().min(1).max(1_000), z.number(), z.boolean(), z.null()]);

const contactChange = z.strictObject({
  id: z.uuid(),
  phone: z.string().max(60).nullable().optional().describe('With a country code, or a US number'),
  email: z.string().max(254).nullable().optional(),
  firstName: name.optional(),
  lastName: name.optional(),
  company: name.optional(),
  zone: z.string().max(64).nullable().optional().describe('IANA zone'),
  state: z.string().trim().max(100).nullable().optional().describe('A state of the United States'),
  locale: z.string().max(35).nullable().optional().describe('BCP 47, e.g. es-US'),
  tags: z.array(tag).max(50).optional().describe('All of them: those that are left out are taken away'),
  fields: z
    .record(fieldName, fieldValue)
    .optional()
    .describe('Only what changes: a field with null is taken away'),
});

export type ContactChange = z.infer<typeof contactChange>;

export const contactsContract = {
  get: endpoint
    .route({ method: 'GET', path: '/api/contacts/{id}', tags, summary: 'One contact' })
    .input(byId)
    .output(contactView),
  change: endpoint
    .meta({ who: 'operator' })
    .route({
      method: 'PATCH',
      path: '/api/contacts/{id}',
      tags,
      summary: 'Change a contact; what is left out stays, null empties',
    })
    .input(contactChange)
    .output(contactView),
};

export const tagsContract = {
  list: endpoint
    .meta({ who: 'operator' })
    .route({ method: 'GET', path: '/api/tags', tags, summary: 'List the tags in use, by name' })
    .input(pageQuery)
    .output(pageOf(z.object({ tag: z.string(), contacts: z.int().describe('How many contacts have it') }))),
};
