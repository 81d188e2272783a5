import type Stripe from 'stripe';
import { unfold } from './openapi.ts';
import type { RecordedRequest } from './recorder.ts';

/** The names that Stripe's own SDK declares: the compiler holds this list against them, both ways. */
const CREATE = {
  ...{ amount: true, credit_amount: true, effective_at: true, email_type: true, expand: true },
  ...{ invoice: true, lines: true, memo: true, metadata: true, out_of_band_amount: true, reason: true },
  ...{ refund_amount: true, refunds: true, shipping_cost: true },
} satisfies Record<keyof Stripe.CreditNoteCreateParams, true>;

const LIST = {
  ...{ created: true, customer: true, customer_account: true, ending_before: true, expand: true },
  ...{ invoice: true, limit: true, starting_after: true },
} satisfies Record<keyof Stripe.CreditNoteListParams, true>;

const PAYMENTS = {
  ...{ created: true, ending_before: true, expand: true, invoice: true, limit: true, payment: true },
  ...{ starting_after: true, status: true },
} satisfies Record<keyof Stripe.InvoicePaymentListParams, true>;

const CHARGES = {
  ...{ created: true, customer: true, ending_before: true, expand: true, limit: true },
  ...{ payment_intent: true, starting_after: true, transfer_group: true },
} satisfies Record<keyof Stripe.ChargeListParams, true>;

const DISPUTES = {
  ...{ charge: true, created: true, ending_before: true, expand: true, limit: true },
  ...{ payment_intent: true, starting_after: true },
} satisfies Record<keyof Stripe.DisputeListParams, true>;

/** What we ask for that Stripe's document does not have here, and why. */
export const NOT_IN_THE_DOCUMENT = [
  {
    path: '/v1/credit_notes',
    why: 'the document is an excerpt without credit notes: the SDK’s declared names stand in for it',
    names: { POST: CREATE, GET: LIST },
  },
  {
    path: '/v1/invoice_payments',
    why: 'the excerpt describes such a payment, but not their list',
    names: { POST: {}, GET: PAYMENTS },
  },
  {
    path: '/v1/charges',
    why: 'the excerpt describes a charge, but not their list',
    names: { POST: {}, GET: CHARGES },
  },
  {
    path: '/v1/disputes',
    why: 'the excerpt does not know of disputes',
    names: { POST: {}, GET: DISPUTES },
  },
] as const;

/** Objects that Stripe’s events and answers are about and that the excerpt does not describe. */
export const OBJECTS_NOT_IN_THE_DOCUMENT: readonly string[] = ['credit_note', 'dispute'];

export const isUndocumented = ({ path }: RecordedRequest): boolean =>
  NOT_IN_THE_DOCUMENT.some((one) => one.path === path);

/** What is wrong with such a request, [] when nothing is. */
export function undocumentedFaults({ method, path, query, body }: RecordedRequest): string[] {
  const known = NOT_IN_THE_DOCUMENT.find((one) => one.path === path);
  if (!known || (method !== 'POST' && method !== 'GET')) return [`no operation ${method} ${path}`];
  const asked = Object.keys(unfold(method === 'POST' ? body : query.toString()));
  return asked.filter((name) => !(name in known.names[method])).map((name) => `unknown name ${name}`);
}
