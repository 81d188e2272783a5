import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { INSTANTLY_KINDS } from './kinds.ts';

const tags = ['Instantly'];

const kind = z.enum(INSTANTLY_KINDS);

export const instantlyEventFilter = z.object({
  campaignId: id.optional(),
  clientId: id.optional(),
  kind: kind.optional(),
});

const eventView = z
  .object({
    id: z.string(),
    campaignId: z.string(),
    campaignName: z.string(),
    kind: stored(kind),
    said: z.string().describe('Instantly’s own word'),
    leadEmail: z.string().nullable(),
    at: instant,
    step: z.int().nullable(),
    subject: z.string().nullable(),
    text: z.string().nullable().describe('What was written, in plain text'),
    threadUrl: z
      .string()
      .nullable()
      .describe('Where staff reads and answers it at Instantly; null for a client'),
    clientId: z.string(),
    clientName: z.string().nullable().describe('Null: the caller is the client'),
  })
  .meta({ id: 'InstantlyEvent' });

export const instantlyEventsContract = {
  list: endpoint
    .meta({ needs: 'instantly:read' })
    .route({
      method: 'GET',
      path: '/api/instantly/events',
      tags,
      summary: 'What happened in campaigns at Instantly, the latest first',
    })
    .input(pageQuery.extend(instantlyEventFilter.shape).strict())
    .output(pageOf(eventView)),
};
