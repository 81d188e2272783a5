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
  | 'refund_failure'
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

/**
 * Writes a booking into the ledger, in the transaction of what happened. Writing it again changes nothing: the first one
 * stands, whoever tells of it later and however.
 *
 * @returns whether it was written now
 */
export async function postLedger(tx: Transaction, { sides, ...booking }: Booking): Promise<boolean> {
  const entries = Object.entries(sides).filter(([, amountCents]) => amountCents !== 0);
  const sum = entries.reduce((total, [, amountCents]) => total + amountCents, 0);
  if (sum !== 0) throw new Error(`the booking ${booking.booking} is off by ${sum} cents`);
  const { operatorId } = booking;
  const known = await tx.ledgerEntry.findFirst({
    where: { operatorId, booking: booking.booking },
    select: { id: true },
  });
  if (known) return false;
  const { count } = await tx.ledgerEntry.createMany({
    data: entries.map(([account, amountCents]) => ({ ...booking, account, amountCents })),
    skipDuplicates: true,
  });
  // Now, and not when the transaction ends: by then it may act in a role that does not see the ledger.
  await tx.$executeRaw`SET CONSTRAINTS ledger_entry_balances IMMEDIATE`;
  return count > 0;
}

/** Takes a booking back by its mirror image, once; one that was never written needs none. @returns whether it did so now */
export async function reverseLedger(
  tx: Transaction,
  of: { readonly operatorId: string; readonly booking: string; readonly kind: LedgerKind; readonly at: Date },
): Promise<boolean> {
  const { operatorId, booking, kind, at } = of;
  const entries = await tx.ledgerEntry.findMany({ where: { operatorId, booking } });
  const [first] = entries;
  if (!first) return false;
  const { clientId, currency, invoiceId } = first;
  const sides = Object.fromEntries(entries.map(({ account, amountCents }) => [account, -amountCents]));
  return postLedger(tx, {
    ...{ operatorId, clientId, currency, invoiceId, kind, at, sides },
    booking: `${booking}:reversed`,
  });
}
