import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { id, instant, pageOf, pageQuery, stored } from '../page.ts';
import { days } from './days.ts';

const tags = ['Ledger'];

/** What each account of the ledger holds. Debits are positive, credits negative. */
export const LEDGER_ACCOUNTS = {
  receivable: 'What clients owe on final invoices',
  revenue: 'What was billed, without tax; credit notes and voided invoices take it back. A credit: negative',
  tax: 'What Stripe added as tax, owed to whom it is due. A credit: negative',
  cash: 'What came in at Stripe, less what went back',
  client_credit: 'What we owe clients: the balance on their accounts at Stripe. A credit: negative',
  refunds: 'What was paid back of payments',
  bad_debt: 'What was given up as uncollectible',
  chargebacks: "What payers' banks took back",
} as const;

export const ledgerAccount = z.enum(
  Object.fromEntries(Object.keys(LEDGER_ACCOUNTS).map((name) => [name, name])) as {
    [Name in keyof typeof LEDGER_ACCOUNTS]: Name;
  },
);

const accounts = Object.entries(LEDGER_ACCOUNTS)
  .map(([name, about]) => `\`${name}\`: ${about}`)
  .join('. ');

const entryView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    booking: z.string().describe('What happened, once: the entries of one booking sum to zero'),
    kind: z.string().describe('invoice, payment, credit_note, void, write_off, refund, chargeback, …'),
    account: stored(ledgerAccount).describe(accounts),
    amountCents: z.int().describe('Debits are positive, credits negative'),
    currency: z.string(),
    invoiceId: z.string().nullable(),
    at: instant,
    createdAt: instant.describe('When it was booked'),
  })
  .meta({ id: 'LedgerEntry' });

const sums = {
  currency: z.string(),
  debitCents: z.int(),
  creditCents: z.int().describe('Zero or negative'),
  balanceCents: z.int().describe('Both together'),
};

const balancesView = z
  .object({
    items: z.array(
      z.object({ account: stored(ledgerAccount), about: z.string(), ...sums }).meta({ id: 'LedgerBalance' }),
    ),
    sums: z.array(z.object(sums)).describe('Over all accounts, by currency: the balance of each is zero'),
  })
  .meta({ id: 'TrialBalance' });

export const ledgerContract = {
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/ledger', tags, summary: 'The entries of the ledger, newest first' })
    .input(
      pageQuery.extend({
        clientId: id.optional(),
        account: ledgerAccount.optional().describe(accounts),
        ...days,
      }),
    )
    .output(pageOf(entryView)),
  balances: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/ledger/balances',
      tags,
      summary: 'The trial balance: each account by currency, and their sums, which are zero',
    })
    .input(
      z.object({
        clientId: id.optional(),
        at: instant.optional().describe('Of what happened before this moment; left out: all of it'),
      }),
    )
    .output(balancesView),
};
