import type { Request, Response } from 'express';
import { escapeHtml, htmlPage } from './html.ts';
import type { Booking, Call, Delivery, Mail, Message } from './records.ts';
import { totalOf } from './stripe/amounts.ts';
import { money } from './stripe/pages.ts';
import type { Invoice } from './stripe/records.ts';
import { tillForm } from './stripe/till.ts';
import type { World } from './world.ts';

const REFRESH_SECONDS = 5;
const SHOWN = 15;
/** With one section chosen, so many of its entries are shown. */
const SHOWN_ALONE = 300;

interface Entry {
  /** What the filter looks in. */
  search: string;
  html: string;
  isInbound?: boolean;
}

interface Section {
  name: string;
  title: string;
  empty: string;
  /** One renderer for each row, oldest first: only what is shown or searched is rendered. */
  rows(world: World): (() => Entry)[];
}

const e = escapeHtml;

function entry(
  at: number,
  search: string[],
  left: string,
  right: string,
  text = '',
  isInbound = false,
): Entry {
  const time = new Date(at).toLocaleTimeString('en-GB');
  const head = `<div class="line"><span>${left}</span><time datetime="${new Date(at).toISOString()}">${time}</time></div>`;
  const foot = right ? `<div class="soft">${right}</div>` : '';
  return { search: search.join(' ').toLowerCase(), html: head + text + foot, isInbound };
}

const paragraph = (text: string) => `<p class="text">${e(text)}</p>`;

function messageEntry(message: Message): Entry {
  const isInbound = message.direction === 'inbound';
  const [lead, ours] = isInbound ? [message.from, message.to] : [message.to, message.from];
  return entry(
    message.createdAt,
    [lead, ours, message.body],
    isInbound ? `<b>${e(lead)}</b> wrote` : `to <b>${e(lead)}</b>`,
    isInbound ? `to ${e(ours)}` : `from ${e(ours)}, ${message.status}`,
    paragraph(message.body),
    isInbound,
  );
}

function replyForm(mail: Mail): string {
  if (!mail.replyTo) return '';
  return `<form method="post" action="/mails/${mail.id}/reply"><label>Reply<input name="text"></label>
<button>Reply</button><button name="outOfOffice" value="1">Out of office</button></form>`;
}

function mailEntry(mail: Mail): Entry {
  const click = mail.clicked ? `, the client clicked ${mail.clicked.answer} (${e(mail.clicked.result)})` : '';
  const body = mail.text || mail.html.replaceAll(/<[^>]+>/g, ' ').trim();
  return entry(
    mail.createdAt,
    [mail.to, mail.from, mail.subject, body],
    `to <b>${e(mail.to)}</b>`,
    `from ${e(mail.from)}, ${mail.status}${click}`,
    `<details><summary>${e(mail.subject)}</summary>${paragraph(body)}${replyForm(mail)}</details>`,
    mail.clicked !== null,
  );
}

const outcomeWords = {
  appointment_set: ['good', 'appointment set'],
  callback_requested: ['wait', 'call back requested'],
  not_interested: ['bad', 'not interested'],
  no_outcome: ['soft', 'no outcome'],
} as const;

function callEntry(call: Call): Entry {
  const isInbound = call.direction === 'inbound';
  const [lead, ours] = isInbound ? [call.from, call.to] : [call.to, call.from];
  const [tone, words] = outcomeWords[call.outcome];
  const length = `${Math.floor(call.durationMs / 60_000)}:${String(Math.round(call.durationMs / 1000) % 60).padStart(2, '0')}`;
  const progress = call.status === 'registered' ? 'ringing' : 'talking';
  const ended = call.answered ? `<span class="${tone}">${words}</span>, ${length} min` : 'no answer';
  return entry(
    call.createdAt,
    [lead, ours],
    isInbound ? `<b>${e(lead)}</b> called` : `to <b>${e(lead)}</b>`,
    `${isInbound ? 'to' : 'from'} ${e(ours)}, ${call.endedAt === null ? progress : ended}`,
    '',
    isInbound,
  );
}

