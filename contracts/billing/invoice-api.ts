import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { month } from './days.ts';

const tags = ['Billing'];

const status = z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']);

export const invoiceView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    kind: stored(z.enum(['milestone', 'usage'])),
    milestoneId: z.string().nullable(),
    month: instant.nullable().describe('Of a usage invoice: the first day of its month'),
    number: z.string().nullable().describe('As printed on it'),
    status: stored(status),
    currency: z.string(),
    amountCents: z.int().describe('The sum of its lines, without tax'),
    taxCents: z.int(),
    amountPaidCents: z.int(),
    creditedCents: z.int(),
    refundedCents: z.int(),
    termsDays: z.int(),
    collection: stored(z.enum(['send_invoice', 'charge_automatically'])),
    description: z.string(),
    stripeInvoiceId: z.string().nullable(),
    hostedUrl: z.string().nullable(),
    pdfUrl: z.string().nullable(),
    sentAt: instant.nullable(),
    dueAt: instant.nullable(),
    overdueAt: instant.nullable().describe('Null: paid, or not due yet'),
    reminders: z.int().describe('How many reminders have gone out'),
    paymentFailedAt: instant
      .nullable()
      .describe('When its payment method was last refused; it stays when it is paid later'),
    paymentFailure: z.string().nullable().describe("The refusal's code"),
    paidAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Invoice' });

const namedInvoice = invoiceView.extend({ clientName: z.string() });

const lineView = z.object({
  id: z.string(),
  kind: stored(z.enum(['milestone', 'usage', 'late_usage'])),
  milestoneId: z.string().nullable(),
  description: z.string(),
  amountCents: z.int(),
  seconds: z.int().nullable().describe('Of a usage line: the talk time that it bills'),
  onHold: z.boolean().describe('A show that it bills is contested'),
});

export const invoicesContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/invoices', tags, summary: 'List invoices' })
    .input(
      pageQuery.extend({
        clientId: id.optional(),
        status: status.optional(),
        overdue: z.stringbool().optional(),
        month: month.optional().describe("yyyy-mm: made in that month, in the operator's zone"),
      }),
    )
    .output(pageOf(namedInvoice)),
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/invoices/{id}', tags, summary: 'One invoice with its lines' })
    .input(byId)
    .output(
      namedInvoice.extend({
        lines: z.array(lineView),
        onHold: z.boolean().describe('A show that it bills is contested: nobody is reminded meanwhile'),
      }),
    ),
};
