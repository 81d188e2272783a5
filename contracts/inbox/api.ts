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

const ofOneKind = z.strictObject({ vendor: z.string().min(1).max(50), kind: z.string().min(1).max(200) });

export type OneKind = z.infer<typeof ofOneKind>;

const quarantined = z
  .object({
    ...{ vendor: z.string(), kind: z.string() },
    error: z.string().nullable().describe('Why the newest of them was set aside'),
    events: z.int(),
    oldestAt: instant,
    newestAt: instant,
  })
  .meta({ id: 'QuarantinedKind' });

const bySeq = z.object({ seq: z.string().regex(/^\d{1,18}$/, 'a whole number') });

/** Of so many that were set aside the counts are told; more say that there are more. */
export const MOST_COUNTED = 1_000;

export const vendorEventsContract = {
  quarantined: endpoint
    .meta({ needs: 'events:read' })
    .route({
      method: 'GET',
      path: '/api/vendor-events/quarantined',
      tags,
      summary: 'What was set aside and waits for a person, by kind',
    })
    .input(z.object({}))
    .output(
      z.object({
        items: z.array(quarantined),
        areMore: z.boolean().describe(`More than ${MOST_COUNTED} wait: the newest were counted`),
      }),
    ),
  replayAll: endpoint
    .meta({ creates: true, needs: 'events:replay' })
    .route({
      method: 'POST',
      path: '/api/vendor-events/replays',
      tags,
      summary: 'Give all quarantined events of a kind to the relay again, oldest first',
    })
    .input(ofOneKind)
    .output(
      z.object({
        replayed: z.int(),
        left: z.boolean().describe('More of the kind wait: ask again'),
      }),
    ),
  list: endpoint
    .meta({ needs: 'events:read' })
    .route({ method: 'GET', path: '/api/vendor-events', tags, summary: 'List what vendors told us' })
    .input(
      pageQuery.extend({
        vendor: z.string().max(50).optional(),
        kind: z.string().max(200).optional().describe("In the vendor's words, e.g. `invoice.paid`"),
        status: status.optional(),
      }),
    )
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
