import express, { type Request, type RequestHandler, type Response } from 'express';
import { escapeHtml } from '../html.ts';
import { NotPossible } from '../not-possible.ts';
import { type ROOMS, shellPage } from './shell.ts';

/** Records on one page of a list. */
const A_PAGE = 50;

type Room = (typeof ROOMS)[number]['path'];

export const readForm = express.urlencoded({ extended: false, limit: '1mb' });

/** '' where it is missing or no text. */
function wordOf(values: unknown, name: string): string {
  const value = (values as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** What the address asks for, as text. */
export function asked(request: Request, name: string): string {
  return wordOf(request.query, name);
}

/** What a form says, as text. */
export function said(request: Request, name: string): string {
  return wordOf(request.body, name);
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
  aPage = A_PAGE,
): { shown: Row[]; links: string } {
  const last = Math.max(1, Math.ceil(rows.length / aPage));
  const page = Math.min(Math.max(Math.trunc(Number(asked(request, 'page'))) || 1, 1), last);
  const shown = rows.slice((page - 1) * aPage, page * aPage);
  const link = (to: number, label: string, rel: string) =>
    `<a href="${escapeHtml(addressOf(path, { ...query, page: to > 1 ? String(to) : '' }))}" rel="${rel}">${label}</a>`;
  const links = [
    page > 1 ? link(page - 1, 'Newer', 'prev') : '',
    page < last ? link(page + 1, 'Older', 'next') : '',
  ];
  return {
    shown,
    links:
      last > 1
        ? `<nav class="pager" aria-label="Pages">${links.join('')}<span class="soft">Page ${page} of ${last}</span></nav>`
        : '',
  };
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

/**
 * Does an act and leads on to what it answers; what is not possible any more is told by a page of status 409.
 * @param back where the reader looks then
 */
export function acting(
  room: Room,
  back: string | ((request: Request) => string),
  act: (request: Request, form: (name: string) => string) => string | Promise<string>,
): RequestHandler {
  return async (request, response) => {
    try {
      response.redirect(303, await act(request, (name) => said(request, name)));
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      const where = typeof back === 'string' ? back : back(request);
      tellNo(response, 409, { room, back: where, told: error.message });
    }
  };
}
