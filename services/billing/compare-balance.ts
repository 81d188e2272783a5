import { isUnderWay } from '../../domain/billing/compare-invoice.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { keepDifferences, noteDifference } from './note-difference.ts';
import type { StripeBooks } from './stripe-books.ts';

interface ComparedBalance {
  readonly operatorId: string;
  readonly clientId: string;
  /** The customer that it is, and those that it was at other accounts. */
  readonly customers: readonly {
    readonly customerId: string;
    readonly theirs: Pick<StripeBooks, 'balance'>;
  }[];
  /** What open invoices have taken of it: we book that when they end. */
  readonly heldCents: number;
  /** News of what changed it may be on their way. */
  readonly isUnderWay: boolean;
  readonly runAt: Date;
  readonly now: Date;
}

/**
 * Compares a customer's balance at Stripe with what our ledger owes the client. A balance that differs is told of and left
 * as it is: why it does, nobody can read from it. @returns how many differences there were
 */
export async function compareBalance(db: Database, of: ComparedBalance): Promise<number> {
  const { operatorId, clientId, heldCents, runAt, now } = of;
  const theirCents = of.isUnderWay ? null : await balanceOf(of);
  return asOperator(db, operatorId, async (tx) => {
    const key = `client:${clientId}:balance`;
    const booked = await tx.ledgerEntry.aggregate({
      where: { clientId, account: 'client_credit' },
      _sum: { amountCents: true },
      _max: { at: true },
    });
    if (of.isUnderWay || isUnderWay([booked._max.at], now)) {
      await keepDifferences(tx, of, { key });
      return 0;
    }
    const ourCents = (booked._sum.amountCents ?? 0) + heldCents;
    if (ourCents === (theirCents ?? 0)) return 0;
    await noteDifference(tx, {
      ...{ operatorId, clientId, runAt, key, kind: 'balance', invoiceId: null, stripeInvoiceId: null },
      ...{ ours: String(ourCents), theirs: theirCents === null ? null : String(theirCents) },
    });
    return 1;
  });
}

/** Cents, below zero where there is credit; null: Stripe has none of the customers. */
async function balanceOf({ customers }: ComparedBalance): Promise<number | null> {
  let sum: number | null = null;
  for (const { customerId, theirs } of customers) {
    const cents = await theirs.balance(customerId);
    if (cents !== null) sum = (sum ?? 0) + cents;
  }
  return sum;
}