function bookingEntry(booking: Booking): Entry {
  const start = new Date(booking.startsAt).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  const now = Date.now();
  const life = booking.endsAt <= now ? 'held' : booking.startsAt <= now ? 'going on' : 'to come';
  const state = booking.rescheduledTo
    ? '<span class="wait">moved</span>'
    : booking.status === 'cancelled'
      ? '<span class="bad">cancelled</span>'
      : life;
  const came = booking.endsAt <= now && booking.status === 'accepted';
  const presence = came
    ? booking.shows
      ? ', <span class="good">attendee came</span>'
      : ', <span class="bad">attendee stayed away</span>'
    : '';
  return entry(
    booking.createdAt,
    [booking.phone ?? '', booking.email, booking.name, booking.uid],
    `<b>${e(booking.name)}</b>`,
    `${e(booking.phone ?? 'no phone')}, ${e(booking.email)}${booking.rescheduledFrom ? ', moved here' : ''}`,
    `<p class="text">${e(start)}: ${state}${presence}</p>`,
  );
}

const invoiceTones = {
  draft: 'soft',
  open: 'wait',
  paid: 'good',
  void: 'soft',
  uncollectible: 'bad',
} as const;

function invoiceEntry(world: World, invoice: Invoice): Entry {
  const customer = world.state.customers.get(invoice.customer);
  const whom = customer?.name ?? customer?.email ?? invoice.customer;
  const name = invoice.number
    ? `<a href="/stripe/invoices/${invoice.id}">${e(invoice.number)}</a>`
    : 'not yet numbered';
  return entry(
    invoice.created * 1000,
    [whom, customer?.email ?? '', invoice.id, invoice.number ?? ''],
    `<b>${e(money(totalOf(world, invoice), invoice.currency))}</b> to ${e(whom)}`,
    `${name}, <span class="${invoiceTones[invoice.status]}">${invoice.status}</span>`,
    invoice.number
      ? `<details><summary>At the till</summary>${tillForm(world, invoice, '/?show=invoices')}</details>`
      : '',
  );
}

function deliveryEntry(delivery: Delivery): Entry {
  const [tone, words] = {
    ...{ failed: ['bad', 'given up'], silenced: ['wait', 'silenced by a dial'] },
    ...{ pending: ['wait', 'waiting'], delivered: ['good', 'delivered'] },
  }[delivery.state];
  const tries = delivery.attempts === 1 ? '1 try' : `${delivery.attempts} tries`;
  return entry(
    delivery.createdAt,
    [delivery.about, delivery.event, delivery.vendor],
    `<b>${e(delivery.event)}</b> of ${delivery.vendor}`,
    `${e(delivery.about)}: <span class="${tone}">${words}</span> after ${tries}`,
    delivery.answer ? paragraph(delivery.answer) : '',
  );
}

const sections: Section[] = [
  {
    name: 'texts',
    title: 'Phone: texts',
    empty: 'Texts in both directions will appear here, with what became of them.',
    rows: (world) => [...world.state.messages.values()].map((row) => () => messageEntry(row)),
  },
  {
    name: 'calls',
    title: 'Phone: calls',
    empty: 'Calls to leads, and from them, will appear here with their outcome.',
    rows: (world) => [...world.state.calls.values()].map((row) => () => callEntry(row)),
  },
  {
    name: 'bookings',
    title: 'Calendar',
    empty: 'Meetings that leads book, move, keep or miss will appear here.',
    rows: (world) => [...world.state.bookings.values()].map((row) => () => bookingEntry(row)),
  },
  {
    name: 'mails',
    title: 'Inbox',
    empty: 'Mails to leads and clients will appear here, with what the clients clicked.',
    rows: (world) => [...world.state.mails.values()].map((row) => () => mailEntry(row)),
  },
  {
    name: 'invoices',
    title: 'Till',
    empty: 'Invoices to clients will appear here, and be paid a moment after they are sent.',
    rows: (world) => [...world.state.invoices.values()].map((row) => () => invoiceEntry(world, row)),
  },
  {
    name: 'events',
    title: 'Events not delivered',
    empty: 'Nothing waits: every event has reached its webhook.',
    rows: (world) =>
      [...world.state.deliveries.values()]
        .filter((row) => row.state !== 'delivered')
        .map((row) => () => deliveryEntry(row)),
  },
];

