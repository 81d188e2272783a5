import type { Request, RequestHandler, Response } from 'express';
import { DateTime } from 'luxon';
import { escapeHtml } from '../html.ts';
import { NotPossible } from '../not-possible.ts';
import { type ROOMS, shellPage } from './shell.ts';

/** Records on one page of a list. */
const A_PAGE = 50;

type Room = (typeof ROOMS)[number]['path'];

/** An instant (epoch ms) as people read it, zone included; without `zone` the one of this machine. */
export function words(at: number, zone?: string): string {
  const time = DateTime.fromMillis(at, zone ? { zone } : {}).setLocale('en-US');
  return time.toFormat('ccc d LLL yyyy, HH:mm:ss ZZZZ');
}

/** `words` as HTML. */
export function when(at: number, zone?: string): string {
  return `<time datetime="${new Date(at).toISOString()}">${words(at, zone)}</time>`;
}

/** A vendor's id to copy: a field that the keyboard reaches too. */
export function copyable(label: string, id: string): string {
  return `<label class="copy">${escapeHtml(label)}<input readonly value="${escapeHtml(id)}"></label>`;
}

/** Names and what they are; the latter are HTML. Pairs without a value are left out. */
export function facts(pairs: readonly (readonly [string, string | null | undefined])[]): string {
  const rows = pairs.flatMap(([name, html]) =>
    html ? [`<div><dt>${escapeHtml(name)}</dt><dd>${html}</dd></div>`] : [],
  );
  return `<dl class="facts">${rows.join('')}</dl>`;
}

/** A titled card; `html` stands below the title. */
export function card(title: string, html: string, aside = ''): string {
  return `<section><div><h2>${escapeHtml(title)}</h2>${aside}</div>${html}</section>`;
}

export const empty = (text: string) => `<p class="soft">${escapeHtml(text)}</p>`;

/** A word about how things stand. */
export function badge(tone: 'good' | 'bad' | 'wait' | 'soft', text: string): string {
  return `<span class="badge ${tone}">${escapeHtml(text)}</span>`;
}

export function option(value: string, label: string, isChosen = false): string {
  return `<option value="${escapeHtml(value)}"${isChosen ? ' selected' : ''}>${escapeHtml(label)}</option>`;
}

/** What the address asks for, as text. */
export function asked(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** What a form says, as text. */
export function said(request: Request, name: string): string {
  const value = ((request.body ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** `path` with what is not empty as its query. */
export function addressOf(path: string, query: Readonly<Record<string, string>>): string {
  const set = Object.entries(query).filter(([, value]) => value !== '');
  return set.length > 0 ? `${path}?${new URLSearchParams(set).toString()}` : path;
}

/** One page of rows, newest first, and the links to the others; `query` is what the address asks for besides. */
export function paged<Row>(
  request: Request,
  rows: readonly Row[],
  path: string,
  query: Readonly<Record<string, string>>,
): { shown: Row[]; links: string } {
  const last = Math.max(1, Math.ceil(rows.length / A_PAGE));
  const page = Math.min(Math.max(Math.trunc(Number(asked(request, 'page'))) || 1, 1), last);
  const shown = rows.slice((page - 1) * A_PAGE, page * A_PAGE);
  const link = (to: number, label: string) =>
    `<a href="${escapeHtml(addressOf(path, { ...query, page: to > 1 ? String(to) : '' }))}">${label}</a>`;
  const links = [page > 1 ? link(page - 1, 'Newer') : '', page < last ? link(page + 1, 'Older') : ''];
  return {
    shown,
    links:
      last > 1
        ? `<nav class="pager" aria-label="Pages">${links.join('')}<span class="soft">Page ${page} of ${last}</span></nav>`
        : '',
  };
}

/** Links that narrow a list, each with its count; the chosen one is marked. */
export function chips(
  label: string,
  links: readonly {
    readonly href: string;
    readonly name: string;
    readonly count: number;
    readonly isOn: boolean;
  }[],
): string {
  const all = links.map(
    ({ href, name, count, isOn }) =>
      `<a href="${escapeHtml(href)}"${isOn ? ' aria-current="true"' : ''}>${escapeHtml(name)} <b>${count}</b></a>`,
  );
  return `<nav aria-label="${escapeHtml(label)}">${all.join('')}</nav>`;
}

interface Told {
  readonly room: Room;
  /** Where the reader looks next. */
  readonly back: string;
  readonly told: string;
}

/** Says plainly that a button no longer fits, or that there is no such record. */
export function tellNo(response: Response, status: 404 | 409, { room, back, told }: Told): void {
  const title = status === 404 ? 'Not here' : 'Not done';
  const body = `<h1>${title}</h1><p>${escapeHtml(told)}</p><p><a href="${escapeHtml(back)}">See how it stands now</a></p>`;
  response.status(status).send(shellPage({ title, room, address: back, body, told }));
}

/** Does an act and leads on to what it answers; what is not possible any more is told by a page of status 409. */
export function acting(
  room: Room,
  back: (request: Request) => string,
  act: (request: Request) => string | Promise<string>,
): RequestHandler {
  return async (request, response) => {
    try {
      response.redirect(303, await act(request));
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      tellNo(response, 409, { room, back: back(request), told: error.message });
    }
  };
}
