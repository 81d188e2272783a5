import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery } from '../page.ts';

export const visitView = z
  .object({
    id: z.string(),
    organizationId: z.string().describe('Who was visited'),
    by: z.string().describe('Who of the platform looked'),
    reason: z.string(),
    from: instant,
    until: instant.describe('When it ends at the latest'),
    endedAt: instant.nullable().describe('null: it goes on'),
  })
  .meta({ id: 'Visit' });

export const visitsContract = {
  list: endpoint
    .meta({ needs: 'visits:read' })
    .route({
      method: 'GET',
      path: '/api/visits',
      tags: ['Visits'],
      summary: 'Who of the platform looked at our data, when and why',
    })
    .input(pageQuery)
    .output(pageOf(visitView)),
};
