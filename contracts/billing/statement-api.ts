import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant } from '../page.ts';
import { day } from './days.ts';

const balance = z.object({
  receivableCents: z.int().describe('What the client owed on invoices'),
  clientCreditCents: z.int().describe('What we owed the client: zero or negative'),
  balanceCents: z.int().describe('Both together: what the client owed in all'),
});

const entry = z.object({
  at: instant,
  date: z.string().describe("In the operator's zone"),
  booking: z.string().describe('As the ledger names it'),
  kind: z.string(),
  invoiceId: z.string().nullable(),
  invoiceNumber: z.string().nullable(),
  description: z.string(),
  cashCents: z
    .int()
    .describe('Money that moved: what the client paid is positive, what it got back negative'),
  receivableCents: z.int(),
  clientCreditCents: z.int(),
  amountCents: z.int().describe('What it changed of what the client owes in all'),
  balanceCents: z.int().describe('What the client owed in all after it'),
});

export const statementContract = {
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/clients/{id}/statement',
      tags: ['Ledger'],
      summary: "A client's account over a span of days: opening balance, bookings, closing balance",
    })
    .input(
      z.object({
        id,
        from: day,
        to: day.describe(
          'The last day; it belongs to the span, which is at most 400 days: a longer one is exported',
        ),
      }),
    )
    .output(
      z
        .object({
          clientId: z.string(),
          from: z.string(),
          to: z.string(),
          zone: z.string().describe("The operator's: its days begin there"),
          currencies: z.array(
            z.object({ currency: z.string(), opening: balance, entries: z.array(entry), closing: balance }),
          ),
        })
        .meta({ id: 'Statement' }),
    ),
};
