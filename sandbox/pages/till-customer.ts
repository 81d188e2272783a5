import { escapeHtml as e } from '../html.ts';
import { money } from '../stripe/amounts.ts';
import type { BalanceTransaction, Customer } from '../stripe/records.ts';
import type { World } from '../world.ts';
import { badge, card, copyable, empty, facts } from './parts.ts';
import { when } from './words.ts';
import { actForm } from './shell.ts';
import { invoiceLine } from './till-lists.ts';

const SHOWN = 50;

/** The currency of what a customer last had: a customer of Stripe's has one. */
function currencyOf(world: World, { id }: Customer): string {
  return [...world.state.invoices.values()].findLast((one) => one.customer === id)?.currency ?? 'usd';
}

/** Below zero: money that the next invoice uses up. */
export function balanceOf(world: World, customer: Customer): string {
  const { balance } = customer;
  if (balance === 0) return 'nothing';
  const shown = money(Math.abs(balance), currencyOf(world, customer));
  return balance < 0 ? `${shown} to the good` : `${shown} owed`;
}

function cards(world: World, customer: Customer): string {
  const own = [...world.state.paymentMethods.values()].filter((one) => one.customer === customer.id);
  const items = own.map(
    ({
      id,
      brand,
      last4,
      expMonth,
      expYear,
    }) => `<li id="${e(id)}"><div class="line"><span>${e(brand)} ending in ${e(last4)}, until ${String(expMonth).padStart(2, '0')}/${expYear}
${id === customer.defaultPaymentMethod ? badge('good', 'default') : ''}</span>${actForm(`/till/cards/${e(id)}/renew`, '<button class="quiet">Its bank renews it</button>')}</div>
<code class="id soft">${e(id)}</code></li>`,
  );
  const open = [...world.state.sessions.values()].filter(
    (one) => one.customer === customer.id && one.status === 'open',
  );
  const pages = open.map(
    ({ id, created }) =>
      `<li id="${e(id)}"><div class="line"><a href="/stripe/setup/${e(id)}">A page to leave a card waits</a>${when(created * 1000)}</div></li>`,
  );
  const list = [...pages, ...items].join('');
  return card('Cards', list ? `<ol>${list}</ol>` : empty('No card was left.'));
}

const TYPES: Readonly<Record<BalanceTransaction['type'], string>> = {
  applied_to_invoice: 'used by an invoice',
  unapplied_from_invoice: 'given back by a void invoice',
  credit_note: 'credited',
};

function changes(world: World, customer: Customer): string {
  const own = [...world.state.balanceTransactions.values()]
    .filter((one) => one.customer === customer.id)
    .reverse();
  const items = own.slice(0, SHOWN).map(
    (
      one,
    ) => `<li id="${e(one.id)}"><div class="line"><span>${TYPES[one.type]}${one.invoice ? ` <a href="/till/invoices/${e(one.invoice)}">the invoice</a>` : ''}</span><b class="money">${e(money(one.amount, one.currency))}</b></div>
<div class="line soft"><code class="id">${e(one.id)}</code>${when(one.created * 1000)}</div></li>`,
  );
  return items.length > 0 ? card('What changed the balance', `<ol>${items.join('')}</ol>`) : '';
}

/** One customer: cards, balance, invoices. */
export function customerBody(world: World, customer: Customer): string {
  const invoices = [...world.state.invoices.values()].filter((one) => one.customer === customer.id).reverse();
  const ours = Object.entries(customer.metadata).map(
    ([name, value]) => `<code>${e(name)}</code> ${e(value)}`,
  );
  const list = invoices.slice(0, SHOWN).map((one) => invoiceLine(world, one));
  const rows = facts([
    ['Email', e(customer.email ?? '')],
    ['Phone', e(customer.phone ?? '')],
    ['Balance', e(balanceOf(world, customer))],
    ['Since', when(customer.created * 1000)],
    ['Metadata', ours.join('<br>')],
  ]);
  return `<p><a href="/till/customers">All customers</a></p><header><h1>${e(customer.name ?? customer.email ?? customer.id)}</h1></header>
<div class="record"><div>${card('Invoices', list.length > 0 ? `<ol>${list.join('')}</ol>` : empty('No invoice yet.'), badge('soft', String(invoices.length)))}
${changes(world, customer)}</div>
<div>${card('The customer', `<div class="body">${rows}${copyable('Customer', customer.id)}</div>`)}${cards(world, customer)}</div></div>`;
}
