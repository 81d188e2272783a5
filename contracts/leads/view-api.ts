import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, instant, pageOf, pageQuery } from '../page.ts';
import { leadColumn } from './columns.ts';
import { leadFilter } from './filter.ts';

const tags = ['Leads'];

const name = z.string().trim().min(1).max(100);
const columns = z.array(leadColumn).max(60);

const savedView = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: leadFilter
      .nullable()
      .describe('As the list of leads takes it; null when it can no longer be read'),
    problem: z.string().nullable().describe('Why it can no longer be read'),
    columns: z.array(z.string()),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'LeadView' });

const newView = z.strictObject({ name, filter: leadFilter, columns: columns.default([]) });

export type NewLeadView = z.infer<typeof newView>;

const viewChange = z.strictObject({
  id: z.uuid(),
  name: name.optional(),
  filter: leadFilter.optional(),
  columns: columns.optional(),
});

export type LeadViewChange = z.infer<typeof viewChange>;

const path = '/api/lead-views/{id}';

/** Lists of leads with a name: whoever shows one asks the list of leads with its filter. */
export const leadViewsContract = {
  list: endpoint
    .meta({ needs: 'contacts:read' })
    .route({ method: 'GET', path: '/api/lead-views', tags, summary: 'List saved views, by name' })
    .input(pageQuery)
    .output(pageOf(savedView)),
  create: endpoint
    .meta({ creates: true, needs: 'leads:write' })
    .route({
      method: 'POST',
      path: '/api/lead-views',
      tags,
      successStatus: 201,
      summary: 'Give a list of leads a name',
    })
    .input(newView)
    .output(savedView),
  get: endpoint
    .meta({ needs: 'contacts:read' })
    .route({ method: 'GET', path, tags, summary: 'One saved view' })
    .input(byId)
    .output(savedView),
  change: endpoint
    .meta({ needs: 'leads:write' })
    .route({ method: 'PATCH', path, tags, summary: 'Change a saved view' })
    .input(viewChange)
    .output(savedView),
  remove: endpoint
    .meta({ needs: 'leads:write' })
    .route({ method: 'DELETE', path, tags, summary: 'Remove a saved view; its leads stay' })
    .input(byId)
    .output(savedView),
};
