import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant } from '../page.ts';

const tags = ['Search'];

const found = z.object({ id: z.string(), name: z.string() });

export const searchContract = {
  all: endpoint
    .meta({ needs: 'nothing' })
    .route({
      method: 'GET',
      path: '/api/search',
      tags,
      summary: 'Look everything up by a few words: at most five of each kind that the caller may see',
    })
    .input(
      z.object({
        q: z.string().trim().min(2).max(100).describe('Parts of names, phones, emails or invoice numbers'),
      }),
    )
    .output(
      z.object({
        leads: z.array(
          found.extend({
            clientId: z.string(),
            campaign: z.string(),
            status: z.string(),
            phone: z.string().nullable(),
            email: z.string().nullable(),
          }),
        ),
        clients: z.array(found),
        campaigns: z.array(found.extend({ clientId: z.string(), status: z.string() })),
        invoices: z.array(
          found.extend({
            clientId: z.string(),
            status: z.string(),
            amountCents: z.int(),
            currency: z.string(),
          }),
        ),
        appointments: z.array(
          found.extend({ leadId: z.string(), status: z.string(), startsAt: instant, zone: z.string() }),
        ),
      }),
    ),
};
