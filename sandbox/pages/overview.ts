import { type Request, Router } from 'express';
import { escapeHtml } from '../html.ts';
import type { Vendor } from '../records.ts';
import { NotPossible } from '../not-possible.ts';
import { emptyBooks } from '../empty-books.ts';
import type { State } from '../state.ts';
import { money } from '../stripe/amounts.ts';
import type { World } from '../world.ts';
import { deepLinks } from './deep-links.ts';
import { foundBy, KINDS } from './found.ts';
import { isAbout, type Neighbour, neighboursOf, pageOf } from './neighbours.ts';
import { option } from './parts.ts';
import { acting, asked, paged, readForm } from './room.ts';
import { bookingState, callState, clock, mailState, ownZone, start, textState, when } from './words.ts';
import { actForm, searchForm, shellPage } from './shell.ts';

const A_PAGE = 40;
const e = escapeHtml;

interface Figure {
  readonly vendor: string;
  readonly room: string;
  readonly main: string;
  readonly more: string;
}

function count<T>(rows: Iterable<T>, passes: (row: T) => boolean): number {
  let number = 0;
  for (const row of rows) if (passes(row)) number += 1;
  return number;
}

const many = (number: number, one: string, more = `${one}s`) => `${number} ${number === 1 ? one : more}`;

function textFigure(state: State, vendor: string, carrier: string): Figure {
  const own = [...state.messages.values()].filter((one) => (one.carrier ?? 'twilio') === carrier);
  const inbound = count(own, ({ direction }) => direction === 'inbound');
  const delivered = count(own, ({ status }) => status === 'delivered');
  const rejected = count(own, ({ status }) => status === 'rejected');
  const more = `${delivered} delivered, ${inbound} received${rejected ? `, ${rejected} rejected` : ''}`;
  return { vendor, room: '/phones', main: many(own.length, 'text'), more };
}

function moneyFigure(state: State): Figure {
  const paid = new Map<string, number>();
  for (const { status, currency, amountPaid } of state.invoices.values()) {
    if (status === 'paid') paid.set(currency, (paid.get(currency) ?? 0) + amountPaid);
  }
  const open = count(state.invoices.values(), ({ status }) => status === 'open');
  const sums = [...paid].map(([currency, cents]) => money(cents, currency)).join(', ');
  return {
    vendor: 'Stripe',
    room: '/till',
    main: many(state.invoices.size, 'invoice'),
    more: `${open} open, ${sums || 'nothing'} paid`,
  };
}

function figuresOf({ state }: World): Figure[] {
  const now = Date.now();
  const calls = [...state.calls.values()];
  const bookings = [...state.bookings.values()];
  const standing = count(bookings, (one) => one.status === 'accepted' && one.endsAt > now);
  return [
    textFigure(state, 'Twilio', 'twilio'),
    textFigure(state, 'MessageBird', 'messagebird'),
    {
      vendor: 'Retell',
      room: '/phones',
      main: many(calls.length, 'call'),
      more: `${count(calls, ({ answered }) => answered)} answered, ${count(calls, ({ endedAt }) => endedAt === null)} under way`,
    },
    {
      vendor: 'Cal.com',
      room: '/calendar',
      main: many(bookings.length, 'booking'),
      more: `${standing} to come, ${count(bookings, ({ status }) => status === 'cancelled')} cancelled`,
    },
    {
      vendor: 'SendGrid',
      room: '/inbox',
      main: many(state.mails.size, 'mail'),
      more: `${count(state.mails.values(), ({ status }) => status === 'opened')} opened`,
    },
    moneyFigure(state),
  ];
}

/** What of each vendor's events has not arrived. */
function notArrived({ state }: World): string {
  const waiting = new Map<Vendor, number>();
  const failed = count(state.deliveries.values(), (one) => one.state === 'failed');
  for (const { vendor, state: stands } of state.deliveries.values()) {
    if (stands === 'pending') waiting.set(vendor, (waiting.get(vendor) ?? 0) + 1);
  }
  const words = [...waiting].map(([vendor, number]) => `${number} of ${vendor} waiting`);
  const bad = failed ? [`<span class="bad">${failed} given up</span>`] : [];
  return [`${state.deliveredCount} delivered`, ...words, ...bad].join(', ');
}

function latest(label: string, at: number, text: string, state: string): string {
  return `<div class="latest"><span class="soft">${label}</span><span>${text}</span><span>${state} ${when(at)}</span></div>`;
}

