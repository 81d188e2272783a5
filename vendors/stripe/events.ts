import Stripe from 'stripe';
import { z } from 'zod';
import type { BillingFact } from '../../contracts/billing/facts.ts';
import type { ReceivedEvent, Verification, WebhookRequest } from '../event.ts';
import { freshness, headerOf, parseJson, readFields } from '../read-event.ts';
import { readMethod, readSetup, readSetupPage } from './card-facts.ts';
import { readCreditNote, readInvoice } from './invoice-facts.ts';
import { readChargeback, readPayment, readRefund, readRefundFailure } from './money-facts.ts';
import type { FactReader } from './read-fact.ts';

/** Stripe's own default tolerance; a retry is signed anew. */
const PAST_TOLERANCE_MS = 300_000;

/** What the SDK takes for "do not look at the time". */
const NO_TIME_CHECK = 0;

/**
 * The SDK checks the digest. The bounds are ours: it lets the future pass, and calls stale what it calls
 * forged.
 */
export async function verify(request: WebhookRequest, secret: string, now: Date): Promise<Verification> {
  const header = headerOf(request, 'stripe-signature');
  const signedAt = signedTimeMs(header ?? '');
  if (!secret || !header || signedAt === undefined) return 'forged';
  return isSigned(request.rawBody, header, secret) ? freshness(signedAt, now, PAST_TOLERANCE_MS) : 'forged';
}

function isSigned(rawBody: Buffer, header: string, secret: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(rawBody, header, secret, NO_TIME_CHECK) === true;
  } catch {
    return false;
  }
}

/** Exactly one `t=`: with two, we and the SDK might read different ones. */
function signedTimeMs(header: string): number | undefined {
  const times = header.split(',').filter((item) => item.startsWith('t='));
  const seconds = /^t=(\d{1,12})$/.exec(times[0] ?? '')?.[1];
  return times.length === 1 && seconds ? Number(seconds) * 1000 : undefined;
}

const envelope = z.looseObject({ id: z.string().min(1), type: z.string().min(1) });

/** One event a request, under Stripe's own event id. @throws UnreadableEvent */
export function receive(request: WebhookRequest): ReceivedEvent[] {
  const body = request.rawBody.toString('utf8');
  const { id, type } = readFields('stripe', envelope, parseJson('stripe', body));
  return [{ externalId: id, kind: type, body }];
}

/**
 * `invoice.payment_succeeded` is left out: `invoice.paid` tells the same, and payments outside Stripe too.
 * `refund.created` as well: the charge tells what has been refunded in all; of a refund itself, only that it failed is read.
 */
const READERS = new Map<string, FactReader>([
  ['invoice.finalized', readInvoice('finalized')],
  ['invoice.sent', readInvoice('sent')],
  ['invoice.paid', readInvoice('paid')],
  ['invoice.payment_failed', readInvoice('payment_failed')],
  ['invoice.voided', readInvoice('voided')],
  ['invoice.marked_uncollectible', readInvoice('uncollectible')],
  ['invoice_payment.paid', readPayment],
  ['charge.refunded', readRefund],
  ['refund.updated', readRefundFailure],
  ['refund.failed', readRefundFailure],
  ['charge.dispute.created', readChargeback],
  ['charge.dispute.updated', readChargeback],
  ['charge.dispute.closed', readChargeback],
  ['charge.dispute.funds_withdrawn', readChargeback],
  ['charge.dispute.funds_reinstated', readChargeback],
  ['credit_note.created', readCreditNote('created')],
  ['credit_note.voided', readCreditNote('voided')],
  ['setup_intent.succeeded', readSetup],
  ['checkout.session.completed', readSetupPage('set_up')],
  ['checkout.session.expired', readSetupPage('setup_expired')],
  ['payment_method.automatically_updated', readMethod],
  ['payment_method.updated', readMethod],
]);

/** The kinds of events that we use. */
export const STRIPE_EVENTS: readonly string[] = [...READERS.keys()];

/** Null for kinds that we do not use. @throws UnreadableEvent */
export function parseStripe(body: string): BillingFact | null {
  const event = parseJson('stripe', body);
  const read = READERS.get(readFields('stripe', envelope, event).type);
  return read ? read(event) : null;
}
