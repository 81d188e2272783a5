import type { BillingFact } from '../../contracts/billing/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { recordCard } from './record-card.ts';
import { recordChargeback } from './record-chargeback.ts';
import { recordCreditNote } from './record-credit-note.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';
import { recordPayment } from './record-payment.ts';
import { recordRefund } from './record-refund.ts';
import { recordRefundFailure } from './record-refund-failure.ts';

export interface BillingNews {
  readonly operatorId: string;
  readonly fact: BillingFact;
  readonly actor: Actor;
  /** When it was told, which may be days after it happened; left out: as it happened. */
  readonly heardAt?: Date;
}

/** Applies what Stripe told us. */
export async function recordBillingFact(tx: Transaction, news: BillingNews): Promise<Applied> {
  const { fact } = news;
  switch (fact.type) {
    case 'invoice':
      return recordInvoiceFact(tx, { ...news, fact });
    case 'payment':
      return recordPayment(tx, { ...news, fact });
    case 'refund':
      return recordRefund(tx, { ...news, fact });
    case 'refund_failure':
      return recordRefundFailure(tx, { ...news, fact });
    case 'chargeback':
      return recordChargeback(tx, { ...news, fact });
    case 'credit_note':
      return recordCreditNote(tx, { ...news, fact });
    case 'card':
      return recordCard(tx, { ...news, fact });
  }
}
