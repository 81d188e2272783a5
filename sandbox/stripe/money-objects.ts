import type { World } from '../world.ts';
import { noBilling } from './method-objects.ts';
import type { BalanceTransaction, Charge, CreditNote, Dispute, Payment, Refund } from './records.ts';

const STATUS_OF = { open: 'requires_payment_method', paid: 'succeeded', canceled: 'canceled' } as const;

export function paymentIntentJson(payment: Payment): Record<string, unknown> {
  return {
    id: payment.id,
    object: 'payment_intent',
    amount: payment.amount,
    amount_capturable: 0,
    amount_received: payment.status === 'paid' ? payment.amount : 0,
    application: null,
    canceled_at: payment.canceledAt,
    cancellation_reason: payment.status === 'canceled' ? 'void_invoice' : null,
    capture_method: 'automatic',
    client_secret: `${payment.id}_secret_sandbox`,
    confirmation_method: 'automatic',
    created: payment.created,
    currency: payment.currency,
    customer: payment.customer,
    description: 'Payment for Invoice',
    last_payment_error: null,
    latest_charge: payment.latestCharge,
    livemode: false,
    metadata: {},
    next_action: null,
    payment_method: payment.paymentMethod,
    payment_method_options: {},
    payment_method_types: ['card'],
    receipt_email: null,
    setup_future_usage: null,
    shipping: null,
    status: STATUS_OF[payment.status],
  };
}

/** The tie between an invoice and what paid it. */
export function invoicePaymentJson(payment: Payment): Record<string, unknown> {
  return {
    id: payment.invoicePayment,
    object: 'invoice_payment',
    amount_paid: payment.status === 'paid' ? payment.amount : null,
    amount_requested: payment.amount,
    created: payment.created,
    currency: payment.currency,
    invoice: payment.invoice,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: payment.id },
    status: payment.status,
    status_transitions: { canceled_at: payment.canceledAt, paid_at: payment.paidAt },
  };
}

export function chargeJson(world: World, charge: Charge): Record<string, unknown> {
  const method = world.state.paymentMethods.get(charge.paymentMethod);
  const paid = charge.failure === null;
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amount,
    amount_captured: paid ? charge.amount : 0,
    amount_refunded: charge.refunded,
    application: null,
    balance_transaction: null,
    billing_details: noBilling,
    calculated_statement_descriptor: 'SANDBOX',
    captured: paid,
    created: charge.created,
    currency: charge.currency,
    customer: charge.customer,
    description: 'Payment for Invoice',
    disputed: charge.dispute !== null,
    failure_code: charge.failure,
    failure_message: paid ? null : 'Your card was declined.',
    fraud_details: {},
    livemode: false,
    metadata: {},
    outcome: null,
    paid,
    payment_intent: charge.payment,
    payment_method: charge.paymentMethod,
    payment_method_details: method && {
      type: 'card',
      card: {
        ...{ brand: method.brand, last4: method.last4, country: 'US', funding: 'credit' },
        ...{ exp_month: method.expMonth, exp_year: method.expYear, network: method.brand },
        ...{ checks: null, installments: null, mandate: null, three_d_secure: null, wallet: null },
      },
    },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: charge.refunded === charge.amount,
    review: null,
    shipping: null,
    status: paid ? 'succeeded' : 'failed',
  };
}

export function refundJson(refund: Refund): Record<string, unknown> {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: null,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    metadata: refund.metadata,
    payment_intent: refund.payment,
    reason: refund.reason,
    receipt_number: null,
    ...(refund.failed && { failure_reason: 'expired_or_canceled_card' }),
    status: refund.failed ? 'failed' : 'succeeded',
  };
}

const WEEK_S = 7 * 86_400;

export function disputeJson(dispute: Dispute): Record<string, unknown> {
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    balance_transactions: [],
    charge: dispute.charge,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: { enhanced_evidence: {} },
    evidence_details: {
      ...{ due_by: dispute.created + WEEK_S, enhanced_eligibility: {} },
      ...{ has_evidence: false, past_due: false, submission_count: 0 },
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: dispute.payment,
    reason: 'general',
    status: dispute.status,
  };
}

export function creditNoteJson(world: World, note: CreditNote): Record<string, unknown> {
  const line = {
    id: `cnli_${note.id.slice(3)}`,
    object: 'credit_note_line_item',
    ...{ amount: note.amount, description: note.memo ?? 'Credit', discount_amount: 0, discount_amounts: [] },
    ...{ livemode: false, pretax_credit_amounts: [], quantity: 1, tax_rates: [], taxes: [] },
    ...{ type: 'custom_line_item', unit_amount: note.amount, unit_amount_decimal: String(note.amount) },
  };
  return {
    id: note.id,
    object: 'credit_note',
    ...{ amount: note.amount, amount_shipping: 0, subtotal: note.amount, total: note.amount },
    ...{ subtotal_excluding_tax: note.amount, total_excluding_tax: note.amount, total_taxes: [] },
    created: note.created,
    currency: note.currency,
    customer: note.customer,
    customer_account: null,
    customer_balance_transaction: note.balanceTransaction,
    ...{ discount_amount: 0, discount_amounts: [], pretax_credit_amounts: [], shipping_cost: null },
    effective_at: note.created,
    invoice: note.invoice,
    lines: { object: 'list', data: [line], has_more: false, url: `/v1/credit_notes/${note.id}/lines` },
    livemode: false,
    memo: note.memo,
    metadata: note.metadata,
    number: note.number,
    out_of_band_amount: note.outOfBand || null,
    pdf: `${world.baseUrl()}/stripe/invoices/${note.invoice}/pdf`,
    post_payment_amount: note.postPayment,
    pre_payment_amount: note.prePayment,
    reason: note.reason,
    refunds: note.refund
      ? [{ amount_refunded: amountOf(world, note.refund), refund: note.refund, type: 'refund' }]
      : [],
    status: note.status,
    type: note.postPayment > 0 ? 'post_payment' : 'pre_payment',
    voided_at: note.voidedAt,
  };
}

function amountOf(world: World, refund: string): number {
  return world.state.refunds.get(refund)?.amount ?? 0;
}

export function balanceTransactionJson(change: BalanceTransaction): Record<string, unknown> {
  return {
    id: change.id,
    object: 'customer_balance_transaction',
    amount: change.amount,
    checkout_session: null,
    created: change.created,
    credit_note: change.creditNote,
    currency: change.currency,
    customer: change.customer,
    description: null,
    ending_balance: change.endingBalance,
    invoice: change.invoice,
    livemode: false,
    metadata: {},
    type: change.type,
  };
}
