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
    seal: z.string().nullable().describe('The hash of the last of the proofs that opened it'),
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
  compensation: stored(z.enum(['replace', 'credit']))
    .nullable()
    .describe('What made the reversal good: another show in its slot, or its price'),
  seq: z
    .int()
    .nullable()
    .describe("Its place in the client's chain, from 1 on; null: made before proofs were sealed"),
  content: z.string().nullable().describe('What is sealed, as canonical JSON'),
  previousHash: z
    .string()
    .nullable()
    .describe(
      'The hash of the proof before it; of the first: SHA-256 of `followthrough:` and the id of the client',
    ),
  hash: z.string().nullable().describe('SHA-256, in hex, of previousHash, a newline and content'),
});

export const milestonesContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/milestones', tags, summary: 'List milestones' })
    .input(pageQuery.extend({ clientId: id.optional() }))
    .output(pageOf(milestoneView)),
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/milestones/{id}',
      tags,
      summary: 'One milestone, with the shows that prove it',
    })
    .input(byId)
    .output(milestoneView.extend({ proofs: z.array(proofView), invoice: invoiceView.nullable() })),
};
