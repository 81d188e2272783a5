import type {
  ChargebackFact,
  CreditNoteFact,
  PaymentFact,
  RefundFact,
} from '../../contracts/billing/facts.ts';

/** A credit note as Stripe lists it: what its events told. */
export interface TheirCreditNote {
  readonly created: CreditNoteFact;
  readonly voided: CreditNoteFact | null;
}

/** Money that Stripe took from a customer. */
export interface TheirCharge {
  readonly id: string;
  readonly paymentIntentId: string;
  readonly customerId: string | null;
  /** May leave out refunds that failed later. */
  readonly refundedCents: number;
  readonly isDisputed: boolean;
  readonly createdAt: Date;
}

export interface TheirRefund {
  readonly id: string;
  readonly amountCents: number;
  readonly hasFailed: boolean;
  readonly createdAt: Date;
}

/** A charge and all that became of it; what was not asked for is empty. */
export interface TheirMoney {
  readonly charge: TheirCharge;
  readonly payments: readonly PaymentFact[];
  /** The oldest first, as well as those below. */
  readonly refunds: readonly TheirRefund[];
  readonly chargebacks: readonly ChargebackFact[];
}

/** Cents of all refunds that there ever were, and of those that failed. */
export function refundedOf(refunds: readonly TheirRefund[]): { everCents: number; failedCents: number } {
  const sum = (of: readonly TheirRefund[]) => of.reduce((cents, { amountCents }) => cents + amountCents, 0);
  return { everCents: sum(refunds), failedCents: sum(refunds.filter(({ hasFailed }) => hasFailed)) };
}

/** What Stripe told of each refund when it was made: the sum of all by then. */
export function refundFactsOf({ charge, refunds }: Pick<TheirMoney, 'charge' | 'refunds'>): RefundFact[] {
  const { id: chargeId, paymentIntentId, customerId } = charge;
  return refunds.map(({ createdAt: at }, i) => ({
    ...{ type: 'refund', paymentIntentId, chargeId, ...(customerId && { customerId }), at },
    refundedCents: refundedOf(refunds.slice(0, i + 1)).everCents,
  }));
}
