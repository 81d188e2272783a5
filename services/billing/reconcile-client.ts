import { differencesOf, isUnderWay, type TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { inGroups } from '../in-groups.ts';
import { compareBalance } from './compare-balance.ts';
import { compareCharges } from './compare-charges.ts';
import { compareCreditNotes } from './compare-credit-notes.ts';
import { findStrays } from './find-strays.ts';
import { healInvoice } from './heal-invoice.ts';
import { noteDifference } from './note-difference.ts';
import type { StripeBooks } from './stripe-books.ts';

export interface ClientComparison {
  readonly operatorId: string;
  readonly clientId: string;
  /** Null: Stripe does not know the client yet. */
  readonly customerId: string | null;
  readonly theirs: StripeBooks;
  readonly runAt: Date;
  readonly now: Date;
  /** Called now and then, to show that the comparison goes on. */
  readonly beat: () => void;
}

export interface Compared {
  readonly invoices: number;
  readonly differences: number;
}

const AT_ONCE = 100;

/**
 * Compares all that a client was billed with Stripe's books, in both directions: credit notes before the invoices that they
 * made smaller, what was paid after the invoices that it belongs to, and what is left on the balance last.
 */
export async function reconcileClient(db: Database, of: ClientComparison): Promise<Compared> {
  const { customerId } = of;
  if (customerId === null) return compareRest(db, of, new Set());
  const notes = await compareCreditNotes(db, { ...of, customerId });
  const run: Run = {
    seen: new Set(),
    fresh: notes.fresh,
    heldCents: 0,
    isBalanceUnderWay: notes.fresh.size > 0,
  };
  const sum = { invoices: 0, differences: notes.differences };
  for await (const batch of inGroups(of.theirs.list(customerId), AT_ONCE)) {
    of.beat();
    sum.invoices += batch.length;
    sum.differences += await compareBatch(db, of, batch, run);
  }
  const ours = await compareRest(db, of, run.seen);
  sum.differences += ours.differences + (await compareCharges(db, { ...of, customerId }));
  const { heldCents, isBalanceUnderWay: isUnderWay } = run;
  sum.differences += await compareBalance(db, { ...of, customerId, heldCents, isUnderWay });
  return { invoices: sum.invoices + ours.invoices, differences: sum.differences };
}

/** What has become known on the way. It holds a batch of invoices at a time, and the ids of those that Stripe has. */
interface Run {
  readonly seen: Set<string>;
  /** Invoices with a credit note so new that they cannot be compared yet. */
  readonly fresh: ReadonlySet<string>;
  /** What open invoices have taken of the customer's balance. */
  heldCents: number;
  isBalanceUnderWay: boolean;
}

async function compareBatch(
  db: Database,
  of: ClientComparison,
  batch: readonly TheirInvoice[],
  run: Run,
): Promise<number> {
  const { operatorId, now } = of;
  for (const { id, status, fromBalanceCents, finalizedAt, paidAt } of batch) {
    run.seen.add(id);
    if (status === 'open') run.heldCents += fromBalanceCents;
    if (isUnderWay([finalizedAt, paidAt], now)) run.isBalanceUnderWay = true;
  }
  const { known, strays } = await findStrays(db, { ...of, batch, isOurCustomer: true });
  let differences = strays;
  for (const { ours, theirs } of known) {
    const isRight = ours.stripeInvoiceId === theirs.id && differencesOf(ours, theirs).length === 0;
    if (isRight || run.fresh.has(theirs.id)) continue;
    // The list may have been read before the news came that we have booked: what Stripe says now counts.
    const latest = await of.theirs.look(theirs.id);
    if (!latest) continue;
    differences += await healInvoice(db, { ...of, operatorId, invoiceId: ours.id, theirs: latest });
  }
  return differences;
}

/** Our invoices that were not on Stripe's list. */
async function compareRest(db: Database, of: ClientComparison, seen: ReadonlySet<string>): Promise<Compared> {
  const sum = { invoices: 0, differences: 0 };
  for (let after: string | undefined; ; ) {
    const page = await pageOf(db, of, after);
    of.beat();
    for (const invoice of page) {
      if (invoice.stripeInvoiceId && seen.has(invoice.stripeInvoiceId)) continue;
      sum.invoices += 1;
      sum.differences += await compareUnlisted(db, of, invoice);
    }
    after = page.at(-1)?.id;
    if (page.length < AT_ONCE) return sum;
  }
}

function pageOf(
  db: Database,
  { operatorId, clientId }: ClientComparison,
  after: string | undefined,
): Promise<Prisma.InvoiceModel[]> {
  return asOperator(db, operatorId, (tx) =>
    tx.invoice.findMany({
      where: { clientId, ...(after && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
    }),
  );
}

async function compareUnlisted(
  db: Database,
  of: ClientComparison,
  invoice: Prisma.InvoiceModel,
): Promise<number> {
  const { operatorId, clientId, runAt, now } = of;
  if (isUnderWay([invoice.createdAt], now)) return 0;
  // It may have been made since the list was read.
  const theirs = invoice.stripeInvoiceId ? await of.theirs.look(invoice.stripeInvoiceId) : null;
  if (theirs) return healInvoice(db, { operatorId, invoiceId: invoice.id, theirs, runAt, now });
  await asOperator(db, operatorId, (tx) =>
    noteDifference(tx, {
      ...{ operatorId, clientId, runAt, kind: 'missing_at_stripe', ours: invoice.status, theirs: null },
      key: `invoice:${invoice.id}:missing_at_stripe`,
      ...{ invoiceId: invoice.id, stripeInvoiceId: invoice.stripeInvoiceId },
    }),
  );
  return 1;
}
