import type { Request } from 'express';
import { escapeHtml as e } from '../html.ts';
import { itemsOf, money, remainingOf, totalOf } from '../stripe/amounts.ts';
import type { Customer, Invoice } from '../stripe/records.ts';
import type { World } from '../world.ts';
import { badge, card, chips, empty } from './parts.ts';
import { addressOf, asked, paged } from './room.ts';
import { when } from './words.ts';
import { searchForm } from './shell.ts';
import { chargeBadges, invoiceBadge, payerOf, titleOf } from './till-invoice.ts';

const STATES = ['open', 'paid', 'uncollectible', 'void', 'draft'] as const;

/** One invoice in a list. */
export function invoiceLine(world: World, invoice: Invoice): string {
  return `<li id="${e(invoice.id)}"><div class="line"><a href="/till/invoices/${e(invoice.id)}">${e(titleOf(invoice))}</a><b class="money">${e(money(totalOf(world, invoice), invoice.currency))}</b></div>
<div class="line"><span class="soft">to ${e(payerOf(world, invoice))}</span><span>${chargeBadges(world, invoice)} ${invoiceBadge(invoice)}</span></div>
${when(invoice.created * 1000)}</li>`;
}

function matches(world: World, invoice: Invoice, wanted: string): boolean {
  const customer = world.state.customers.get(invoice.customer);
  const places = [
    ...[invoice.id, invoice.number, invoice.customer, invoice.description, customer?.name, customer?.email],
    ...Object.values(invoice.metadata),
    ...itemsOf(world, invoice).map(({ description }) => description),
  ];
  return places.some((place) => place?.toLowerCase().includes(wanted));
}

/** What came in, what is owed, what went back, one line a currency. */
function sums(world: World): string {
  const { invoices, refunds, disputes } = world.state;
  const by = new Map<string, { owed: number; paid: number; back: number; disputed: number }>();
  const of = (currency: string) => {
    const sum = by.get(currency) ?? { owed: 0, paid: 0, back: 0, disputed: 0 };
    by.set(currency, sum);
    return sum;
  };
  for (const invoice of invoices.values()) {
    const sum = of(invoice.currency);
    sum.paid += invoice.amountPaid;
    if (invoice.status === 'open') sum.owed += remainingOf(world, invoice);
  }
  for (const { currency, amount, failed } of refunds.values()) if (!failed) of(currency).back += amount;
  for (const { currency, amount, status } of disputes.values()) {
    if (status !== 'won') of(currency).disputed += amount;
  }
  return [...by]
    .map(([currency, { owed, paid, back, disputed }]) => {
      const cents = (amount: number) => `<b class="money">${e(money(amount, currency))}</b>`;
      const taken = disputed > 0 ? `, ${cents(disputed)} taken by disputes` : '';
      return `<p class="soft">${cents(owed)} to be paid, ${cents(paid)} paid, ${cents(back)} refunded${taken}.</p>`;
    })
    .join('');
}

const elsewhere = (isCustomers: boolean) =>
  `<nav aria-label="The till"><a href="/till"${isCustomers ? '' : ' aria-current="true"'}>Invoices</a><a href="/till/customers"${isCustomers ? ' aria-current="true"' : ''}>Customers</a></nav>`;

/** All invoices, newest first. */
export function invoicesBody(world: World, request: Request): string {
  const q = asked(request, 'q');
  const state = STATES.find((one) => one === asked(request, 'state')) ?? '';
  const all = [...world.state.invoices.values()].reverse();
  const found = q ? all.filter((one) => matches(world, one, q.toLowerCase())) : all;
  const inState = state ? found.filter(({ status }) => status === state) : found;
  const { shown, links } = paged(request, inState, '/till', { q, state });
  const stateChips = ['', ...STATES].map((name) => ({
    name: name || 'all',
    count: name ? found.filter(({ status }) => status === name).length : found.length,
    href: addressOf('/till', { q, state: name }),
    isOn: name === state,
  }));
  const none = all.length > 0 ? 'No invoice matches.' : 'Invoices to clients will appear here, drafts too.';
  const list =
    shown.length > 0 ? `<ol>${shown.map((one) => invoiceLine(world, one)).join('')}</ol>` : empty(none);
  return `<header><div><h1>Till</h1>${sums(world)}</div>
${searchForm('/till', `<input type="hidden" name="state" value="${e(state)}"><label>Number, payer, line or id<input id="q" type="search" name="q" value="${e(q)}"></label><button class="quiet">Search</button>`)}</header>
${elsewhere(false)}${chips('How they stand', stateChips)}${card('Invoices', list, badge('soft', String(inState.length)))}${links}`;
}

function customerLine(customer: Customer): string {
  const { id, name, email, created } = customer;
  return `<li id="${e(id)}"><div class="line"><a href="/till/customers/${e(id)}">${e(name ?? email ?? id)}</a>${when(created * 1000)}</div>
<div class="soft">${e(email ?? 'no email')}, <code class="id">${e(id)}</code></div></li>`;
}

/** All customers, newest first. */
export function customersBody(world: World, request: Request): string {
  const q = asked(request, 'q');
  const all = [...world.state.customers.values()].reverse();
  const isFound = ({ id, name, email, phone, metadata }: Customer) =>
    [id, name, email, phone, ...Object.values(metadata)].some((place) =>
      place?.toLowerCase().includes(q.toLowerCase()),
    );
  const found = q ? all.filter(isFound) : all;
  const { shown, links } = paged(request, found, '/till/customers', { q });
  const none = all.length > 0 ? 'No customer matches.' : 'Clients that are billed will appear here.';
  const list = shown.length > 0 ? `<ol>${shown.map(customerLine).join('')}</ol>` : empty(none);
  return `<header><h1>Till</h1>${searchForm('/till/customers', `<label>Name, address or id<input id="q" type="search" name="q" value="${e(q)}"></label><button class="quiet">Search</button>`)}</header>
${elsewhere(true)}${card('Customers', list, badge('soft', String(found.length)))}${links}`;
}
