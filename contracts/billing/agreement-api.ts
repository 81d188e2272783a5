import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { currencies } from './currency.ts';

const tags = ['Billing'];

const currency = z.enum(currencies);
const reversal = z.enum(['replace', 'credit']);
const collection = z.enum(['send_invoice', 'charge_automatically']);

/** What is agreed: left out, it stays as it was, or is the usual. */
export const agreementTerms = z.strictObject({
  currency: currency
    .optional()
    .describe('It can be changed as long as nothing was billed and no talk time waits to be billed'),
  rateMicrosPerMinute: z.int().min(0).max(100_000_000).optional(),
  milestoneSize: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('A new size counts from the last billed show on'),
  milestonePriceCents: z.int().min(0).max(100_000_000).optional(),
  termsDays: z.int().min(0).max(365).optional(),
  reversal: reversal
    .optional()
    .describe('A billed show that is reversed: the next show replaces it, or its price is credited'),
  collection: collection.optional(),
  automaticTax: z.boolean().optional().describe('Stripe computes tax and adds it'),
  pauseAfterDays: z
    .int()
    .min(0)
    .max(365)
    .nullable()
    .optional()
    .describe("Days after an invoice's due date at which the client's campaigns pause; null: never"),
  usageAlertCents: z
    .array(z.int().min(1).max(100_000_000))
    .max(10)
    .overwrite((cents) => [...new Set(cents)].sort((a, b) => a - b))
    .optional()
    .describe("Costs of a month's talk time at which people are told"),
  note: z
    .string()
    .trim()
    .max(2_000)
    .regex(/^[^\0]*$/, 'must not contain NUL')
    .nullable()
    .optional()
    .describe('About this version; the client reads it too'),
});

/** One version of what a client pays. */
export const agreementView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    version: z.int(),
    currency: z.string(),
    rateMicrosPerMinute: z.int().describe('Millionths of the currency per minute of talk: 200000 is 0.20'),
    milestoneSize: z.int().describe('How many shows make a milestone'),
    milestonePriceCents: z.int(),
    termsDays: z.int().describe('Days until an invoice is due'),
    reversal: stored(reversal),
    collection: stored(collection),
    automaticTax: z.boolean(),
    pauseAfterDays: z.int().nullable(),
    usageAlertCents: z.array(z.int()),
    note: z.string().nullable(),
    effectiveFrom: instant,
    createdAt: instant,
  })
  .meta({ id: 'Agreement' });

const versionView = agreementView
  .extend({
    standing: z
      .enum(['past', 'in_force', 'planned', 'withdrawn'])
      .describe('`withdrawn`: a newer version began before it could'),
    until: instant.nullable().describe('When the next version begins or began; null: open, or withdrawn'),
  })
  .meta({ id: 'AgreementVersion' });

const historyView = versionView
  .extend({
    facts: z
      .array(z.object({ key: z.string(), topic: z.string(), says: z.string() }))
      .describe('In plain words'),
    changes: z
      .array(z.object({ key: z.string(), topic: z.string(), was: z.string(), is: z.string() }))
      .describe('Against the version before; of the first, none'),
    by: z
      .object({ kind: z.string(), id: z.string(), name: z.string().nullable() })
      .nullable()
      .describe('Who made it; null: it came with the client'),
  })
  .meta({ id: 'AgreementHistory' });

const newAgreement = agreementTerms.extend({
  effectiveFrom: instant.optional().describe('Left out: now. At most two years ahead, never in the past'),
  withdrawPlanned: z
    .boolean()
    .default(false)
    .describe(
      'Versions that are planned to begin later never do. Without it, a version before them is refused',
    ),
});

export type NewAgreement = z.infer<typeof newAgreement>;

export const agreementsContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/clients/{id}/agreements',
      tags,
      summary: 'What a client pays, paid and will pay: every version',
    })
    .input(pageQuery.extend({ id }))
    .output(pageOf(historyView)),
  make: endpoint
    .meta({ creates: true, needs: 'billing:write' })
    .route({
      method: 'POST',
      path: '/api/clients/{id}/agreements',
      tags,
      successStatus: 201,
      summary: 'Agree anew: a version that holds from a moment on, and what is left out stays as it is then',
    })
    .input(newAgreement.extend(byId.shape))
    .output(versionView),
};
