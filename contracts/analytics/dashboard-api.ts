import { z } from 'zod';
import { day, days } from '../billing/days.ts';
import { endpoint } from '../endpoint.ts';
import { id, instant, stored } from '../page.ts';

const tags = ['Analytics'];

const count = z.int().min(0);

/** A figure of the period, and of the one before it, which is as long. */
const figure = z.object({ value: count, before: count });

const needKind = z.enum([
  'disputes',
  'disputed_appointments',
  'undecided_appointments',
  'overdue_invoices',
  'tasks',
  'quarantined_events',
  'connections',
]);

const needView = z
  .object({
    kind: stored(needKind),
    count,
    items: z
      .array(
        z.object({
          title: z.string(),
          detail: z.string().nullable(),
          clientId: z.string().nullable(),
          clientName: z.string().nullable().describe('Null: it is no client’s, or the caller is the client'),
          at: instant.nullable().describe('When it was due, took place or came'),
          amountCents: z.int().nullable().describe('What is still open of an invoice'),
          currency: z.string().nullable(),
          target: z.object({
            type: z.enum(['dispute', 'appointment', 'invoice', 'task', 'vendor_event', 'connection']),
            id: z.string().describe('Of an event its number, of a connection the vendor'),
          }),
        }),
      )
      .describe('The five that are most urgent'),
  })
  .meta({ id: 'Need' });

const dashboardView = z
  .object({
    from: z.string(),
    to: z.string().describe('The last day; it belongs to the period'),
    zone: z.string().describe("The operator's: its days begin there"),
    before: z.object({ from: z.string(), to: z.string() }),
    scope: stored(z.enum(['all', 'own'])).describe('`own`: figures of the leads that are assigned to you'),
    leads: figure.describe('Leads that came'),
    contacted: figure.describe('Leads that were written to or called for the first time'),
    booked: figure.describe('Appointments that were made'),
    shown: figure.describe('Appointments of these days that took place'),
    showRate: z
      .object({ value: z.number().nullable(), before: z.number().nullable() })
      .describe('Of the appointments of these days that are decided, from 0 to 1; null: none is'),
    billed: z
      .array(z.object({ currency: z.string(), cents: z.int(), beforeCents: z.int() }))
      .nullable()
      .describe(
        'Invoices that became final, with their tax; null: not for you, or of one campaign, which has no invoices',
      ),
    days: z.array(z.object({ day: z.string(), booked: count, shown: count, noShow: count })),
    outcomes: z
      .array(z.object({ outcome: z.string(), leads: count }))
      .describe(
        'How the leads ended whose sequences ended on these days, the commonest first: `booked`, `replied`, `exhausted` (no answer), `not_interested`, `opted_out`, …',
      ),
    upcoming: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          who: z.string().nullable().describe('The contact’s name'),
          clientId: z.string(),
          clientName: z.string().nullable().describe('Null: the caller is the client'),
          startsAt: instant,
          endsAt: instant,
          zone: z.string().describe('The contact’s'),
        }),
      )
      .describe('The five appointments that come next, whatever the period'),
    needs: z
      .array(needView)
      .describe('What waits for a person, whatever the period; what does not is left out'),
  })
  .meta({ id: 'Dashboard' });

export const dashboardContract = {
  get: endpoint
    .meta({ needs: 'leads:read' })
    .route({
      method: 'GET',
      path: '/api/dashboard',
      tags,
      summary: 'What came of a span of days, and what needs a person',
    })
    .input(
      z.object({
        days: z.coerce
          .number<unknown>()
          .int()
          .min(1)
          .max(400)
          .optional()
          .describe('So many days, today the last; left out: 30. It says nothing beside `from` or `to`'),
        from: days.from,
        to: days.to,
        clientId: id.optional(),
        campaignId: id.optional(),
      }),
    )
    .output(dashboardView),
};

const cents = z.int();

const revenueRow = z
  .object({
    month: z.string().describe("yyyy-mm, in the operator's zone"),
    clientId: z.string(),
    clientName: z.string(),
    currency: z.string(),
    billedCents: cents.describe('Invoices that became final in the month, with their tax'),
    creditedCents: cents.describe('Taken back in the month: credit notes, and invoices that were voided'),
    paidCents: cents.describe('Money that came in in the month'),
    refundedCents: cents.describe('Money that went back in the month, by refunds and by banks'),
    openCents: cents.describe("Of the month's invoices: what is not paid yet"),
    overdueCents: cents.describe('The part of it that was due'),
  })
  .meta({ id: 'RevenueRow' });

export const revenueContract = {
  get: endpoint
    .meta({ needs: 'revenue:read' })
    .route({
      method: 'GET',
      path: '/api/revenue',
      tags,
      summary: 'What was billed, paid, given back and is open, by month and client',
    })
    .input(
      z.object({
        from: day.optional().describe('Its month is the first; left out: twelve months, this one the last'),
        to: day.optional().describe('Its month is the last'),
        clientId: id.optional(),
      }),
    )
    .output(
      z
        .object({
          zone: z.string(),
          months: z.array(z.string()).describe('All of the span, the oldest first'),
          rows: z.array(revenueRow).describe('A month in which nothing happened has none'),
        })
        .meta({ id: 'Revenue' }),
    ),
};
