import { escapeHtml, htmlHead } from '../html.ts';

/** The rooms of the sandbox, as its menu names them. */
export const ROOMS = [
  { path: '/', title: 'Overview' },
  { path: '/phones', title: 'Phones' },
  { path: '/inbox', title: 'Inbox' },
  { path: '/calendar', title: 'Calendar' },
  { path: '/till', title: 'Till' },
  { path: '/dials', title: 'Dials' },
  { path: '/events', title: 'Events' },
  { path: '/accounts', title: 'Accounts' },
] as const;

interface Shown {
  readonly title: string;
  /** Of `ROOMS`. */
  readonly room: (typeof ROOMS)[number]['path'];
  /** The address that shows this page again, query included: it is read anew at each change. */
  readonly address: string;
  /** HTML. What is typed into a form is kept while the rest is drawn anew. */
  readonly body: string;
}

/** One page of the sandbox, drawn anew in place whenever something changes: forms keep what was typed into them. */
export function shellPage({ title, room, address, body }: Shown): string {
  const links = ROOMS.map(
    ({ path, title: name }) => `<a href="${path}"${path === room ? ' aria-current="page"' : ''}>${name}</a>`,
  ).join('');
  const again = `hx-get="${escapeHtml(address)}" hx-trigger="change from:body" hx-select="#room" hx-swap="outerMorph"`;
  return `<!doctype html><html lang="en"><head>${htmlHead(`${title} · Sandbox`)}
<script src="/assets/htmx.js" defer></script><script src="/assets/htmx-sse.js" defer></script></head>
<body hx-sse:connect="/live" hx-swap="none"><nav aria-label="Rooms">${links}
<a href="/accounts" hx-get="/accounts/current" hx-trigger="load" hx-swap="innerHTML">Account</a></nav>
<main id="room" ${again}>${body}</main></body></html>`;
}
