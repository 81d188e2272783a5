import { z } from 'zod';
import type { BillingFact, ChargebackFact } from '../../contracts/billing/facts.ts';
import { epochSeconds, optionalText } from '../read-event.ts';
import { idField, objectOf, optionalId } from './read-fact.ts';

const invoicePayment = z.looseObject({
  invoice: idField,
  amount_paid: z.int(),
  payment: z.looseObject({ type: z.string(), payment_intent: optionalId }),
  status_transitions: z.looseObject({ paid_at: epochSeconds.nullish() }).nullish(),
});

/** Money that came by another way than a payment intent (noted by hand) is told by its invoice alone. */
export function readPayment(event: unknown): BillingFact | null {
  const { object, at } = objectOf(invoicePayment, event);
  const { payment } = object;
  if (payment.type !== 'payment_intent' || !payment.payment_intent) return null;
  return {
    type: 'payment',
    vendorInvoiceId: object.invoice,
    paymentIntentId: payment.payment_intent,
    amountCents: object.amount_paid,
    at: object.status_transitions?.paid_at ?? at,
  };
}

const charge = z.looseObject({
  id: z.string().min(1),
  payment_intent: optionalId,
  customer: optionalId,
  amount_refunded: z.int(),
});

/** A charge without a payment intent is none of an invoice's. */
export function readRefund(event: unknown): BillingFact | null {
  const { object, at } = objectOf(charge, event);
  if (!object.payment_intent) return null;
  return {
    type: 'refund',
    paymentIntentId: object.payment_intent,
    chargeId: object.id,
    customerId: object.customer,
    refundedCents: object.amount_refunded,
    at,
  };
}

const refund = z.looseObject({
  id: z.string().min(1),
  payment_intent: optionalId,
  status: optionalText,
  amount: z.int(),
});

/** Whether a refund's money stays with us: its bank did not take it, or nobody said where it should go. */
export const hasFailed = (status: string | null | undefined): boolean =>
  status === 'failed' || status === 'canceled';

/** Null while it has not failed: the charge tells of it then. */
export function readRefundFailure(event: unknown): BillingFact | null {
  const { object, at } = objectOf(refund, event);
  if (!object.payment_intent || !hasFailed(object.status)) return null;
  return {
    type: 'refund_failure',
    refundId: object.id,
    paymentIntentId: object.payment_intent,
    amountCents: object.amount,
    at,
  };
}

/**
 * A bank that merely inquires (`warning_…`) has taken nothing, and a `prevented` dispute never began: neither is a
 * chargeback. An inquiry that becomes one is told anew. https://docs.stripe.com/disputes/how-disputes-work
 */
const STATUSES = {
  needs_response: 'open',
  under_review: 'open',
  won: 'won',
  lost: 'lost',
  warning_needs_response: null,
  warning_under_review: null,
  warning_closed: null,
  prevented: null,
} satisfies Record<string, ChargebackFact['status'] | null>;

export const dispute = z.looseObject({
  charge: idField,
  payment_intent: optionalId,
  status: z.enum(Object.keys(STATUSES) as (keyof typeof STATUSES)[]),
  amount: z.int(),
});

export function readChargeback(event: unknown): BillingFact | null {
  const { object, at } = objectOf(dispute, event);
  return chargebackOf(object, at);
}

/** What a dispute says as it stands; null: no money was taken. */
export function chargebackOf(object: z.output<typeof dispute>, at: Date): ChargebackFact | null {
  const status = STATUSES[object.status];
  if (!status || !object.payment_intent) return null;
  return {
    type: 'chargeback',
    paymentIntentId: object.payment_intent,
    chargeId: object.charge,
    status,
    amountCents: object.amount,
    at,
  };
}
