import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { type Booking, type LedgerKind, postLedger, reverseLedger } from './post-ledger.ts';

/**
 * Books how an invoice ended, by the amounts that Stripe tells alone: what else has reached us, and in which order,
 * makes no difference.
 */
export async function bookEnding(
  tx: Transaction,
  invoice: Prisma.InvoiceModel,
  fact: InvoiceFact,
): Promise<void> {
  const { operatorId, id } = invoice;
  const owedCents = fact.totalCents - (await creditedBefore(tx, invoice, fact));
  const { amountPaidCents, amountDueCents, at } = fact;
  const book = (name: string, kind: LedgerKind, sides: Booking['sides']) =>
    postLedger(tx, { ...bookingOf(invoice), booking: `invoice:${id}:${name}`, kind, at, sides });
  if (fact.kind !== 'uncollectible')
    await reverseLedger(tx, { operatorId, booking: `invoice:${id}:write_off`, kind: 'write_off', at });

  if (fact.kind === 'paid') {
    // What was not paid, Stripe took from the customer's balance when the invoice was finalised.
    const fromBalance = owedCents - amountPaidCents;
    await book('paid', 'payment', {
      ...{ cash: amountPaidCents, client_credit: fromBalance, receivable: -owedCents },
    });
  } else if (fact.kind === 'uncollectible') {
    const fromBalance = owedCents - amountDueCents;
    const lost = amountDueCents - amountPaidCents;
    await book('write_off', 'write_off', {
      ...{ bad_debt: lost, cash: amountPaidCents, client_credit: fromBalance, receivable: -owedCents },
    });
  } else if (fact.kind === 'voided') {
    // A balance that it had used, Stripe gives back.
    const tax = taxOf(owedCents, fact);
    await book('void', 'void', { revenue: owedCents - tax, tax, receivable: -owedCents });
  }
}

/** The tax in what is owed of an invoice: credit notes made it smaller in proportion. */
function taxOf(owedCents: number, { totalCents, subtotalCents }: InvoiceFact): number {
  if (totalCents === 0) return 0;
  return Math.round((owedCents * (totalCents - subtotalCents)) / totalCents);
}

function bookingOf({ operatorId, clientId, id, currency }: Prisma.InvoiceModel) {
  return { operatorId, clientId, invoiceId: id, currency };
}

/** Credit notes that made the invoice smaller before it was paid, in cents; by our books where Stripe does not say. */
async function creditedBefore(
  tx: Transaction,
  { operatorId, id }: Prisma.InvoiceModel,
  { creditedBeforeCents }: InvoiceFact,
): Promise<number> {
  if (creditedBeforeCents !== undefined) return creditedBeforeCents;
  const { _sum } = await tx.ledgerEntry.aggregate({
    where: { operatorId, invoiceId: id, kind: 'credit_note', account: 'receivable' },
    _sum: { amountCents: true },
  });
  return -(_sum.amountCents ?? 0);
}
