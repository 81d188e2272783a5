import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Billing'];

export const invoiceView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    milestoneId: z.string(),
    status: stored(z.enum(['draft', 'open', 'paid', 'void', 'uncollectible'])),
    currency: z.string(),
    amountCents: z.int(),
    termsDays: z.int(),
    description: z.string(),
    stripeInvoiceId: z.string().nullable(),
    hostedUrl: z.string().nullable(),
    pdfUrl: z.string().nullable(),
    sentAt: instant.nullable(),
    paidAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Invoice' });

export const milestoneView = z
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
  slot: z.int(),
  appointmentId: z.string(),
  startsAt: instant,
  decidedAt: instant.nullable(),
  reversedAt: instant.nullable(),
});

const byClient = pageQuery.extend({ clientId: id.optional() });

export const invoicesContract = {
  list: endpoint
    .route({ method: 'GET', path: '/api/invoices', tags, summary: 'List invoices' })
    .input(byClient)
    .output(pageOf(invoiceView)),
  get: endpoint
    .route({ method: 'GET', path: '/api/invoices/{id}', tags, summary: 'One invoice' })
    .input(byId)
    .output(invoiceView),
};

export const milestonesContract = {
  list: endpoint
    .route({ method: 'GET', path: '/api/milestones', tags, summary: 'List milestones' })
    .input(byClient)
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

export const usageContract = {
  get: endpoint
    .route({ method: 'GET', path: '/api/usage', tags, summary: 'Talk time and what it costs' })
    .input(z.object({ clientId: id.optional() }))
    .output(z.object({ seconds: z.int(), cents: z.int() })),
};
