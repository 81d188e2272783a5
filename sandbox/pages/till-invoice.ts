import { escapeHtml as e } from '../html.ts';
import {
  dueOf,
  itemsOf,
  money,
  plainAmount,
  remainingOf,
  subtotalOf,
  taxOf,
  totalOf,
} from '../stripe/amounts.ts';
import { SAMPLE_CARDS } from '../stripe/cards.ts';
import { chargeOf, paymentOf } from '../stripe/payments.ts';
import type { Charge, Invoice, Payment } from '../stripe/records.ts';
import { type Act, actsOf } from '../stripe/till.ts';
import type { World } from '../world.ts';
import { deepLinks, namedIn } from './deep-links.ts';
import { badge, card, copyable, facts, option } from './parts.ts';
import { when } from './words.ts';
import { actForm } from './shell.ts';

const TONES = { draft: 'soft', open: 'wait', paid: 'good', void: 'soft', uncollectible: 'bad' } as const;

export const invoiceBadge = ({ status, paidOutOfBand }: Invoice) =>
  badge(TONES[status], paidOutOfBand && status === 'paid' ? 'paid outside' : status);

/** Stripe's times are seconds. */
const at = (seconds: number | null) => (seconds === null ? '' : when(seconds * 1000));

export function payerOf(world: World, invoice: Invoice): string {
  const customer = world.state.customers.get(invoice.customer);
  return customer?.name ?? customer?.email ?? invoice.customer;
}

export const titleOf = ({ number }: Invoice) => (number ? `Invoice ${number}` : 'A draft');

/** What has become of a paid invoice's charge, as badges. */
export function chargeBadges(world: World, invoice: Invoice): string {
  const charge = chargeOf(world, invoice);
  if (!charge) return '';
  const dispute = world.state.disputes.get(charge.dispute ?? '');
  const refunded = charge.refunded === charge.amount ? 'refunded' : 'partly refunded';
  return [
    charge.refunded > 0 ? badge('wait', refunded) : '',
    dispute?.status === 'needs_response' ? badge('bad', 'disputed') : '',
    dispute?.status === 'lost' ? badge('bad', 'dispute lost') : '',
    dispute?.status === 'won' ? badge('good', 'dispute won') : '',
  ].join(' ');
}

function linesTable(world: World, invoice: Invoice): string {
  const cents = (amount: number) => `<td class="money">${e(money(amount, invoice.currency))}</td>`;
  const lines = itemsOf(world, invoice).map(
    (item) =>
      `<tr><td>${e(item.description ?? 'Item')}${item.quantity === 1 ? '' : ` × ${item.quantity}`}</td>${cents(item.amount)}</tr>`,
  );
  const row = (name: string, amount: number, isSum = false) =>
    `<tr${isSum ? ' class="sum"' : ''}><th scope="row">${name}</th>${cents(amount)}</tr>`;
  const unlessZero = (name: string, amount: number) => (amount === 0 ? '' : row(name, amount));
  const fromBalance = dueOf(world, invoice) + invoice.preCredited - totalOf(world, invoice);
  const refunded = chargeOf(world, invoice)?.refunded ?? 0;
  const isOwed = invoice.status === 'open' || invoice.status === 'uncollectible';
  return `<table class="lines">${lines.join('')}${row('Subtotal', subtotalOf(world, invoice))}${unlessZero('Tax', taxOf(world, invoice))}
${row('Total', totalOf(world, invoice), true)}${unlessZero('From the balance', fromBalance)}${unlessZero('Credited', -invoice.preCredited - invoice.postCredited)}
${unlessZero('Paid', -invoice.amountPaid)}${unlessZero('Refunded', refunded)}${isOwed ? row('To pay', remainingOf(world, invoice), true) : ''}</table>`;
}

function cardChoice(world: World, invoice: Invoice): string {
  const customer = world.state.customers.get(invoice.customer);
  const own = [...world.state.paymentMethods.values()].filter((one) => one.customer === invoice.customer);
  const saved = own.map(({ id, brand, last4 }) => {
    const isDefault = id === customer?.defaultPaymentMethod ? ', the default' : '';
    return option(id, `The saved ${brand} ending in ${last4}${isDefault}`);
  });
  const samples = Object.entries(SAMPLE_CARDS).map(([name, { says, last4 }]) =>
    option(name, `${says} (${last4})`),
  );
  return `<label class="wide">With<select id="card" name="card">${samples.join('')}${saved.join('')}</select></label>`;
}

function actButtons(acts: Act[], names: readonly string[]): string {
  return acts
    .filter(({ name }) => names.includes(name))
    .map(
      ({ name, says }) =>
        `<button class="quiet" id="act-${name}" name="do" value="${name}">${e(says)}</button>`,
    )
    .join('');
}

/** The buttons that fit how the invoice stands. */
function actsCard(world: World, invoice: Invoice): string {
  const acts = actsOf(world, invoice);
  if (acts.length === 0) return '';
  const has = (name: string) => acts.some((act) => act.name === name);
  const to = `/till/invoices/${invoice.id}/act`;
  const charge = chargeOf(world, invoice);
  const left = charge ? plainAmount(charge.amount - charge.refunded, charge.currency) : '';
  const forms = [
    has('confirm')
      ? actForm(to, '<button name="do" value="confirm">The holder confirms the payment</button>')
      : '',
    has('pay')
      ? actForm(to, `${cardChoice(world, invoice)}<button id="act-pay" name="do" value="pay">Pay</button>`)
      : '',
    has('refund') && charge
      ? actForm(
          to,
          `<label>Amount in ${e(charge.currency.toUpperCase())}<input id="amount" name="amount" inputmode="decimal" value="${left}"></label><button id="act-refund" name="do" value="refund">Refund</button>`,
        )
      : '',
    actForm(
      to,
      actButtons(acts, ['outside', 'uncollectible', 'void', 'fail_refund', 'dispute', 'win', 'lose']),
    ),
  ];
  return card('At the till', `<div class="body">${forms.join('')}</div>`);
}

