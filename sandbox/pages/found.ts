import { escapeHtml } from '../html.ts';
import type { World } from '../world.ts';
import { money, totalOf } from '../stripe/amounts.ts';
import { badge } from './parts.ts';
import { bookingState, callState, mailState, start, textState, when } from './words.ts';
import { deepLinks, namedByText, namedIn } from './deep-links.ts';

/** Beyond these nobody reads on: a longer word finds less. */
const SHOWN = 100;

interface Found {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly state: string;
  readonly text: string;
}

interface Kind {
  readonly name: string;
  readonly title: string;
  /** What of this kind holds the word, newest first; only what is looked at is drawn. */
  find(world: World, has: (...fields: unknown[]) => boolean): { at: number; draw(): Found }[];
}

const e = escapeHtml;
const phone = (number: string) => `<a href="/phones/${encodeURIComponent(number)}">${e(number)}</a>`;

/** Values of a map, newest first, that pass. */
function passing<T>(map: ReadonlyMap<string, T>, passes: (row: T) => boolean): T[] {
  const rows = [...map.values()].filter(passes);
  return rows.slice(-SHOWN).reverse();
}

const texts: Kind = {
  name: 'texts',
  title: 'Texts',
  find: (world, has) =>
    passing(world.state.messages, (row) =>
      has(row.from, row.to, row.body, row.sid, row.statusCallback, ...Object.values(row.metadata ?? {})),
    ).map((row) => ({
      at: row.createdAt,
      draw: () => ({
        id: row.sid,
        at: row.createdAt,
        title: `Text ${phone(row.from)} → ${phone(row.to)}`,
        state: textState(row),
        text: `${e(row.body)} ${deepLinks(world, namedByText(row))}`,
      }),
    })),
};

const calls: Kind = {
  name: 'calls',
  title: 'Calls',
  find: (world, has) =>
    passing(world.state.calls, (row) =>
      has(row.from, row.to, row.id, ...Object.values(row.metadata), ...Object.values(row.variables)),
    ).map((row) => ({
      at: row.createdAt,
      draw: () => ({
        id: row.id,
        at: row.createdAt,
        title: `Call ${phone(row.from)} → ${phone(row.to)}`,
        state: callState(row),
        text: deepLinks(world, namedIn(row.metadata)),
      }),
    })),
};

const mails: Kind = {
  name: 'mails',
  title: 'Mails',
  find: (world, has) =>
    passing(world.state.mails, (row) =>
      has(row.to, row.from, row.subject, row.text, row.id, row.messageId, ...Object.values(row.customArgs)),
    ).map((row) => ({
      at: row.createdAt,
      draw: () => ({
        id: row.id,
        at: row.createdAt,
        title: `Mail to <a href="/inbox?q=${encodeURIComponent(row.to)}">${e(row.to)}</a>`,
        state: mailState(row),
        text: `<a href="/inbox/${row.id}">${start(row.subject) || 'Without a subject'}</a> ${deepLinks(world, namedIn(row.customArgs))}`,
      }),
    })),
};

const bookings: Kind = {
  name: 'bookings',
  title: 'Bookings',
  find: (world, has) =>
    passing(world.state.bookings, (row) =>
      has(row.phone, row.email, row.name, row.uid, row.id, ...Object.values(row.metadata)),
    ).map((row) => ({
      at: row.createdAt,
      draw: () => ({
        id: row.uid,
        at: row.createdAt,
        title: `Booking of ${row.phone ? phone(row.phone) : e(row.email)} ${e(row.name)}`,
        state: bookingState(row),
        text: `<a href="/calendar/${row.uid}">Begins ${when(row.startsAt)}</a> ${deepLinks(world, namedIn(row.metadata))}`,
      }),
    })),
};

const invoices: Kind = {
  name: 'invoices',
  title: 'Invoices',
  find: (world, has) =>
    passing(world.state.invoices, (row) => {
      const customer = world.state.customers.get(row.customer);
      return has(
        row.id,
        row.number,
        row.customer,
        customer?.name,
        customer?.email,
        ...Object.values(row.metadata),
      );
    }).map((row) => ({
      at: row.created * 1000,
      draw: () => ({
        id: row.id,
        at: row.created * 1000,
        title: `Invoice <a href="/till/invoices/${row.id}">${e(row.number ?? 'without a number')}</a>`,
        state: badge(row.status === 'paid' ? 'good' : row.status === 'open' ? 'wait' : 'soft', row.status),
        text: `${e(money(totalOf(world, row), row.currency))} ${deepLinks(world, namedIn(row.metadata))}`,
      }),
    })),
};

const events: Kind = {
  name: 'events',
  title: 'Events',
  find: (world, has) =>
    passing(world.state.deliveries, (row) => has(row.event, row.about, row.id, row.vendor, row.answer)).map(
      (row) => ({
        at: row.createdAt,
        draw: () => ({
          id: row.id,
          at: row.createdAt,
          title: `Event <a href="/events/${row.id}">${e(row.event)}</a> of ${row.vendor}`,
          state: badge(
            row.state === 'delivered' ? 'good' : row.state === 'failed' ? 'bad' : 'wait',
            row.state,
          ),
          text: e(row.about),
        }),
      }),
    ),
};

export const KINDS: readonly Kind[] = [texts, calls, mails, bookings, invoices, events];

/** Everything of one kind, or of all, that holds a word; newest first. */
export function foundBy(world: World, word: string, kind: string): string {
  const wanted = word.toLowerCase();
  const has = (...fields: unknown[]) =>
    fields.some((field) => typeof field === 'string' && field.toLowerCase().includes(wanted));
  const rows = KINDS.filter(({ name }) => kind === '' || kind === name)
    .flatMap((one) => one.find(world, has))
    .sort((a, b) => b.at - a.at)
    .slice(0, SHOWN)
    .map(({ draw }) => draw());
  if (rows.length === 0) return '<p class="empty">Nothing holds this word.</p>';
  const items = rows.map(
    ({ id, at, title, state, text }) =>
      `<li id="found-${e(id)}"><div class="line"><span>${title}</span><span>${state} ${when(at)}</span></div><p class="text">${text}</p></li>`,
  );
  return `<ol>${items.join('')}</ol>`;
}
