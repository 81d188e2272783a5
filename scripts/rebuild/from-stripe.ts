import { stripeBooks } from '../../activities/billing/stripe-books.ts';
import type { TheirMoney } from '../../domain/billing/their-money.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { restoreInvoice } from '../../services/billing/restore-invoice.ts';
import type { StripeClient, StripeInvoice } from '../../vendors/stripe/port.ts';
import type { Books } from './compare.ts';

/** Writes into our books what Stripe has and they have not, the oldest first. @returns a line for each, and what is lost */
export async function rebuildOurs(
  { db, accounts, now }: Books,
  differences: readonly Prisma.BillingDifferenceModel[],
): Promise<string[]> {
  const lost: (Found & { operatorId: string })[] = [];
  for (const { operatorId, kind, stripeInvoiceId } of differences) {
    if (kind !== 'missing_here' || !stripeInvoiceId) continue;
    const found = await findAt(accounts, operatorId, stripeInvoiceId);
    if (found) lost.push({ operatorId, ...found });
  }
  // Calls are tied to the invoices that bill them in the order in which they were billed.
  lost.sort((a, b) => a.theirs.createdAt.getTime() - b.theirs.createdAt.getTime());
  const said: string[] = [];
  for (const { operatorId, theirs, connectionId, stripe } of lost) {
    const kept = await keptOf(stripe, theirs);
    const from = { operatorId, theirs, connectionId, ...kept };
    const { invoiceId, missing } = await restoreInvoice(db, { ...from, now: now() });
    said.push(`${theirs.id}: ${invoiceId ? `restored as ${invoiceId}` : 'not restored'}`);
    said.push(...missing.map((what) => `  ${invoiceId ? 'Lost: ' : ''}${what}`));
  }
  return said;
}

interface Found {
  readonly theirs: StripeInvoice;
  readonly connectionId: string | null;
  readonly stripe: StripeClient;
}

/** An invoice that our books lack names no account: it is at the operator's own, or at the environment's. */
async function findAt(
  accounts: Books['accounts'],
  operatorId: string,
  stripeInvoiceId: string,
): Promise<Found | null> {
  const { connectionId: own } = await accounts.inUse('stripe', operatorId);
  for (const connectionId of new Set([own, null])) {
    const stripe = await accounts.named('stripe', { operatorId, connectionId });
    const isThere = stripe && (await stripeBooks(stripe).look(stripeInvoiceId));
    if (isThere) return { theirs: await stripe.getInvoice(stripeInvoiceId), connectionId, stripe };
  }
  return null;
}

/** All that Stripe keeps of an invoice beside itself. */
async function keptOf(stripe: StripeClient, { id: stripeInvoiceId, status }: StripeInvoice) {
  const lines = await stripe.listInvoiceLines(stripeInvoiceId);
  if (status === 'draft') return { lines, payments: [], creditNotes: [], money: [] };
  const creditNotes = (await all(stripe.listCreditNotes({ stripeInvoiceId }))).toReversed();
  const payments = await all(stripe.listInvoicePayments(stripeInvoiceId));
  const money: TheirMoney[] = [];
  for (const { paymentIntentId } of payments) {
    for await (const charge of stripe.listCharges({ paymentIntentId })) {
      const refunds = (await all(stripe.listRefunds(charge.id))).toReversed();
      const chargebacks = (await all(stripe.listChargebacks(charge.id))).toReversed();
      money.push({ charge, payments: [], refunds, chargebacks });
    }
  }
  return { lines, payments, creditNotes, money };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
