import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Personal data'];

const requestedBy = z.enum(['person', 'operator']);

export const newErasure = z.strictObject({
  id: z.uuid(),
  reason: z.string().trim().min(1).max(500).describe('Why, e.g. when and how it was asked for'),
  requestedBy: requestedBy
    .default('person')
    .describe(
      '`person`: nobody reaches it by any list either, until it says START or agrees anew. `operator`: it is erased, and only what it had said before still holds',
    ),
  confirm: z
    .string()
    .min(1)
    .max(254)
    .describe("The contact once more: its id, its email, or its phone's last four digits at least"),
});

export type NewErasure = z.infer<typeof newErasure>;

const status = stored(z.enum(['asked', 'running', 'done']));

const erasureView = z
  .object({
    id: z.string(),
    contactId: z.string(),
    requestedBy: stored(requestedBy),
    reason: z.string(),
    status,
    rows: z.int().describe('How many rows were emptied so far'),
    elsewhere: z.object({
      total: z.int().describe('What lies at vendors and in files, as far as it is known'),
      pending: z.int(),
      erased: z.int(),
      kept: z.int().describe('Could not be erased: the certificate says why'),
    }),
    words: z.string().describe('How far it is, in words'),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Erasure' });

const certificate = z
  .object({
    schemaVersion: z.literal(1),
    erasureId: z.string(),
    contactId: z.string().describe('An id of ours; nothing is known of whom it stood for'),
    operator: z.string(),
    requestedBy: stored(requestedBy),
    askedAt: instant,
    finishedAt: instant,
    here: z
      .array(z.object({ what: z.string(), rows: z.int() }))
      .describe('Rows that were emptied or removed'),
    elsewhere: z.array(
      z.object({
        holder: z.string(),
        what: z.string(),
        erased: z.int(),
        notErased: z.array(z.object({ count: z.int(), why: z.string() })),
      }),
    ),
    kept: z.array(z.object({ what: z.string(), why: z.string() })),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ErasureCertificate' });

export type Certificate = z.infer<typeof certificate>;

export const erasuresContract = {
  ask: endpoint
    .meta({ needs: 'personal_data:erase', creates: true })
    .route({
      method: 'POST',
      path: '/api/contacts/{id}/erasure',
      tags,
      successStatus: 202,
      summary:
        'Forget a person, in all campaigns of all clients; there is no way back, and none for one client alone',
    })
    .input(newErasure)
    .output(erasureView),
  list: endpoint
    .meta({ needs: 'personal_data:erase' })
    .route({ method: 'GET', path: '/api/erasures', tags, summary: 'List erasures, newest first' })
    .input(pageQuery.extend({ contactId: id.optional() }))
    .output(pageOf(erasureView)),
  get: endpoint
    .meta({ needs: 'personal_data:erase' })
    .route({ method: 'GET', path: '/api/erasures/{id}', tags, summary: 'How far an erasure is' })
    .input(byId)
    .output(erasureView),
  certificate: endpoint
    .meta({ needs: 'personal_data:erase' })
    .route({
      method: 'GET',
      path: '/api/erasures/{id}/certificate',
      tags,
      summary: 'What was erased where, and what was kept and why; without personal data',
    })
    .input(byId)
    .output(certificate),
};
