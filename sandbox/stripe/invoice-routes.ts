import type { Request, Router } from 'express';
import type { World } from '../world.ts';
import { itemsOf } from './amounts.ts';
import { noSuch } from './errors.ts';
import { invoiceJson } from './invoice-objects.ts';
import {
  createInvoice,
  deleteInvoice,
  finalizeInvoice,
  invoiceWith,
  markUncollectible,
  payInvoice,
  sendInvoice,
  updateInvoice,
  voidInvoice,
} from './invoices.ts';
import { createItem, deleteItem } from './items.ts';
import { isCreatedWithin, listPage, paging, searchPage } from './lists.ts';
import { invoiceItemJson, lineJson } from './objects.ts';
import { onlyKnown } from './params.ts';
import { answering } from './request.ts';

const invoiceFields = (
  'account_tax_ids application_fee_amount auto_advance automatic_tax automatically_finalizes_at collection_method ' +
  'custom_fields days_until_due default_payment_method default_source default_tax_rates description discounts ' +
  'due_date effective_at footer issuer metadata number on_behalf_of payment_settings rendering shipping_cost ' +
  'shipping_details statement_descriptor transfer_data'
).split(' ');
const newInvoiceFields =
  'currency customer customer_account from_invoice pending_invoice_items_behavior subscription'.split(' ');
const itemFields = (
  'amount currency customer customer_account description discountable discounts invoice metadata period price_data ' +
  'pricing quantity quantity_decimal subscription tax_behavior tax_code tax_rates unit_amount_decimal'
).split(' ');

const idOf = (request: Request) => String(request.params.id);

export function invoiceReading(world: World, router: Router): void {
  const { invoices } = world.state;
  const json = (id: string) => invoiceJson(world, invoiceWith(world, id));
  router.get(
    '/invoices',
    answering(world, (params) => {
      onlyKnown(params, [...paging, 'customer', 'status', 'collection_method', 'subscription', 'due_date']);
      const is = (name: string, value: string) => params[name] === undefined || params[name] === value;
      const rows = [...invoices.values()]
        .filter((one) => is('customer', one.customer) && is('status', one.status))
        .filter((one) => is('collection_method', one.collectionMethod) && is('subscription', ''))
        .filter((one) => isCreatedWithin(one.created, params));
      return listPage(rows, params, '/v1/invoices', (row) => invoiceJson(world, row));
    }),
  );
  router.get(
    '/invoices/search',
    answering(world, (params) => {
      const objects = [...invoices.values()].map((invoice) => invoiceJson(world, invoice));
      const fields = ['created', 'currency', 'customer', 'number', 'status', 'subscription', 'total'];
      return searchPage(objects, params, '/v1/invoices/search', fields);
    }),
  );
  router.get(
    '/invoices/:id/lines',
    answering(world, (params, request) => {
      const invoice = invoiceWith(world, idOf(request));
      const rows = itemsOf(world, invoice).reverse();
      return listPage(rows, params, `/v1/invoices/${invoice.id}/lines`, lineJson);
    }),
  );
  router.get(
    '/invoices/:id',
    answering(world, (_params, request) => json(idOf(request))),
  );
}

export function invoiceWriting(world: World, router: Router): void {
  router.post(
    '/invoices',
    answering(world, (params) => {
      onlyKnown(params, [...invoiceFields, ...newInvoiceFields]);
      return invoiceJson(world, createInvoice(world, params));
    }),
  );
  const verbs = {
    finalize: { fields: ['auto_advance'], run: finalizeInvoice },
    send: { fields: [], run: sendInvoice },
    pay: {
      fields: ['forgive', 'mandate', 'off_session', 'paid_out_of_band', 'payment_method', 'source'],
      run: payInvoice,
    },
    void: { fields: [], run: voidInvoice },
    mark_uncollectible: { fields: [], run: markUncollectible },
  };
  for (const [verb, { fields, run }] of Object.entries(verbs)) {
    router.post(
      `/invoices/:id/${verb}`,
      answering(world, (params, request) => {
        onlyKnown(params, fields);
        return invoiceJson(world, run(world, invoiceWith(world, idOf(request)), params));
      }),
    );
  }
  router.post(
    '/invoices/:id',
    answering(world, (params, request) => {
      onlyKnown(params, invoiceFields);
      return invoiceJson(world, updateInvoice(world, invoiceWith(world, idOf(request)), params));
    }),
  );
  router.delete(
    '/invoices/:id',
    answering(world, (_params, request) => {
      const id = idOf(request);
      deleteInvoice(world, invoiceWith(world, id));
      return { id, object: 'invoice', deleted: true };
    }),
  );
}

export function itemRoutes(world: World, router: Router): void {
  const { invoiceItems } = world.state;
  const itemWith = (id: string) => {
    const item = invoiceItems.get(id);
    if (!item) throw noSuch('invoiceitem', id);
    return item;
  };
  router.post(
    '/invoiceitems',
    answering(world, (params) => {
      onlyKnown(params, itemFields);
      return invoiceItemJson(createItem(world, params));
    }),
  );
  router.get(
    '/invoiceitems',
    answering(world, (params) => {
      onlyKnown(params, [...paging, 'customer', 'invoice', 'pending']);
      const rows = [...invoiceItems.values()]
        .filter((item) => params.customer === undefined || item.customer === params.customer)
        .filter((item) => params.invoice === undefined || item.invoice === params.invoice)
        .filter(
          (item) => params.pending === undefined || (item.invoice === null) === (params.pending === 'true'),
        );
      return listPage(rows, params, '/v1/invoiceitems', invoiceItemJson);
    }),
  );
  router.get(
    '/invoiceitems/:id',
    answering(world, (_params, request) => invoiceItemJson(itemWith(idOf(request)))),
  );
  router.delete(
    '/invoiceitems/:id',
    answering(world, (_params, request) => {
      const item = itemWith(idOf(request));
      deleteItem(world, item);
      return { id: item.id, object: 'invoiceitem', deleted: true };
    }),
  );
}
