import { z } from 'zod';
import { evidenceView } from '../appointments/detail.ts';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Billing'];

const status = z.enum(['open', 'upheld', 'replaced', 'credited', 'withdrawn']);
const outcome = z
  .enum(['upheld', 'replaced', 'credited'])
  .describe('The show stands; or it does not, and the next one takes its place, or its price is given back');
const reason = z.string().trim().min(1).max(2_000);

const disputeView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    milestoneId: z.string(),
    proofId: z.string().describe('The show that is contested, among the proofs of its milestone'),
    status: stored(status),
    reason: z.string(),
    raisedFor: stored(z.enum(['client', 'operator'])).describe('Whose side contests it'),
    resolution: z.string().nullable().describe('Why it was settled so'),
    resolvedAt: instant.nullable().describe('When it was settled or withdrawn'),
    createdAt: instant,
  })
  .meta({ id: 'Dispute' });

const contestedProof = z.object({
  id: z.string(),
  slot: z.int(),
  appointmentId: z.string(),
  startsAt: instant,
  decidedAt: instant.nullable(),
  reversedAt: instant.nullable(),
  compensation: stored(z.enum(['replace', 'credit']))
    .nullable()
    .describe('What made its reversal good'),
});

const newDispute = z.strictObject({ proofId: id, reason });
const resolution = z.strictObject({ id, outcome, reason });

export type NewDispute = z.infer<typeof newDispute>;
export type Resolution = z.infer<typeof resolution>;

export const disputesContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/disputes', tags, summary: 'List disputes' })
    .input(
      pageQuery.extend({
        clientId: id.optional(),
        milestoneId: id.optional(),
        status: status.optional(),
      }),
    )
    .output(pageOf(disputeView)),
  create: endpoint
    .meta({ creates: true, needs: 'billing:dispute' })
    .route({
      method: 'POST',
      path: '/api/disputes',
      tags,
      successStatus: 201,
      summary: 'Contest a show that was billed',
    })
    .input(newDispute)
    .output(disputeView),
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/disputes/{id}', tags, summary: 'One dispute, with its evidence' })
    .input(byId)
    .output(
      disputeView.extend({
        milestoneNumber: z.int(),
        invoiceId: z.string().nullable(),
        proof: contestedProof,
        evidence: z.array(evidenceView),
      }),
    ),
  resolve: endpoint
    .meta({ needs: 'billing:write' })
    .route({
      method: 'POST',
      path: '/api/disputes/{id}/resolution',
      tags,
      summary: 'Settle a dispute',
      description: 'The same outcome again answers the same; another one is a conflict.',
    })
    .input(resolution)
    .output(disputeView),
  withdraw: endpoint
    .meta({ needs: 'billing:dispute' })
    .route({
      method: 'POST',
      path: '/api/disputes/{id}/withdrawal',
      tags,
      summary: 'Take a dispute back, by the side that raised it',
    })
    .input(z.strictObject(byId.shape))
    .output(disputeView),
};