/** A record with its id, newest first in its list. */
function entry(title: string, amount: string, id: string, seconds: number, more = ''): string {
  return `<li id="${e(id)}"><div class="line"><span>${title}</span><b class="money">${e(amount)}</b></div>
<div class="line soft"><code class="id">${e(id)}</code>${at(seconds)}</div>${more}</li>`;
}

function chargeEntry(world: World, charge: Charge): string {
  const method = world.state.paymentMethods.get(charge.paymentMethod);
  const by = method ? ` by ${e(method.brand)} ending in ${e(method.last4)}` : '';
  const what = charge.failure === null ? badge('good', 'charged') : badge('bad', charge.failure);
  return entry(`${what}${by}`, money(charge.amount, charge.currency), charge.id, charge.created);
}

function happenings(world: World, invoice: Invoice, payments: readonly Payment[]): string {
  const { charges, refunds, disputes, creditNotes } = world.state;
  const isOurs = ({ payment }: { payment: string }) => payments.some(({ id }) => id === payment);
  const cents = ({ amount, currency }: { amount: number; currency: string }) => money(amount, currency);
  const all = [
    ...[...charges.values()]
      .filter(isOurs)
      .map((one) => ({ at: one.created, html: chargeEntry(world, one) })),
    ...[...refunds.values()].filter(isOurs).map((one) => ({
      at: one.created,
      html: entry(
        one.failed ? badge('bad', 'refund failed') : badge('wait', 'refund'),
        cents(one),
        one.id,
        one.created,
      ),
    })),
    ...[...disputes.values()].filter(isOurs).map((one) => ({
      at: one.created,
      html: entry(
        badge(one.status === 'won' ? 'good' : 'bad', `dispute: ${one.status.replace('_', ' ')}`),
        cents(one),
        one.id,
        one.created,
      ),
    })),
    ...[...creditNotes.values()]
      .filter((one) => one.invoice === invoice.id)
      .map((one) => ({
        at: one.created,
        html: entry(
          `${badge('soft', one.status === 'void' ? 'credit note, void' : 'credit note')} ${e(one.number)}`,
          cents(one),
          one.id,
          one.created,
          one.memo ? `<div class="soft">${e(one.memo)}</div>` : '',
        ),
      })),
  ]
    .reverse()
    .sort((a, b) => b.at - a.at);
  return all.length > 0
    ? card('Charges, refunds, disputes, credits', `<ol>${all.map(({ html }) => html).join('')}</ol>`)
    : '';
}

/** One invoice: its lines and sums, how it stands, what may be done with it, and what came of it. */
export function invoiceBody(world: World, invoice: Invoice): string {
  const payments = [...world.state.payments.values()].filter((one) => one.invoice === invoice.id);
  const payment = paymentOf(world, invoice);
  const page = `/stripe/invoices/${e(invoice.id)}`;
  const ours = Object.entries(invoice.metadata).map(([name, value]) => `<code>${e(name)}</code> ${e(value)}`);
  const rows = facts([
    ['To', `<a href="/till/customers/${e(invoice.customer)}">${e(payerOf(world, invoice))}</a>`],
    [
      'Collected',
      invoice.collectionMethod === 'send_invoice' ? 'by an invoice that is sent' : 'from the saved card',
    ],
    ['Due', at(invoice.dueDate)],
    ['Created', at(invoice.created)],
    ['Finalised', at(invoice.finalizedAt)],
    ['Sent', at(invoice.sentAt)],
    ['Paid', at(invoice.paidAt)],
    ['Void since', at(invoice.voidedAt)],
    ['Uncollectible since', at(invoice.uncollectibleAt)],
    ['Attempts', invoice.attempts > 0 ? String(invoice.attempts) : ''],
    ['Description', e(invoice.description ?? '')],
    ['Metadata', ours.join('<br>')],
    ['In the app', deepLinks(world, namedIn(invoice.metadata))],
    [
      'For the payer',
      invoice.number ? `<a href="${page}">Hosted page</a>, <a href="${page}/pdf">PDF</a>` : '',
    ],
  ]);
  const ids = [
    copyable('Invoice', invoice.id),
    copyable('Customer', invoice.customer),
    payment ? copyable('Payment intent', payment.id) : '',
    payment?.latestCharge ? copyable('Charge', payment.latestCharge) : '',
  ];
  const waits =
    invoice.status === 'draft'
      ? '<p class="soft">A draft: nobody can pay it before it is finalised.</p>'
      : '';
  return `<p><a href="/till">All invoices</a></p>
<header><h1>${e(titleOf(invoice))}</h1><span>${invoiceBadge(invoice)} ${chargeBadges(world, invoice)}</span></header>${waits}
<div class="record"><div>${card('What it is for', linesTable(world, invoice))}${happenings(world, invoice, payments)}</div>
<div>${actsCard(world, invoice)}${card('The invoice', `<div class="body">${rows}</div>`)}
${card('Ids', `<div class="body">${ids.join('')}</div>`)}</div></div>`;
}
