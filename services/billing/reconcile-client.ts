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

/** Stripe's books at an account of the operator's own, or (null) at the environment's. Null: it is connected no more. */
export type BooksAt = (connectionId: string | null) => Promise<StripeBooks | null>;

export interface Customer {
  readonly customerId: string;
  /** The account of the operator's own that it is of; null: the environment's. */
  readonly connectionId: string | null;
}

export interface ClientComparison {
  readonly operatorId: string;
  readonly clientId: string;
  /** None: Stripe does not know the client yet. */
  readonly customers: readonly Customer[];
  readonly booksAt: BooksAt;
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
  const run: Run = { seen: new Set(), fresh: new Set(), heldCents: 0, isBalanceUnderWay: false };
  const asked: Asked[] = [];
  for (const { customerId, connectionId } of of.customers) {
    const theirs = await of.booksAt(connectionId);
    if (theirs) asked.push({ customerId, theirs });
    // Part of what the client has to its credit may lie where nobody can look any more.
    else run.isBalanceUnderWay = true;
  }
  const sum = { invoices: 0, differences: 0 };
  for (const customer of asked) {
    const done = await compareCustomer(db, of, customer, run);
    sum.invoices += done.invoices;
    sum.differences += done.differences;
  }
  const ours = await compareRest(db, of, run.seen);
  sum.differences += ours.differences;
  for (const customer of asked) sum.differences += await compareCharges(db, { ...of, ...customer });
  if (of.customers.length > 0) {
    const { heldCents, isBalanceUnderWay: isUnderWay } = run;
    sum.differences += await compareBalance(db, { ...of, customers: asked, heldCents, isUnderWay });
  }
  return { invoices: sum.invoices + ours.invoices, differences: sum.differences };
}

interface Asked {
  readonly customerId: string;
  readonly theirs: StripeBooks;
}

async function compareCustomer(
  db: Database,
  of: ClientComparison,
  { customerId, theirs }: Asked,
  run: Run,
): Promise<Compared> {
  const notes = await compareCreditNotes(db, { ...of, customerId, theirs });
  for (const id of notes.fresh) run.fresh.add(id);
  if (notes.fresh.size > 0) run.isBalanceUnderWay = true;
  const sum = { invoices: 0, differences: notes.differences };
  for await (const batch of inGroups(theirs.list(customerId), AT_ONCE)) {
    of.beat();
    sum.invoices += batch.length;
    sum.differences += await compareBatch(db, { ...of, theirs }, batch, run);
  }
  return sum;
}

/** What has become known on the way. It holds a batch of invoices at a time, and the ids of those that Stripe has. */
interface Run {
  readonly seen: Set<string>;
  /** Invoices with a credit note so new that they cannot be compared yet. */
  readonly fresh: Set<string>;
  /** What open invoices have taken of the customer's balance. */
  heldCents: number;
  isBalanceUnderWay: boolean;
}

async function compareBatch(
  db: Database,
  of: ClientComparison & { readonly theirs: StripeBooks },
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
  const books = await of.booksAt(invoice.connectionId);
  if (!books) return noteUnseen(db, of, invoice);
  const theirs = invoice.stripeInvoiceId ? await books.look(invoice.stripeInvoiceId) : null;
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

/** Its account is connected no more. What still asks something of the client is for staff to look at there. */
async function noteUnseen(
  db: Database,
  { operatorId, clientId, runAt }: ClientComparison,
  { id: invoiceId, status, stripeInvoiceId }: Prisma.InvoiceModel,
): Promise<number> {
  if (status !== 'draft' && status !== 'open') return 0;
  await asOperator(db, operatorId, (tx) =>
    noteDifference(tx, {
      ...{ operatorId, clientId, runAt, kind: 'account_ended', ours: status, theirs: null },
      ...{ key: `invoice:${invoiceId}:account_ended`, invoiceId, stripeInvoiceId },
    }),
  );
  return 1;
}
