import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery } from '../page.ts';

const sum = z.object({ invoices: z.int(), cents: z.int().describe('What is still to be paid of them') });

const standingView = z
  .object({
    clientId: z.string(),
    clientName: z.string(),
    currency: z.string(),
    usage: z.object({
      month: z.string().describe('yyyy-mm, the running one'),
      seconds: z.int(),
      calls: z.int(),
      cents: z.int(),
      projectedCents: z.int().describe('At the end of the month, if it goes on like this'),
    }),
    unbilledCents: z.int().describe('Talk time that no invoice bills yet, the running month included'),
    open: sum.describe('Sent and not paid, the overdue ones included'),
    overdue: sum,
    dueNext: instant.nullable().describe('When the first of the open ones is, or was, due'),
    disputes: z.int().describe('Shows that are contested and not settled'),
  })
  .meta({ id: 'BillingStanding' });

/** Where each client stands. */
export const billingStandingsContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/billing-standings',
      tags: ['Billing'],
      summary: 'What each client has used, owes and is late with, by name',
    })
    .input(pageQuery.extend({ clientId: id.optional() }))
    .output(pageOf(standingView)),
};
