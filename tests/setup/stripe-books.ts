import type { ChargebackFact, PaymentFact } from '../../contracts/billing/facts.ts';
import type { TheirInvoice } from '../../domain/billing/compare-invoice.ts';
import type { TheirCharge, TheirCreditNote, TheirRefund } from '../../domain/billing/their-money.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { StripeBooks } from '../../services/billing/stripe-books.ts';

type Kept = { -readonly [Key in keyof TheirInvoice]: TheirInvoice[Key] };

/** An invoice at Stripe that says what ours says. */
export function sameAtStripe(ours: Prisma.InvoiceModel, customerId: string): Kept {
  const { currency, number, hostedUrl, pdfUrl, createdAt, finalizedAt, dueAt, paidAt, amountCents } = ours;
  return {
    ...{ id: ours.stripeInvoiceId ?? '', status: ours.status, currency, number, hostedUrl, pdfUrl },
    ...{ createdAt, finalizedAt, dueAt, paidAt, customerId },
    ...{ subtotalCents: amountCents, totalCents: amountCents + ours.taxCents },
    ...{ amountDueCents: amountCents + ours.taxCents, amountPaidCents: ours.amountPaidCents },
    ...{ creditedCents: ours.creditedCents, creditedBeforeCents: 0, fromBalanceCents: 0 },
    metadata: { operator_id: ours.operatorId, client_id: ours.clientId, invoice_id: ours.id },
  };
}

/** Stripe's books as a list that a test may write in. */
export class StripeBooksDouble implements StripeBooks {
  readonly invoices: Kept[] = [];
  /** What the list still says of an invoice, though it has changed. */
  readonly stale = new Map<string, TheirInvoice>();
  /** What there is besides, newest first, of whichever customer. */
  readonly notes: TheirCreditNote[] = [];
  readonly charged: TheirCharge[] = [];
  readonly refunded: TheirRefund[] = [];
  readonly disputed: ChargebackFact[] = [];
  readonly paid: PaymentFact[] = [];
  balanceCents: number | null = 0;
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

  creditNotes = () => each(this.notes);
  charges = () => each(this.charged);
  refunds = () => each(this.refunded);
  chargebacks = () => each(this.disputed);
  payments = () => each(this.paid);
  balance = async () => this.balanceCents;

  of(ours: Pick<Prisma.InvoiceModel, 'stripeInvoiceId'>): Kept {
    const found = this.invoices.find(({ id }) => id === ours.stripeInvoiceId);
    if (!found) throw new Error('Stripe does not have it');
    return found;
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
