import Stripe from 'stripe';
import { askVendor, requireId, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';

type Metadata = Readonly<Record<string, string>>;

/**
 * Stripe forgets an idempotency key after 24 h: whoever may be retrying later than that finds before
 * creating.
 * Every method throws VendorError.
 */
export interface StripeClient {
  createCustomer(customer: NewCustomer): Promise<{ id: string }>;
  /**
   * By metadata.client_id. A customer made in the last minute may be missed: the idempotency key covers
   * that.
   */
  findCustomer(clientId: string): Promise<{ id: string } | null>;
  createDraftInvoice(invoice: NewInvoice): Promise<{ id: string }>;
  addInvoiceLine(line: NewInvoiceLine): Promise<{ id: string }>;
  finalizeInvoice(id: string, idempotencyKey: string): Promise<StripeInvoice>;
  sendInvoice(id: string, idempotencyKey: string): Promise<StripeInvoice>;
  /** By metadata.invoice_id among all invoices of the customer; a new one is found at once. */
  findInvoice(wanted: { customerId: string; invoiceId: string }): Promise<StripeInvoice | null>;
  getInvoice(id: string): Promise<StripeInvoice>;
}

interface NewCustomer {
  readonly name: string;
  readonly email?: string | undefined;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

interface NewInvoice {
  readonly customerId: string;
  /** ISO 4217, lower case */
  readonly currency: string;
  readonly daysUntilDue: number;
  readonly description?: string | undefined;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

interface NewInvoiceLine {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly description: string;
  readonly metadata: Metadata;
  readonly idempotencyKey: string;
}

export interface StripeInvoice {
  readonly id: string;
  /** draft, open, paid, uncollectible or void */
  readonly status: string | null;
  readonly hostedUrl: string | null;
  readonly pdfUrl: string | null;
  readonly amountDueCents: number;
  readonly amountPaidCents: number;
}

interface StripeClientOptions {
  readonly apiKey: string;
  /** Origin only: the SDK takes a host and a port, no path. Default: Stripe's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

const PAGE_SIZE = 100;

type Ask = <T>(request: () => Promise<Stripe.Response<T>>) => Promise<Stripe.Response<T>>;

export function createStripeClient(options: StripeClientOptions): StripeClient {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  // Stripe may have acted behind any 5xx; the idempotency key makes asking again harmless.
  const rules: VendorRules = { vendor: 'stripe', timeoutMs, answerOf, on503: 'unknown' };
  const stripe = new Stripe(options.apiKey, {
    apiVersion: '2026-08-26.dahlia',
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    ...addressOf(options.baseUrl),
  });
  const ask: Ask = (request) => askVendor(rules, async () => refuseByStatus(await request()));

  return {
    async createCustomer({ name, email, metadata, idempotencyKey }) {
      const body = { name, metadata: { ...metadata }, ...(email ? { email } : {}) };
      const { id } = await ask(() => stripe.customers.create(body, { idempotencyKey }));
      return { id: requireId('stripe', id) };
    },
    findCustomer: (clientId) => findCustomer(stripe, ask, clientId),

    async createDraftInvoice(invoice) {
      const { idempotencyKey } = invoice;
      const { id } = await ask(() => stripe.invoices.create(draftOf(invoice), { idempotencyKey }));
      return { id: requireId('stripe', id) };
    },
    async addInvoiceLine({
      invoiceId,
      customerId,
      amountCents,
      currency,
      description,
      metadata,
      idempotencyKey,
    }) {
      const body = {
        customer: customerId,
        invoice: invoiceId,
        amount: amountCents,
        currency,
        description,
        metadata: { ...metadata },
      };
      const { id } = await ask(() => stripe.invoiceItems.create(body, { idempotencyKey }));
      return { id: requireId('stripe', id) };
    },
    async finalizeInvoice(id, idempotencyKey) {
      return invoiceOf(await ask(() => stripe.invoices.finalizeInvoice(id, {}, { idempotencyKey })));
    },
    async sendInvoice(id, idempotencyKey) {
      return invoiceOf(await ask(() => stripe.invoices.sendInvoice(id, {}, { idempotencyKey })));
    },
    async findInvoice({ customerId, invoiceId }) {
      const found = await findInList(
        (page) => ask(() => stripe.invoices.list({ customer: customerId, ...page })),
        (invoice) => invoice.metadata?.invoice_id === invoiceId,
      );
      return found && invoiceOf(found);
    },
    async getInvoice(id) {
      return invoiceOf(await ask(() => stripe.invoices.retrieve(id)));
    },
  };
}

/** Nothing pending slips in, and nothing happens to it until it is finalised and sent. */
function draftOf({ customerId, currency, daysUntilDue, description, metadata }: NewInvoice) {
  return {
    customer: customerId,
    currency,
    auto_advance: false,
    collection_method: 'send_invoice',
    days_until_due: daysUntilDue,
    pending_invoice_items_behavior: 'exclude',
    metadata: { ...metadata },
    ...(description ? { description } : {}),
  } satisfies Stripe.InvoiceCreateParams;
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

interface PageParams {
  limit: number;
  starting_after?: string;
}

async function findInList<T extends { id: string }>(
  pageOf: (params: PageParams) => Promise<{ data: T[]; has_more: boolean }>,
  isWanted: (item: T) => boolean,
): Promise<T | null> {
  let after: string | undefined;
  for (;;) {
    const page = await pageOf({ limit: PAGE_SIZE, ...(after ? { starting_after: after } : {}) });
    const found = page.data.find(isWanted);
    if (found) return found;
    after = page.data.at(-1)?.id;
    if (!page.has_more || !after) return null;
  }
}

function invoiceOf(invoice: Stripe.Invoice): StripeInvoice {
  return {
    id: requireId('stripe', invoice.id),
    status: invoice.status,
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    amountDueCents: invoice.amount_due,
    amountPaidCents: invoice.amount_paid,
  };
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
    code: error.code ?? error.type,
    message: error.message,
    retryAfter: error.headers?.['retry-after'],
  };
}
