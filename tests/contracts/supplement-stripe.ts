import type Stripe from 'stripe';
import type { Json } from './json.ts';
import { answered, listOf, may, must, named, queryOf } from './named.ts';
import { authorised, type Supplement, text } from './supplement.ts';

/** What the document is of; the adapters say it with every request. */
const VERSION = '2026-08-26.dahlia';
const FORM = 'application/x-www-form-urlencoded';

const integer = { type: 'integer' };
const page = may('created', 'ending_before', 'expand', 'limit', 'starting_after');
const form = (schema: Json) => ({ content: { [FORM]: { schema } } });
const one = (name: string) => answered({ $ref: `#/components/schemas/${name}` });
const list = (name: string) => answered(listOf(name));
const reading = (name: string) => ({ get: { responses: one(name) } });

const creditNoteBody = named<Stripe.CreditNoteCreateParams>(
  {
    ...must('invoice'),
    ...may('amount', 'credit_amount', 'effective_at', 'email_type', 'expand', 'lines', 'memo', 'metadata'),
    ...may('out_of_band_amount', 'reason', 'refund_amount', 'refunds', 'shipping_cost'),
  },
  { invoice: text, amount: integer, credit_amount: integer, refund_amount: integer, memo: text },
);

const paths = {
  '/v1/credit_notes': {
    get: {
      parameters: queryOf<Stripe.CreditNoteListParams>({
        ...page,
        ...may('customer', 'customer_account', 'invoice'),
      }),
      responses: list('credit_note'),
    },
    post: { requestBody: form(creditNoteBody), responses: one('credit_note') },
  },
  '/v1/credit_notes/{id}': {
    ...reading('credit_note'),
    post: {
      requestBody: form(named<Stripe.CreditNoteUpdateParams>(may('expand', 'memo', 'metadata'))),
      responses: one('credit_note'),
    },
  },
  '/v1/credit_notes/{id}/void': {
    post: {
      requestBody: form(named<Stripe.CreditNoteVoidCreditNoteParams>(may('expand'))),
      responses: one('credit_note'),
    },
  },
  '/v1/invoice_payments': {
    get: {
      parameters: queryOf<Stripe.InvoicePaymentListParams>({
        ...page,
        ...may('invoice', 'payment', 'status'),
      }),
      responses: list('invoice_payment'),
    },
  },
  '/v1/invoice_payments/{id}': reading('invoice_payment'),
  '/v1/charges': {
    get: {
      parameters: queryOf<Stripe.ChargeListParams>({
        ...page,
        ...may('customer', 'payment_intent', 'transfer_group'),
      }),
      responses: list('charge'),
    },
  },
  '/v1/disputes': {
    get: {
      parameters: queryOf<Stripe.DisputeListParams>({ ...page, ...may('charge', 'payment_intent') }),
      responses: list('dispute'),
    },
  },
  '/v1/disputes/{id}': reading('dispute'),
  '/v1/account': reading('account'),
  '/v1/invoices/search': {
    get: {
      parameters: queryOf<Stripe.InvoiceSearchParams>({
        ...must('query'),
        ...may('expand', 'limit', 'page'),
      }),
      responses: answered({
        type: 'object',
        properties: {
          ...{ object: { enum: ['search_result'] }, url: text, has_more: { type: 'boolean' }, next_page: {} },
          data: { type: 'array', items: { $ref: '#/components/schemas/invoice' } },
        },
        required: ['object', 'url', 'has_more', 'data'],
        additionalProperties: false,
      }),
    },
  },
};

const creditNote = named<Stripe.CreditNote>(
  {
    ...must(
      'id',
      'object',
      'amount',
      'amount_shipping',
      'created',
      'currency',
      'customer',
      'customer_account',
    ),
    ...must('customer_balance_transaction', 'discount_amount', 'discount_amounts', 'effective_at', 'invoice'),
    ...must(
      'lines',
      'livemode',
      'memo',
      'metadata',
      'number',
      'out_of_band_amount',
      'pdf',
      'post_payment_amount',
    ),
    ...must('pre_payment_amount', 'pretax_credit_amounts', 'reason', 'refunds', 'shipping_cost', 'status'),
    ...must(
      'subtotal',
      'subtotal_excluding_tax',
      'total',
      'total_excluding_tax',
      'total_taxes',
      'type',
      'voided_at',
    ),
  },
  {
    ...{ id: { type: 'string', pattern: '^cn_' }, amount: integer, created: integer, currency: text },
    ...{ status: { enum: ['issued', 'void'] }, type: { enum: ['pre_payment', 'post_payment', 'mixed'] } },
    ...{ post_payment_amount: integer, pre_payment_amount: integer, lines: { type: 'object' } },
  },
);

const dispute = named<Stripe.Dispute>(
  {
    ...must('id', 'object', 'amount', 'balance_transactions', 'charge', 'created', 'currency'),
    ...must('enhanced_eligibility_types', 'evidence', 'evidence_details', 'is_charge_refundable', 'livemode'),
    ...must('metadata', 'payment_intent', 'reason', 'status'),
    ...may('network_reason_code', 'payment_method_details'),
  },
  {
    id: { type: 'string', pattern: '^(du|dp)_' },
    amount: integer,
    created: integer,
    status: text,
    reason: text,
  },
);

const excerpt = 'the document is an excerpt without it: the names that Stripe’s SDK declares stand in for it';

export const stripeSupplement: Supplement = {
  paths,
  schemas: { ourRefusal: { $ref: '#/components/schemas/error' }, credit_note: creditNote, dispute },
  why: {
    ...Object.fromEntries([...Object.keys(paths), 'credit_note', 'dispute'].map((name) => [name, excerpt])),
    ourRefusal: 'a path that is not there is refused as every other is',
  },
  rules: [
    authorised('Bearer'),
    ({ headers }) =>
      headers['stripe-version'] === VERSION
        ? []
        : [`stripe-version is ${String(headers['stripe-version'])}, not ${VERSION}`],
    ({ method, headers }) => (method !== 'POST' || headers['idempotency-key'] ? [] : ['no idempotency-key']),
  ],
  unheld: {},
};