function sectionHtml(section: Section, all: (() => Entry)[], wanted: string, limit: number): string {
  const found = wanted ? all.filter((render) => render().search.includes(wanted)) : all;
  const shown = found
    .slice(-limit)
    .reverse()
    .map((render) => render());
  const count =
    found.length > shown.length ? `newest ${shown.length} of ${found.length}` : String(found.length);
  const empty = all.length > 0 ? 'Nothing here matches the filter.' : section.empty;
  const list = shown.map((one) => `<li${one.isInbound ? ' class="in"' : ''}>${one.html}</li>`).join('');
  return `<section aria-labelledby="${section.name}"><div><h2 id="${section.name}">${section.title}</h2>
<span class="soft">${count}</span></div>${list ? `<ol>${list}</ol>` : `<p class="soft">${empty}</p>`}</section>`;
}

function sayForm(world: World): string {
  const ours =
    [...world.state.messages.values()].findLast((one) => one.direction === 'outbound-api')?.from ?? '';
  return `<details><summary>Text as a lead</summary><form method="post" action="/say">
<label>From (lead)<input name="from" type="tel" required></label>
<label>To<input name="to" type="tel" required value="${e(ours)}"></label>
<label>Text<input name="body" required></label><button>Send</button></form></details>`;
}

/** The sandbox's one page: all that was texted, called, booked, mailed and invoiced, newest first. */
export function showPage(world: World, request: Request, response: Response): void {
  const q = typeof request.query.q === 'string' ? request.query.q.trim() : '';
  const only = sections.find((section) => section.name === request.query.show);
  const isPaused = request.query.pause !== undefined;
  const lists = new Map(sections.map((section) => [section, section.rows(world)]));
  const address = (changes: Record<string, string | undefined>) => {
    const wanted = { q: q || undefined, show: only?.name, pause: isPaused ? '1' : undefined, ...changes };
    const set = Object.entries(wanted).flatMap(([name, value]) =>
      value ? [[name, value] as [string, string]] : [],
    );
    const query = new URLSearchParams(set).toString();
    return e(query ? `/?${query}` : '/');
  };
  const tabs = sections.map((section) => {
    const current = section === only ? ' aria-current="true"' : '';
    return `<a href="${address({ show: section.name })}"${current}>${section.title} <b>${lists.get(section)?.length ?? 0}</b></a>`;
  });
  const body = `<header><div><h1>Sandbox</h1>
<p class="soft">Stand-in of Twilio, MessageBird, Retell, Cal.com, SendGrid and Stripe. No message leaves this machine.
<a href="${address({ pause: isPaused ? undefined : '1' })}">${isPaused ? 'Refresh again' : 'Stop refreshing to text or reply as a lead'}</a></p></div>
<form method="get">${only ? `<input type="hidden" name="show" value="${only.name}">` : ''}
<label>Phone or email<input type="search" name="q" value="${e(q)}"></label><button>Filter</button></form></header>
<nav aria-label="Sections"><a href="${address({ show: undefined })}"${only ? '' : ' aria-current="true"'}>All</a>${tabs.join('')}</nav>
<div class="columns">${(only ? [only] : sections)
    .map((section) =>
      sectionHtml(section, lists.get(section) ?? [], q.toLowerCase(), only ? SHOWN_ALONE : SHOWN),
    )
    .join('')}</div>${isPaused ? sayForm(world) : ''}`;
  response.send(htmlPage('Sandbox', body, isPaused ? undefined : REFRESH_SECONDS));
}
