import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery } from '../page.ts';
import { month as monthName } from './days.ts';

const tags = ['Billing'];

const month = z.string().describe("yyyy-mm, in the operator's zone: a call is of the month that it ended in");
const seconds = z.int().describe('Begun seconds count whole');

/** A month's calls of one client. */
const talk = {
  clientId: z.string(),
  month,
  from: instant.describe("The month's first instant"),
  until: instant.describe('The first instant of the next'),
  currency: z.string(),
  seconds,
  calls: z.int(),
  cents: z.int().describe('Of all its calls: summed exactly, rounded half up once'),
};

const monthView = z
  .object({
    ...talk,
    isBilled: z.boolean().describe('Every call of it is on an invoice'),
    unbilledCalls: z.int(),
    invoiceId: z.string().nullable().describe("The month's own invoice; null: it has none, or none yet"),
    laterInvoiceIds: z
      .array(z.string())
      .describe('Invoices of later months that bill calls of it which came late, or were too little to bill'),
  })
  .meta({ id: 'UsageMonth' });

const alertView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    month,
    thresholdCents: z.int(),
    cents: z.int().describe('What the month had cost when it was noticed'),
    createdAt: instant,
  })
  .meta({ id: 'UsageAlert' });

const estimateView = z
  .object({
    ...talk,
    projectedCents: z
      .int()
      .describe('At the end of the month, along a straight line from its beginning through now'),
    unbilled: z
      .object({ calls: z.int(), seconds, cents: z.int() })
      .describe('Calls of earlier months that the next invoice will bill'),
    alerts: z.array(alertView.pick({ thresholdCents: true, cents: true, createdAt: true })),
  })
  .meta({ id: 'UsageEstimate' });

const callView = z
  .object({
    id: z.string(),
    callId: z.string(),
    leadId: z.string(),
    leadName: z.string().nullable().describe('Null: nobody told it, or the person is erased'),
    endedAt: instant,
    seconds,
    rateMicrosPerMinute: z.int(),
    micros: z.int().describe('Millionths of the currency; the invoice sums them, and rounds once'),
    invoiceId: z.string().nullable().describe('Null: not billed yet'),
  })
  .meta({ id: 'UsageCall' });

const query = pageQuery.extend({ clientId: id.optional() });

export const usageContract = {
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/usage', tags, summary: 'Talk time and what it costs' })
    .input(z.object({ clientId: id.optional() }))
    .output(z.object({ seconds: z.int(), cents: z.int() })),
  months: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/usage/months', tags, summary: 'Talk time by client and month' })
    .input(query)
    .output(pageOf(monthView)),
  calls: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/usage/calls', tags, summary: 'The calls of a month, newest first' })
    .input(pageQuery.extend({ clientId: id.optional(), month: monthName }))
    .output(pageOf(callView)),
  estimate: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/usage/estimate', tags, summary: 'The running month, by client' })
    .input(query)
    .output(pageOf(estimateView)),
  alerts: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/usage/alerts', tags, summary: 'Thresholds that months have passed' })
    .input(query)
    .output(pageOf(alertView)),
};
