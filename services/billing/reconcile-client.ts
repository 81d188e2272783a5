import { differencesOf, isUnderWay, type TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { inGroups } from '../in-groups.ts';
import { findStrays } from './find-strays.ts';
import { healInvoice } from './heal-invoice.ts';
import { noteDifference } from './note-difference.ts';

export interface ClientComparison {
  readonly operatorId: string;
  readonly clientId: string;
  /** All that Stripe has of the client's customer. */
  readonly invoices: AsyncIterable<TheirInvoice>;
  /** One of Stripe's invoices as it is at this moment; null when Stripe does not have it. */
  readonly look: (stripeInvoiceId: string) => Promise<TheirInvoice | null>;
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
 * Compares a client's invoices with Stripe's in both directions. It holds a batch of invoices at a time, and the ids of
 * those that Stripe has of this client.
 */
export async function reconcileClient(db: Database, of: ClientComparison): Promise<Compared> {
  const seen = new Set<string>();
  const sum = { invoices: 0, differences: 0 };
  for await (const batch of inGroups(of.invoices, AT_ONCE)) {
    of.beat();
    for (const { id } of batch) seen.add(id);
    sum.invoices += batch.length;
    sum.differences += await compareBatch(db, of, batch);
  }
  const ours = await compareRest(db, of, seen);
  return { invoices: sum.invoices + ours.invoices, differences: sum.differences + ours.differences };
}

async function compareBatch(
  db: Database,
  of: ClientComparison,
  batch: readonly TheirInvoice[],
): Promise<number> {
  const { operatorId } = of;
  const { known, strays } = await findStrays(db, { ...of, batch, isOurCustomer: true });
  let differences = strays;
  for (const { ours, theirs } of known) {
    const isRight = ours.stripeInvoiceId === theirs.id && differencesOf(ours, theirs).length === 0;
    if (isRight) continue;
    // The list may have been read before the news came that we have booked: what Stripe says now counts.
    const latest = await of.look(theirs.id);
    if (!latest) continue;
    differences += await healInvoice(db, { ...of, operatorId, invoiceId: ours.id, theirs: latest });
  }
  return differences;
}

/** Our invoices that were not on Stripe's list. */
async function compareRest(db: Database, of: ClientComparison, seen: Set<string>): Promise<Compared> {
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
  const theirs = invoice.stripeInvoiceId ? await of.look(invoice.stripeInvoiceId) : null;
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
