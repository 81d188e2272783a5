import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { contactView } from '../leads/api.ts';
import { shown } from './sealed-field.ts';
import { fieldName } from '../leads/columns.ts';
import { contactTag, leadStatus } from '../leads/filter.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Contacts'];

const person = z.object({
  id: z.string(),
  phone: z.string().nullable().describe('E.164'),
  email: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
});

const contactDetails = contactView
  .extend({
    mergedInto: z.string().nullable().describe('The contact that this one was found to be'),
    merged: z
      .array(person)
      .describe('Contacts that were found to be this one: it is met at their addresses too'),
    leads: z.array(
      z.object({
        id: z.string(),
        clientId: z.string(),
        campaignId: z.string(),
        status: stored(leadStatus),
        startedAt: instant.nullable(),
        endedAt: instant.nullable(),
        createdAt: instant,
      }),
    ),
    createdAt: instant,
  })
  .meta({ id: 'ContactDetails' });

const name = z.string().trim().min(1).max(200).nullable();

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
  tags: z
    .array(contactTag)
    .max(50)
    .optional()
    .describe('All of them: those that are left out are taken away'),
  fields: z
    .record(fieldName, fieldValue)
    .optional()
    .describe('Only what changes: a field with null is taken away'),
});

export type ContactChange = z.infer<typeof contactChange>;

const whichInto = z.strictObject({ id, into: id.describe('The contact that is kept') });

export const contactMerge = whichInto.extend({ reason: z.string().trim().min(1).max(500) });
export type ContactMerge = z.infer<typeof contactMerge>;

/** What is sealed shows as much. */
const clashing = z.unknown().transform(shown);

const mergePreview = z.object({
  leads: z.array(
    z.object({
      leadId: z.string(),
      campaignId: z.string(),
      becomes: z
        .enum(['moves', 'survives', 'ends'])
        .describe('`moves`: to the other contact. Of two in one campaign one survives, the other ends'),
      survivorId: z.string().nullable().describe('Of one that ends: which goes on, with its history'),
    }),
  ),
  moves: z.object({ messages: z.int(), calls: z.int(), appointments: z.int() }),
  fills: z.array(z.string()).describe('What the contact that is kept gains'),
  clashes: z
    .array(z.object({ field: z.string(), kept: clashing, dropped: clashing }))
    .describe('An address that gives way is kept beside: the person is met there still'),
  suppressions: z
    .array(z.object({ channel: z.string(), address: z.string(), purpose: z.string(), reason: z.string() }))
    .describe('Of all their addresses. They hold for the address they name, before and after'),
});

export const contactsContract = {
  find: endpoint
    .meta({ needs: 'contacts:read' })
    .route({ method: 'GET', path: '/api/contacts', tags, summary: 'Find contacts by phone or email' })
    .input(
      z.strictObject({
        phone: z.string().max(60).optional().describe('With a country code, or a US number'),
        email: z.string().max(254).optional(),
      }),
    )
    .output(z.object({ items: z.array(contactDetails) })),
  get: endpoint
    .meta({ needs: 'leads:read' })
    .route({
      method: 'GET',
      path: '/api/contacts/{id}',
      tags,
      summary: 'One contact, with its leads and whom it was found to be',
    })
    .input(byId)
    .output(contactDetails),
  sealedFields: endpoint
    .meta({ needs: 'sensitive:read' })
    .route({
      method: 'GET',
      path: '/api/contacts/{id}/sealed-fields',
      tags,
      summary: 'The fields of a contact that are marked sensitive, opened; the trail says who read them',
    })
    .input(byId)
    .output(z.object({ fields: z.record(z.string(), z.unknown()) })),
  change: endpoint
    .meta({ needs: 'leads:write' })
    .route({
      method: 'PATCH',
      path: '/api/contacts/{id}',
      tags,
      summary: 'Change a contact; what is left out stays, null empties',
    })
    .input(contactChange)
    .output(contactView),
  merge: endpoint
    .meta({ needs: 'contacts:merge' })
    .route({
      method: 'POST',
      path: '/api/contacts/{id}/merge',
      tags,
      summary: 'Two contacts are one person: this one becomes the other',
    })
    .input(contactMerge)
    .output(contactDetails),
  previewMerge: endpoint
    .meta({ needs: 'contacts:merge' })
    .route({
      method: 'POST',
      path: '/api/contacts/{id}/merge/preview',
      tags,
      summary: 'What a merge would move, end and leave out; nothing is changed',
    })
    .input(whichInto)
    .output(mergePreview),
};

export const tagsContract = {
  list: endpoint
    .meta({ needs: 'contacts:read' })
    .route({ method: 'GET', path: '/api/tags', tags, summary: 'List the tags in use, by name' })
    .input(pageQuery)
    .output(pageOf(z.object({ tag: z.string(), contacts: z.int().describe('How many contacts have it') }))),
};
