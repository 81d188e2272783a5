import type { TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { StripeBooks } from '../../services/billing/reconcile-operator.ts';

type Kept = { -readonly [Key in keyof TheirInvoice]: TheirInvoice[Key] };

/** An invoice at Stripe that says what ours says. */
export function sameAtStripe(ours: Prisma.InvoiceModel, customerId: string): Kept {
  const { currency, number, hostedUrl, pdfUrl, createdAt, finalizedAt, dueAt, paidAt, amountCents } = ours;
  return {
    ...{ id: ours.stripeInvoiceId ?? '', status: ours.status, currency, number, hostedUrl, pdfUrl },
    ...{ createdAt, finalizedAt, dueAt, paidAt, customerId },
    ...{ subtotalCents: amountCents, totalCents: amountCents + ours.taxCents },
    ...{ amountDueCents: amountCents + ours.taxCents, amountPaidCents: ours.amountPaidCents },
    ...{ creditedCents: ours.creditedCents, creditedBeforeCents: 0 },
    metadata: { operator_id: ours.operatorId, client_id: ours.clientId, invoice_id: ours.id },
  };
}

/** Stripe's books as a list that a test may write in. */
export class StripeBooksDouble implements StripeBooks {
  readonly invoices: Kept[] = [];
  /** What the list still says of an invoice, though it has changed. */
  readonly stale = new Map<string, TheirInvoice>();
  lists = 0;

  async *list(customerId?: string): AsyncGenerator<TheirInvoice> {
    this.lists += 1;
    for (const invoice of this.invoices) {
      if (customerId && invoice.customerId !== customerId) continue;
      yield this.stale.get(invoice.id) ?? { ...invoice };
    }
  }

  look = async (id: string): Promise<TheirInvoice | null> => {
    const found = this.invoices.find((invoice) => invoice.id === id);
    return found ? { ...found } : null;
  };

  of(ours: Pick<Prisma.InvoiceModel, 'stripeInvoiceId'>): Kept {
    const found = this.invoices.find(({ id }) => id === ours.stripeInvoiceId);
    if (!found) throw new Error('Stripe does not have it');
    return found;
  }
}
