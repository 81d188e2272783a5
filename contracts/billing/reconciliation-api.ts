import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { instant, pageOf, pageQuery } from '../page.ts';

const tags = ['Billing'];

const reconciliationView = z
  .object({
    id: z.string(),
    invoices: z.int().describe('How many were compared'),
    differences: z.int().describe('How many were found, those among them that were put right at once'),
    createdAt: instant,
    finishedAt: instant.nullable().describe('Null: it still goes on, or was broken off'),
  })
  .meta({ id: 'Reconciliation' });

const differenceView = z
  .object({
    id: z.string(),
    clientId: z.string().nullable(),
    kind: z.string().describe('What differs, e.g. `state`, `amount`, `missing_at_stripe`'),
    invoiceId: z.string().nullable(),
    stripeInvoiceId: z.string().nullable(),
    ours: z.string().nullable().describe('What our books say; amounts in cents. Null: nothing'),
    theirs: z.string().nullable().describe("What Stripe's say"),
    createdAt: instant,
    seenAt: instant.describe('The last comparison that found it'),
    resolvedAt: instant.nullable().describe('Null: it is there still'),
  })
  .meta({ id: 'BillingDifference' });

export const reconciliationsContract = {
  list: endpoint
    .meta({ needs: 'books:read' })
    .route({
      method: 'GET',
      path: '/api/reconciliations',
      tags,
      summary: "List the nightly comparisons of our books with Stripe's",
    })
    .input(pageQuery)
    .output(pageOf(reconciliationView)),
};

export const billingDifferencesContract = {
  list: endpoint
    .meta({ needs: 'books:read' })
    .route({
      method: 'GET',
      path: '/api/billing-differences',
      tags,
      summary: "List where our books and Stripe's differ",
    })
    .input(
      pageQuery.extend({
        open: z.stringbool().optional().describe('Only those that are there still, or not'),
      }),
    )
    .output(pageOf(differenceView)),
};
