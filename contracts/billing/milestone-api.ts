import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { invoiceView } from './invoice-api.ts';

const tags = ['Billing'];

const milestoneView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    number: z.int(),
    amountCents: z.int(),
    status: stored(z.enum(['pending', 'invoiced', 'paid'])),
    createdAt: instant,
  })
  .meta({ id: 'Milestone' });

const proofView = z.object({
  id: z.string(),
  slot: z.int(),
  appointmentId: z.string(),
  startsAt: instant,
  decidedAt: instant.nullable(),
  reversedAt: instant.nullable(),
});

export const milestonesContract = {
  list: endpoint
    .route({ method: 'GET', path: '/api/milestones', tags, summary: 'List milestones' })
    .input(pageQuery.extend({ clientId: id.optional() }))
    .output(pageOf(milestoneView)),
  get: endpoint
    .route({
      method: 'GET',
      path: '/api/milestones/{id}',
      tags,
      summary: 'One milestone, with the shows that prove it',
    })
    .input(byId)
    .output(milestoneView.extend({ proofs: z.array(proofView), invoice: invoiceView.nullable() })),
};
