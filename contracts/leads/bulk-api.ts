import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { contactTag, leadFilter } from './filter.ts';

const tags = ['Leads'];

const bulkKind = z.enum(['assign', 'tag', 'untag', 'pause', 'resume', 'move', 'stop']);

const change = z.strictObject({
  tag: contactTag.optional().describe('For `tag` and `untag`'),
  assignedTo: z
    .uuid()
    .nullable()
    .optional()
    .describe('For `assign`: the id of a user who is a member. Null: nobody'),
  stepId: z.string().min(1).max(40).optional().describe('For `move`: the step of the campaign’s sequence'),
});
export type BulkChange = z.infer<typeof change>;

const newBulk = z.strictObject({
  kind: bulkKind,
  filter: leadFilter
    .optional()
    .describe('The leads that fit now; those that are added later are left alone. `{}` is all of them'),
  leadIds: z.array(id).min(1).max(1000).optional().describe('Instead of a filter: these'),
  change: change.default({}),
  reason: z.string().trim().min(1).max(500).describe('Kept with it, for whoever asks later'),
});
export type NewBulk = z.infer<typeof newBulk>;

const bulkPreview = newBulk.extend({ reason: newBulk.shape.reason.optional() });
export type BulkPreview = z.infer<typeof bulkPreview>;

const bulkView = z
  .object({
    id: z.string(),
    kind: stored(bulkKind),
    filter: leadFilter.nullable().describe('Null: the leads were named'),
    change,
    reason: z.string(),
    status: stored(z.enum(['running', 'done', 'stopped'])),
    total: z.int().describe('How many leads fitted when it was asked for'),
    changed: z.int(),
    unchanged: z.int().describe('That were so already'),
    refused: z.int().describe('That could not be changed; the reasons are in its refusals'),
    passedOver: z
      .int()
      .nullable()
      .describe('That fitted no longer when their turn came, or were spared by its stop. Null: it goes on'),
    perSecond: z.number().describe('Leads a second, from its beginning'),
    secondsLeft: z.int().nullable().describe('At that rate. Null: over, or not to be told yet'),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'BulkAction' });

export const bulkActionsContract = {
  ask: endpoint
    .meta({ creates: true, needs: 'leads:bulk' })
    .route({
      method: 'POST',
      path: '/api/leads/bulk',
      tags,
      successStatus: 202,
      summary: 'Assign, tag, untag, pause, resume, move or stop many leads',
    })
    .input(newBulk)
    .output(bulkView),
  preview: endpoint
    .meta({ needs: 'leads:bulk' })
    .route({
      method: 'POST',
      path: '/api/leads/bulk/preview',
      tags,
      summary: 'How many leads a change to many would concern; nothing is changed',
    })
    .input(bulkPreview)
    .output(
      z.object({
        total: z.int(),
        byStatus: z.record(z.string(), z.int()).describe('The same by where the leads stand'),
        alreadySo: z
          .int()
          .nullable()
          .describe('Of a tag or an assignment: so many would not change. Null: each is asked in its turn'),
      }),
    ),
  list: endpoint
    .meta({ needs: 'leads:bulk' })
    .route({ method: 'GET', path: '/api/bulk-actions', tags, summary: 'List the changes to many leads' })
    .input(pageQuery)
    .output(pageOf(bulkView)),
  get: endpoint
    .meta({ needs: 'leads:bulk' })
    .route({
      method: 'GET',
      path: '/api/bulk-actions/{id}',
      tags,
      summary: 'How far a change to many leads is',
    })
    .input(byId)
    .output(bulkView),
  refusals: endpoint
    .meta({ needs: 'leads:bulk' })
    .route({
      method: 'GET',
      path: '/api/bulk-actions/{id}/refusals',
      tags,
      summary: 'Which leads a change to many could not change, and why',
    })
    .input(pageQuery.extend(byId.shape))
    .output(pageOf(z.object({ leadId: z.string(), reason: z.string() }))),
  stop: endpoint
    .meta({ needs: 'leads:bulk' })
    .route({
      method: 'POST',
      path: '/api/bulk-actions/{id}/stop',
      tags,
      summary: 'Spare the leads whose turn has not come; what is done stays done',
    })
    .input(byId)
    .output(bulkView),
};
