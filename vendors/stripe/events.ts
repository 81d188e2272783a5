import Stripe from 'stripe';
import { z } from 'zod';
import type { BillingFact, InvoiceFact } from '../../contracts/billing/facts.ts';
import type { ReceivedEvent, Verification, WebhookRequest } from '../event.ts';
import {
  epochSeconds,
  freshness,
  headerOf,
  optionalText,
  ourId,
  parseJson,
  readFields,
} from '../read-event.ts';

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
 */
const INVOICE_KINDS = new Map<string, InvoiceFact['kind']>([
  ['invoice.finalized', 'finalized'],
  ['invoice.sent', 'sent'],
  ['invoice.paid', 'paid'],
  ['invoice.payment_failed', 'payment_failed'],
  ['invoice.voided', 'voided'],
  ['invoice.marked_uncollectible', 'uncollectible'],
]);

const invoiceEvent = z.looseObject({
  created: epochSeconds,
  data: z.looseObject({
    object: z.looseObject({
      id: z.string().min(1),
      number: optionalText,
      subtotal: z.int(),
      total: z.int(),
      amount_due: z.int(),
      amount_paid: z.int(),
      due_date: epochSeconds.nullish(),
      hosted_invoice_url: optionalText,
      invoice_pdf: optionalText,
      metadata: z.looseObject({ operator_id: ourId, invoice_id: ourId }).nullish(),
    }),
  }),
});

/** Null for kinds that we do not use. @throws UnreadableEvent */
export function parseStripe(body: string): BillingFact | null {
  const value = parseJson('stripe', body);
  const kind = INVOICE_KINDS.get(readFields('stripe', envelope, value).type);
  if (!kind) return null;
  const { created, data } = readFields('stripe', invoiceEvent, value);
  const invoice = data.object;
  return {
    type: 'invoice',
    kind,
    vendorInvoiceId: invoice.id,
    operatorId: invoice.metadata?.operator_id,
    invoiceId: invoice.metadata?.invoice_id,
    number: invoice.number,
    subtotalCents: invoice.subtotal,
    totalCents: invoice.total,
    amountDueCents: invoice.amount_due,
    amountPaidCents: invoice.amount_paid,
    dueAt: invoice.due_date ?? undefined,
    hostedUrl: invoice.hosted_invoice_url,
    pdfUrl: invoice.invoice_pdf,
    at: created,
  };
}