function neighbourItem(world: World, one: Neighbour): string {
  const { text, call, mail, booking } = one;
  const said = text && (text.direction === 'inbound' ? `“${start(text.body)}”` : start(text.body));
  const id = `p-${one.key.replaceAll(/[^\w@.]/g, '')}`;
  const where = [one.name === null ? null : one.phone, one.key === one.email ? null : one.email]
    .filter((words) => words !== null && words !== '')
    .map((words) => e(words ?? ''));
  return `<li id="${e(id)}"><div class="line"><span><a href="${pageOf(one)}"><b>${e(one.name ?? one.key)}</b></a>
<span class="soft">${where.join(' · ')}${one.byHand ? ' · played by hand' : ''}</span></span>
<span>${one.zone ? clock(one.zone) : ''}</span></div>
${text ? latest('Text', text.createdAt, said ?? '', textState(text)) : ''}
${call ? latest('Call', call.createdAt, call.direction === 'inbound' ? 'called us' : 'was called', callState(call)) : ''}
${mail ? latest('Mail', mail.createdAt, start(mail.subject), mailState(mail)) : ''}
${booking ? latest('Booking', booking.createdAt, `begins ${when(booking.startsAt)}`, bookingState(booking)) : ''}
${deepLinks(world, one.lead ? [one.lead] : [])}</li>`;
}

const nobodyYet = `<p class="empty">Nobody yet. Start a campaign in the app, or send one request to a vendor's address here:
whoever it reaches appears, with a phone, an inbox and a calendar. Booking a meeting by hand works too:
<a href="/calcom/book/1">book one</a>, or take a phone at <a href="/phones">Phones</a> and call us.</p>`;

const reset = `<details id="reset"><summary>Reset…</summary><div class="padded">
<p>Empties the sandbox's books: texts, calls, mails, bookings, everything of Stripe's, the people and what they remember,
and who plays them by hand. Events under way are dropped and never sent.</p>
<p>Settings stay as they are. The app's own data is not touched: what it has stored about these people stays there, and names
records that the sandbox no longer knows.</p>
${actForm('/reset', '<label class="tick"><input type="checkbox" name="sure" value="yes" required> Yes, empty the books</label><button class="danger">Empty the books</button>', 'data-empty')}
</div></details>`;

function people(world: World, request: Request, query: { q: string; kind: string }): string {
  const everybody = neighboursOf(world);
  if (everybody.length === 0) return nobodyYet;
  const found = query.q ? everybody.filter((one) => isAbout(one, query.q.toLowerCase())) : everybody;
  if (found.length === 0) return '<p class="empty">Nobody is called or reached like this.</p>';
  const { shown, links } = paged(request, found, '/', query, A_PAGE);
  const items = shown.map((one) => neighbourItem(world, one));
  return `<ol>${items.join('')}</ol>${links}`;
}

function overviewPage(world: World, request: Request): string {
  const query = { q: asked(request, 'q'), kind: asked(request, 'kind') };
  const figures = figuresOf(world).map(
    ({ vendor, room, main, more }) =>
      `<a class="figure" href="${room}"><span class="soft">${vendor}</span><b>${e(main)}</b><span class="soft">${e(more)}</span></a>`,
  );
  const kinds = [{ name: '', title: 'Everything' }, { name: 'people', title: 'People' }, ...KINDS]
    .map(({ name, title }) => option(name, title, name === query.kind))
    .join('');
  const showsPeople = query.kind === '' || query.kind === 'people';
  const showsRecords = query.kind !== 'people' && (query.q !== '' || query.kind !== '');
  const body = `<header><div><h1>Sandbox</h1>
<p class="soft">Stands in for Twilio, MessageBird, Retell, Cal.com, SendGrid and Stripe. No message leaves this machine, and no money moves.</p>
<p class="soft">The sandbox's clock: ${clock(ownZone())}</p></div>
${searchForm(
  '/',
  `<label>Search<input type="search" name="q" value="${e(query.q)}" placeholder="name, phone, email, text, id" accesskey="s"></label>
<label>In<select name="kind">${kinds}</select></label>`,
)}</header>
<div class="figures">${figures.join('')}</div>
<p class="soft">Events: ${notArrived(world)}. <a href="/events">All events</a></p>
${showsPeople ? `<section aria-labelledby="people"><div><h2 id="people">People</h2><span class="soft">who moved last first</span></div>${people(world, request, query)}</section>` : ''}
${showsRecords ? `<section aria-labelledby="found"><div><h2 id="found">Records</h2><span class="soft">newest first</span></div>${foundBy(world, query.q, query.kind)}</section>` : ''}
${reset}`;
  return shellPage({ title: 'Overview', room: '/', address: request.originalUrl, body });
}

/** `/`: what the sandbox is, and everybody in it; `POST /reset` empties it. */
export function overviewPages(world: World): Router {
  const router = Router();
  router.get('/', (request, response) => {
    response.send(overviewPage(world, request));
  });
  router.post(
    '/reset',
    readForm,
    acting('/', '/', (_request, form) => {
      if (form('sure') !== 'yes') throw new NotPossible('Nothing was emptied: say that you are sure.');
      // A scenario that turns the dials is a setting: it goes on.
      world.schedule.drop((kind) => kind !== 'dials.step');
      emptyBooks(world.state);
      return '/';
    }),
  );
  return router;
}
