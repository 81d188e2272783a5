import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Leads'];

export const noteView = z
  .object({
    id: z.string(),
    leadId: z.string(),
    text: z.string(),
    author: z.object({
      kind: z.string().describe('`person` or `key`'),
      id: z.string(),
      name: z.string().nullable().describe('As it is now; null: gone'),
    }),
    mayRemove: z.boolean().describe('Whether you may: whoever wrote it may, and an owner or admin'),
    createdAt: instant,
  })
  .meta({ id: 'LeadNote' });

export const newNote = z.strictObject({
  id,
  text: z.string().trim().min(1).max(5_000).describe('For your own people: a client never sees it'),
});

/** What an operator's people write down about a lead. */
export const leadNotesContract = {
  list: endpoint
    .meta({ needs: 'contacts:read' })
    .route({
      method: 'GET',
      path: '/api/leads/{id}/notes',
      tags,
      summary: 'Notes about a lead, newest first',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(noteView)),
  create: endpoint
    .meta({ creates: true, needs: 'leads:write' })
    .route({
      method: 'POST',
      path: '/api/leads/{id}/notes',
      tags,
      successStatus: 201,
      summary: 'Write a note about a lead',
    })
    .input(newNote)
    .output(noteView),
  remove: endpoint
    .meta({ needs: 'leads:write' })
    .route({
      method: 'DELETE',
      path: '/api/leads/{id}/notes/{noteId}',
      tags,
      summary: 'Remove a note: one’s own, or any as an owner or admin',
    })
    .input(z.strictObject({ id, noteId: id }))
    .output(z.object({ id: z.string() })),
};
