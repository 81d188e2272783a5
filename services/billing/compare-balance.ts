import { isUnderWay } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { noteDifference } from './note-difference.ts';

interface ComparedBalance {
  readonly operatorId: string;
  readonly clientId: string;
  /** Of the customer, in cents, below zero where it has credit; null: Stripe does not have the customer. */
  readonly theirCents: number | null;
  /** What open invoices have taken of it: we book that when they end. */
  readonly heldCents: number;
  readonly runAt: Date;
  readonly now: Date;
}

/**
 * Compares a customer's balance at Stripe with what our ledger owes the client. A balance that differs is told of and left
 * as it is: why it does, nobody can read from it. @returns how many differences there were
 */
export async function compareBalance(db: Database, of: ComparedBalance): Promise<number> {
  const { operatorId, clientId, theirCents, heldCents, runAt, now } = of;
  return asOperator(db, operatorId, async (tx) => {
    const booked = await tx.ledgerEntry.aggregate({
      where: { clientId, account: 'client_credit' },
      _sum: { amountCents: true },
      _max: { at: true },
    });
    if (isUnderWay([booked._max.at], now)) return 0;
    const ourCents = (booked._sum.amountCents ?? 0) + heldCents;
    if (ourCents === (theirCents ?? 0)) return 0;
    await noteDifference(tx, {
      ...{ operatorId, clientId, runAt, kind: 'balance', key: `client:${clientId}:balance` },
      ...{ invoiceId: null, stripeInvoiceId: null, ours: String(ourCents) },
      theirs: theirCents === null ? null : String(theirCents),
    });
    return 1;
  });
}
