import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';

const creditNoteView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    invoiceId: z.string(),
    milestoneId: z.string(),
    proofId: z.string().describe('The show that was reversed'),
    amountCents: z.int().describe('The price of the show, without tax'),
    taxCents: z.int().describe("Its share of the invoice's tax, once it is issued"),
    currency: z.string(),
    status: stored(z.enum(['pending', 'issued', 'not_needed'])).describe(
      '`not_needed`: its invoice was given up before',
    ),
    appliedTo: stored(z.enum(['amount_due', 'balance']))
      .nullable()
      .describe('An unpaid invoice becomes smaller; of a paid one it is kept for the next invoice'),
    stripeCreditNoteId: z.string().nullable(),
    issuedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'CreditNote' });

export const creditNotesContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/credit-notes',
      tags: ['Billing'],
      summary: 'List what was given back for reversed shows',
    })
    .input(pageQuery.extend({ clientId: id.optional(), invoiceId: id.optional() }))
    .output(pageOf(creditNoteView)),
};
