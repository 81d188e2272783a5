import type { Transaction } from '../../prisma/tenant.ts';

export type LedgerAccount =
  /** What clients owe us. */
  | 'receivable'
  | 'revenue'
  /** Tax that Stripe adds, owed to whom it is due. */
  | 'tax'
  | 'cash'
  /** What we owe clients: the balance on their account at Stripe. */
  | 'client_credit'
  | 'refunds'
  | 'bad_debt'
  | 'chargebacks';

export type LedgerKind =
  | 'invoice'
  | 'payment'
  | 'credit_note'
  | 'void'
  | 'write_off'
  | 'refund'
  | 'chargeback'
  | 'chargeback_won';

export interface Booking {
  readonly operatorId: string;
  readonly clientId: string;
  /** What happened, once: e.g. `invoice:{id}:finalized`. */
  readonly booking: string;
  readonly kind: LedgerKind;
  readonly currency: string;
  readonly invoiceId: string | null;
  readonly at: Date;
  /** Cents by account: debits positive, credits negative; they sum to zero. */
  readonly sides: Readonly<Partial<Record<LedgerAccount, number>>>;
}

/** Writes a booking into the ledger, in the transaction of what happened. Writing it again changes nothing. */
export async function postLedger(tx: Transaction, { sides, ...booking }: Booking): Promise<void> {
  const entries = Object.entries(sides).filter(([, amountCents]) => amountCents !== 0);
  const sum = entries.reduce((total, [, amountCents]) => total + amountCents, 0);
  if (sum !== 0) throw new Error(`the booking ${booking.booking} is off by ${sum} cents`);
  await tx.ledgerEntry.createMany({
    data: entries.map(([account, amountCents]) => ({ ...booking, account, amountCents })),
    skipDuplicates: true,
  });
  // Now, and not when the transaction ends: by then it may act in a role that does not see the ledger.
  await tx.$executeRaw`SET CONSTRAINTS ledger_entry_balances IMMEDIATE`;
}
