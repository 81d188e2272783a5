import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { postLedger } from './post-ledger.ts';
import { tellCredits } from './tell-credits.ts';

const DAY_MS = 86_400_000;

/** What Stripe made of a draft. */
export interface FinalInvoice {
  readonly number: string | null;
  readonly subtotalCents: number;
  readonly totalCents: number;
  /** Null: by its terms. */
  readonly dueAt: Date | null;
  readonly hostedUrl: string | null;
  readonly pdfUrl: string | null;
  readonly at: Date;
}

/**
 * The invoice is final, by Stripe's answer or by its event, whichever comes first: from now on it is owed. A payment that
 * we have been told of already stands.
 */
export async function applyFinalized(
  tx: Transaction,
  invoice: Prisma.InvoiceModel,
  final: FinalInvoice,
): Promise<void> {
  const { id, operatorId, clientId, currency } = invoice;
  const { number, hostedUrl, pdfUrl, at } = final;
  const taxCents = final.totalCents - final.subtotalCents;
  const terms = invoice.collection === 'send_invoice' ? invoice.termsDays : 0;
  const dueAt = new Date(at.getTime() + terms * DAY_MS);
  await tx.invoice.updateMany({ where: { id, status: 'draft' }, data: { status: 'open' } });
  // The earliest news tell the moment: later ones are only of what it led to.
  await tx.invoice.updateMany({
    where: { id, OR: [{ finalizedAt: null }, { finalizedAt: { gt: at } }] },
    data: { taxCents, number, hostedUrl, pdfUrl, finalizedAt: at, dueAt: final.dueAt ?? dueAt },
  });
  // Invoices from before numbers were kept.
  await tx.invoice.updateMany({ where: { id, number: null }, data: { number, hostedUrl, pdfUrl } });
  await postLedger(tx, {
    ...{ operatorId, clientId, invoiceId: id, currency, at, kind: 'invoice' },
    booking: `invoice:${id}:finalized`,
    sides: { receivable: final.totalCents, revenue: -final.subtotalCents, tax: -taxCents },
  });
  await tellCredits(tx, invoice);
}
