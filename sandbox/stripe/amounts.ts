import type { World } from '../world.ts';
import type { Customer, Invoice, InvoiceItem } from './records.ts';

/** What the sample authority wants of an invoice with automatic tax. */
const TAX_RATE = 0.08;

export function itemsOf(world: World, invoice: Invoice): InvoiceItem[] {
  return invoice.itemIds.flatMap((id) => world.state.invoiceItems.get(id) ?? []);
}

export function subtotalOf(world: World, invoice: Invoice): number {
  return itemsOf(world, invoice).reduce((sum, item) => sum + item.amount, 0);
}

export function taxOf(world: World, invoice: Invoice): number {
  return invoice.automaticTax ? Math.round(Math.max(subtotalOf(world, invoice), 0) * TAX_RATE) : 0;
}

export function totalOf(world: World, invoice: Invoice): number {
  return subtotalOf(world, invoice) + taxOf(world, invoice);
}

/** Until it is finalised, an invoice sees the balance as it is. */
export function startingBalanceOf(world: World, invoice: Invoice): number {
  if (invoice.finalizedAt !== null) return invoice.startingBalance;
  const customer: Customer | undefined = world.state.customers.get(invoice.customer);
  return customer?.balance ?? 0;
}

/** What is to be paid: the total, less what the balance covers and what was credited before the payment. */
export function dueOf(world: World, invoice: Invoice): number {
  const afterBalance = Math.max(totalOf(world, invoice) + startingBalanceOf(world, invoice), 0);
  return afterBalance - invoice.preCredited;
}

export function remainingOf(world: World, invoice: Invoice): number {
  return dueOf(world, invoice) - invoice.amountPaid;
}

/** How many digits of a currency stand behind the point: two for dollars, none for yen. */
function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Stripe's smallest units as money, e.g. `$1,234.50`. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** digitsOf(currency));
}

/** Smallest units as people type them, e.g. `1234.50`. */
export function plainAmount(amount: number, currency: string): string {
  const digits = digitsOf(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/** The smallest units of what somebody typed, digit by digit: no float is in between. Undefined: it is no amount. */
export function centsIn(typed: string, currency: string): number | undefined {
  const digits = digitsOf(currency);
  const [, whole, part = ''] = /^(\d{1,12})(?:[.,](\d+))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  return Number(`${whole}${part.padEnd(digits, '0')}`);
}
