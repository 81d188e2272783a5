import type { BillingFact } from '../../contracts/billing/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { recordCard } from './record-card.ts';
import { recordInvoiceFact } from './record-invoice-fact.ts';

export interface BillingNews {
  readonly operatorId: string;
  readonly fact: BillingFact;
  readonly actor: Actor;
}

/** Applies what Stripe told us. */
export async function recordBillingFact(tx: Transaction, news: BillingNews): Promise<Applied> {
  const { fact } = news;
  if (fact.type === 'card') return recordCard(tx, { ...news, fact });
  return fact.type === 'invoice' ? recordInvoiceFact(tx, { ...news, fact }) : 'ignored';
}
