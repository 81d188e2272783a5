import type { LetterName } from '../../contracts/messaging/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweMessage } from './owe-message.ts';

export interface OwedLetter {
  readonly operatorId: string;
  readonly clientId: string;
  readonly invoiceId: string | null;
  readonly template: LetterName;
  /** Of its row: owing the same twice sends one. That of a usage alert is `usage-alert:{clientId}:{month}:{cents}`. */
  readonly key: string;
  /** When it became due: it is not sent long after. */
  readonly now: Date;
}

/** What a letter says is old after this; the next one comes anyway. */
export const LETTER_LASTS_MS = 3 * 86_400_000;

/** Owes a client one email about its bill, in the transaction that makes it due. It goes out through the door. */
export async function oweLetter(tx: Transaction, { now, invoiceId, ...letter }: OwedLetter): Promise<void> {
  await oweMessage(tx, {
    ...letter,
    ...(invoiceId && { invoiceId }),
    ...{ leadId: null, appointmentId: null, channel: 'email', purpose: 'billing' },
    until: now.getTime() + LETTER_LASTS_MS,
  });
}
