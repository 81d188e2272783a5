import { z } from 'zod';
import { evidenceView } from '../appointments/detail.ts';
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

const shownEvidence = evidenceView.extend({
  says: z.string().describe('In plain words: who said what, and by which way'),
  callSeconds: z.int().nullable().describe('Of a call: how long it lasted'),
});

const contest = z.object({
  id: z.string(),
  status: stored(z.enum(['open', 'upheld', 'replaced', 'credited', 'withdrawn'])),
  reason: z.string(),
  raisedFor: stored(z.enum(['client', 'operator'])),
  resolution: z.string().nullable(),
  resolvedAt: instant.nullable(),
  createdAt: instant,
});

/** A show with all that a person wants to know before believing it. */
const shownProof = proofView.extend({
  leadId: z.string(),
  leadName: z.string().nullable().describe('Null: nobody told it, or the person is erased'),
  zone: z.string().describe('IANA: where the appointment was'),
  endsAt: instant,
  priceCents: z.int().describe('Its share of the milestone’s price, without tax: what a credit gives back'),
  verdict: z.string().describe('The appointment’s status now'),
  verdictSays: z.string().describe('Who decided, and by what'),
  outcome: z
    .enum(['stands', 'replaced', 'to_replace', 'credited'])
    .describe('`to_replace`: it was reversed, and the next show takes its place'),
  evidence: z.array(shownEvidence),
  dispute: contest.nullable().describe('The newest one; null: it was never contested'),
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
    .output(
      milestoneView.extend({
        clientName: z.string(),
        currency: z.string(),
        size: z.int().describe('How many shows make it'),
        proofUrl: z.string().describe('The public page that shows its sealed proofs'),
        proofs: z.array(shownProof),
        invoice: invoiceView.nullable(),
      }),
    ),
};
