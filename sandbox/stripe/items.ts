import type { World } from '../world.ts';
import { invalid, missingParam } from './errors.ts';
import { nowSeconds, stripeId } from './events.ts';
import { customerIdIn, invoiceWith, mustBeDraft } from './invoices.ts';
import {
  currencyParam,
  integerParam,
  mergedMetadata,
  objectParam,
  type Params,
  textParam,
} from './params.ts';
import type { InvoiceItem } from './records.ts';

export function createItem(world: World, params: Params): InvoiceItem {
  const invoiceId = textParam(params, 'invoice');
  const invoice = invoiceId ? invoiceWith(world, invoiceId, 'invoice') : undefined;
  if (invoice) mustBeDraft(invoice);
  const customer = customerIdIn(world, params);
  if (invoice && invoice.customer !== customer) {
    throw invalid(`The invoice ${invoice.id} belongs to another customer.`, 'invoice');
  }
  const quantity = integerParam(params, 'quantity') ?? 1;
  const unit = textParam(params, 'unit_amount_decimal');
  const amount =
    integerParam(params, 'amount') ?? (unit === null ? null : Math.round(Number(unit) * quantity));
  if (amount === null || Number.isNaN(amount)) throw missingParam('amount');
  const currency = currencyParam(params) ?? invoice?.currency ?? 'usd';
  if (invoice && invoice.itemIds.length > 0 && invoice.currency !== currency) {
    throw invalid(`The currency of this item must be the invoice's: ${invoice.currency}.`, 'currency');
  }
  const date = nowSeconds();
  const period = objectParam(params, 'period');
  const item: InvoiceItem = {
    id: stripeId('ii'),
    lineId: stripeId('il'),
    customer,
    invoice: invoice?.id ?? null,
    amount,
    currency,
    description: textParam(params, 'description'),
    quantity,
    metadata: mergedMetadata(params),
    date,
    period: { start: integerParam(period, 'start') ?? date, end: integerParam(period, 'end') ?? date },
  };
  world.state.invoiceItems.set(item.id, item);
  if (invoice) {
    invoice.itemIds.push(item.id);
    invoice.currency = currency;
  }
  return item;
}

export function deleteItem(world: World, item: InvoiceItem): void {
  const invoice = item.invoice ? world.state.invoices.get(item.invoice) : undefined;
  if (invoice) {
    mustBeDraft(invoice);
    invoice.itemIds = invoice.itemIds.filter((id) => id !== item.id);
  }
  world.state.invoiceItems.delete(item.id);
}
