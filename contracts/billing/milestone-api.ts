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

const count = z.int().min(0);

const progressView = z
  .object({
    clientId: z.string(),
    clientName: z.string(),
    number: z.int().describe('Of the milestone that the next shows go towards'),
    size: z.int().describe('How many shows make it, by the agreement in force'),
    amountCents: z.int().describe('What it costs'),
    currency: z.string(),
    counted: count.describe('Shows that count towards it so far: fewer than its size'),
    toReplace: count.describe(
      'Shows that come first: each takes the place of a billed one that was reversed',
    ),
    remaining: count.describe('Shows until its invoice, those that replace others among them'),
    opening: count.describe('Full milestones whose invoices are being made right now'),
  })
  .meta({ id: 'MilestoneProgress' });

export const milestonesContract = {
  progress: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/milestones/progress',
      tags,
      summary: 'How many shows each client is away from its next invoice, the nearest first',
    })
    .input(pageQuery.extend({ clientId: id.optional() }))
    .output(pageOf(progressView)),
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
