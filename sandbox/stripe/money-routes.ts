import type { Request, Router } from 'express';
import type { World } from '../world.ts';
import { createCreditNote, creditNoteWith, voidCreditNote } from './credit-notes.ts';
import { customerWith } from './customer-routes.ts';
import { invalid, noSuch } from './errors.ts';
import { isCreatedWithin, listPage, paging } from './lists.ts';
import {
  balanceTransactionJson,
  chargeJson,
  creditNoteJson,
  disputeJson,
  invoicePaymentJson,
  paymentIntentJson,
  refundJson,
} from './money-objects.ts';
import { mergedMetadata, objectParam, onlyKnown, type Params, textParam } from './params.ts';
import type { Charge, Payment } from './records.ts';
import { createRefund } from './refunds.ts';
import { answering } from './request.ts';

const noteFields = (
  'amount credit_amount effective_at email_type invoice lines memo metadata out_of_band_amount reason refund_amount ' +
  'refunds shipping_cost'
).split(' ');
const refundFields = (
  'amount charge currency customer instructions_email metadata origin payment_intent reason refund_application_fee ' +
  'reverse_transfer'
).split(' ');

const idOf = (request: Request) => String(request.params.id);

export function creditNoteRoutes(world: World, router: Router): void {
  const { creditNotes } = world.state;
  router.post(
    '/credit_notes',
    answering(world, (params) => {
      onlyKnown(params, noteFields);
      return creditNoteJson(world, createCreditNote(world, params));
    }),
  );
  router.get(
    '/credit_notes',
    answering(world, (params) => {
      onlyKnown(params, [...paging, 'invoice', 'customer']);
      const rows = [...creditNotes.values()]
        .filter((note) => params.invoice === undefined || note.invoice === params.invoice)
        .filter((note) => params.customer === undefined || note.customer === params.customer)
        .filter((note) => isCreatedWithin(note.created, params));
      return listPage(rows, params, '/v1/credit_notes', (note) => creditNoteJson(world, note));
    }),
  );
  router.get(
    '/credit_notes/:id',
    answering(world, (_params, request) => creditNoteJson(world, creditNoteWith(world, idOf(request)))),
  );
  router.post(
    '/credit_notes/:id',
    answering(world, (params, request) => {
      onlyKnown(params, ['memo', 'metadata']);
      const note = creditNoteWith(world, idOf(request));
      if (params.memo !== undefined) note.memo = textParam(params, 'memo');
      note.metadata = mergedMetadata(params, note.metadata);
      return creditNoteJson(world, note);
    }),
  );
  router.post(
    '/credit_notes/:id/void',
    answering(world, (params, request) => {
      onlyKnown(params, []);
      return creditNoteJson(world, voidCreditNote(world, creditNoteWith(world, idOf(request))));
    }),
  );
}

interface Readable<T> {
  readonly path: string;
  readonly what: string;
  readonly rows: () => T[];
  readonly json: (row: T) => Record<string, unknown>;
  /** What the list may be narrowed by. */
  readonly by: Readonly<Record<string, (row: T, asked: unknown) => boolean>>;
}

const is =
  <T>(read: (row: T) => string | null) =>
  (row: T, asked: unknown) =>
    read(row) === asked;

/** `payment[type]=payment_intent` and `payment[payment_intent]=…` */
function isPayment(intent: string, asked: unknown): boolean {
  const { type, payment_intent } = objectParam({ payment: asked }, 'payment');
  if (type !== 'payment_intent' && type !== 'payment_record') {
    throw invalid('Invalid type: must be one of payment_intent, payment_record', 'payment[type]');
  }
  return payment_intent === intent;
}

/** A list and its single objects, to be read only. */
function readable<T extends { id: string; created: number }>(
  world: World,
  router: Router,
  { path, what, rows, json, by }: Readable<T>,
): void {
  router.get(
    `/${path}`,
    answering(world, (params: Params) => {
      onlyKnown(params, [...paging, ...Object.keys(by)]);
      const wanted = Object.entries(by).filter(([name]) => params[name] !== undefined);
      const found = rows()
        .filter((row) => wanted.every(([name, fits]) => fits(row, params[name])))
        .filter((row) => isCreatedWithin(row.created, params));
      return listPage(found, params, `/v1/${path}`, json);
    }),
  );
  router.get(
    `/${path}/:id`,
    answering(world, (_params, request) => {
      const row = rows().find(({ id }) => id === idOf(request));
      if (!row) throw noSuch(what, idOf(request));
      return json(row);
    }),
  );
}

export function moneyRoutes(world: World, router: Router): void {
  const { state } = world;
  router.post(
    '/refunds',
    answering(world, (params) => {
      onlyKnown(params, refundFields);
      return refundJson(createRefund(world, params));
    }),
  );
  readable(world, router, {
    ...{ path: 'refunds', what: 'refund', json: refundJson },
    rows: () => [...state.refunds.values()],
    by: { charge: is((row) => row.charge), payment_intent: is((row) => row.payment) },
  });
  readable(world, router, {
    ...{ path: 'disputes', what: 'dispute', json: disputeJson },
    rows: () => [...state.disputes.values()],
    by: { charge: is((row) => row.charge), payment_intent: is((row) => row.payment) },
  });
  readable(world, router, {
    ...{ path: 'charges', what: 'charge' },
    json: (row: Charge) => chargeJson(world, row),
    rows: () => [...state.charges.values()],
    by: { customer: is((row) => row.customer), payment_intent: is((row) => row.payment) },
  });
  readable(world, router, {
    ...{ path: 'payment_intents', what: 'payment_intent', json: paymentIntentJson },
    rows: () => [...state.payments.values()],
    by: { customer: is((row) => row.customer) },
  });
  readable(world, router, {
    ...{ path: 'invoice_payments', what: 'invoice_payment' },
    rows: () =>
      [...state.payments.values()].map((row) => ({ ...row, id: row.invoicePayment, intent: row.id })),
    json: ({ intent, ...row }) => invoicePaymentJson({ ...row, id: intent }),
    by: {
      ...{ invoice: is<Payment>((row) => row.invoice), status: is<Payment>((row) => row.status) },
      payment: (row, asked) => isPayment(row.intent, asked),
    },
  });
  router.get(
    '/customers/:id/balance_transactions',
    answering(world, (params, request) => {
      onlyKnown(params, [...paging, 'invoice']);
      const customer = customerWith(world, idOf(request));
      const rows = [...state.balanceTransactions.values()].filter((row) => row.customer === customer.id);
      const url = `/v1/customers/${customer.id}/balance_transactions`;
      return listPage(rows, params, url, balanceTransactionJson);
    }),
  );
}
