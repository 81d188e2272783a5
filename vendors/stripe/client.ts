import Stripe from 'stripe';
import { askVendor, requireId, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { creditNotes } from './credit-notes.ts';
import { codeOf } from './declines.ts';
import { invoices } from './invoices.ts';
import { type Ask, findInList } from './lists.ts';
import { money } from './money.ts';
import { paymentMethods } from './payment-methods.ts';
import type { StripeClient } from './port.ts';

export interface StripeClientOptions {
  readonly apiKey: string;
  /** Origin only: the SDK takes a host and a port, no path. Default: Stripe's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/** Events that are asked for have this version too. */
export const STRIPE_VERSION = '2026-08-26.dahlia';

/** Stripe's SDK, and how it is asked. */
export function connectStripe(
  options: StripeClientOptions,
  more: Pick<VendorRules, 'whenDenied'> = {},
): { stripe: Stripe; ask: Ask } {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  // Stripe may have acted behind any 5xx; the idempotency key makes asking again harmless.
  const rules: VendorRules = {
    vendor: 'stripe',
    key: options.apiKey,
    timeoutMs,
    answerOf,
    on503: 'unknown',
    ...more,
  };
  const stripe = new Stripe(options.apiKey, {
    apiVersion: STRIPE_VERSION,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    ...addressOf(options.baseUrl),
  });
  return { stripe, ask: (request) => askVendor(rules, async () => refuseByStatus(await request())) };
}

export function createStripeClient(options: StripeClientOptions): StripeClient {
  const { stripe, ask } = connectStripe(options);
  return {
    async createCustomer({ name, email, metadata, idempotencyKey }) {
      const body = { name, metadata: { ...metadata }, ...(email ? { email } : {}) };
      const { id } = await ask(() => stripe.customers.create(body, { idempotencyKey }));
      return { id: requireId('stripe', id) };
    },
    findCustomer: (clientId) => findCustomer(stripe, ask, clientId),
    ...invoices(stripe, ask),
    ...creditNotes(stripe, ask),
    ...money(stripe, ask),
    ...paymentMethods(stripe, ask),
  };
}

function addressOf(baseUrl: string | undefined) {
  if (!baseUrl) return {};
  const url = new URL(baseUrl);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { host: url.hostname, port: url.port || (protocol === 'http' ? 80 : 443), protocol } as const;
}

/** Search is not offered in every country; where Stripe refuses it, the whole list is read. */
async function findCustomer(stripe: Stripe, ask: Ask, clientId: string): Promise<{ id: string } | null> {
  const isOurs = (customer: Stripe.Customer) => customer.metadata.client_id === clientId;
  const quoted = clientId.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  try {
    const query = `metadata['client_id']:'${quoted}'`;
    const found = (await ask(() => stripe.customers.search({ query }))).data.find(isOurs);
    return found ? { id: found.id } : null;
  } catch (error) {
    if (!(error instanceof VendorError) || error.kind !== 'refused') throw error;
  }
  const found = await findInList((page) => ask(() => stripe.customers.list(page)), isOurs);
  return found && { id: found.id };
}

class StripeAnswer extends Error {
  readonly answer: { status: number; message: string; retryAfter: string | undefined };

  constructor(status: number, retryAfter: string | undefined) {
    super(`HTTP ${status} without a reason`);
    this.answer = { status, message: 'no reason given', retryAfter };
  }
}

/**
 * The SDK knows a failure by the body's `error`: a gateway's bare 5xx would pass for an object without an
 * id.
 */
function refuseByStatus<T>(response: Stripe.Response<T>): Stripe.Response<T> {
  const { statusCode, headers } = response.lastResponse;
  if (statusCode >= 400) throw new StripeAnswer(statusCode, headers['retry-after']);
  return response;
}

function answerOf(error: unknown) {
  if (error instanceof StripeAnswer) return error.answer;
  if (!(error instanceof Stripe.errors.StripeError) || !error.statusCode) return undefined;
  return {
    status: error.statusCode,
    code: codeOf(error) ?? error.type,
    message: error.message,
    retryAfter: error.headers?.['retry-after'],
  };
}
