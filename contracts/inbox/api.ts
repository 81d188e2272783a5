import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Vendor events'];

const status = z.enum(['pending', 'processed', 'ignored', 'no_recipient', 'quarantined']);

const eventView = z
  .object({
    seq: z.string().describe('The order of arrival'),
    vendor: z.string(),
    connection: z
      .string()
      .describe("The connection that it came over; `environment`: this installation's account"),
    externalId: z.string(),
    kind: z.string(),
    status: stored(status),
    entityKey: z.string().nullable(),
    attempts: z.int(),
    error: z.string().nullable(),
    receivedAt: instant,
    processedAt: instant.nullable(),
  })
  .meta({ id: 'VendorEvent' });

const bySeq = z.object({ seq: z.string().regex(/^\d{1,18}$/, 'a whole number') });

export const vendorEventsContract = {
  list: endpoint
    .meta({ needs: 'events:read' })
    .route({ method: 'GET', path: '/api/vendor-events', tags, summary: 'List what vendors told us' })
    .input(pageQuery.extend({ vendor: z.string().max(50).optional(), status: status.optional() }))
    .output(pageOf(eventView)),
  get: endpoint
    .meta({ needs: 'events:read' })
    .route({ method: 'GET', path: '/api/vendor-events/{seq}', tags, summary: 'One event, as it came in' })
    .input(bySeq)
    .output(eventView.extend({ body: z.string() })),
  replay: endpoint
    .meta({ creates: true, needs: 'events:replay' })
    .route({
      method: 'POST',
      path: '/api/vendor-events/{seq}/replay',
      tags,
      summary: 'Give a quarantined event to the relay again',
    })
    .input(bySeq)
    .output(eventView),
};
