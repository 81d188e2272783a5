import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant } from '../page.ts';

const day = z.object({ date: z.iso.date().describe('In the zone of the answer'), slots: z.array(instant) });

export const availabilityContract = {
  get: endpoint
    .meta({ needs: 'campaigns:read' })
    .route({
      method: 'GET',
      path: '/api/campaigns/{id}/availability',
      tags: ['Appointments'],
      summary: "A campaign's free times, as the calendar last told them",
    })
    .input(
      z.object({
        id,
        days: z.coerce.number<unknown>().int().min(1).max(14).default(7),
        zone: z.string().max(64).optional().describe('IANA zone of the days; left out: the campaign’s'),
      }),
    )
    .output(
      z
        .object({
          campaignId: z.string(),
          zone: z.string(),
          fetchedAt: instant
            .nullable()
            .describe('Null: the calendar has not been asked yet, or there is none'),
          days: z.array(day).describe('Days without a free time are left out'),
        })
        .meta({ id: 'Availability' }),
    ),
};
