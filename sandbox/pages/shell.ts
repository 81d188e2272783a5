import { escapeHtml, htmlHead } from '../html.ts';

/** The rooms of the sandbox, as its menu names them. */
export const ROOMS = [
  { path: '/', title: 'Overview' },
  { path: '/phones', title: 'Phones' },
  { path: '/inbox', title: 'Inbox' },
  { path: '/calendar', title: 'Calendar' },
  { path: '/till', title: 'Till' },
  { path: '/outreach', title: 'Campaigns' },
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
  /**
   * HTML. What is typed, where the cursor stands and which `<details>` are open is kept while the rest is drawn
   * anew; what may change its place in a list (an entry, an option of a select) needs an `id` for that.
   */
  readonly body: string;
  /** Plain words in front of the page: why something was not done. */
  readonly told?: string | undefined;
}

/** `open` is the reader's own: htmx would close what the server does not know to be open. */
const settings = escapeHtml(
  JSON.stringify({ history: false, includeIndicatorCSS: false, morphIgnore: ['data-htmx-powered', 'open'] }),
);

/** What a form or link needs so that its answer is drawn into the page in place. Without scripts it loads a page. */
const inPlace =
  'hx-target="#room" hx-select="#room" hx-swap="outerMorph" hx-select-oob="#told" ' +
  'hx-status:4xx="swap:none" hx-status:5xx="swap:none"';

/**
 * A form whose buttons act, by POST, in place.
 * @param fields HTML; a refusal is answered by a page with `told`
 * @param more further attributes: `data-empty` empties the form once it is sent
 */
export function actForm(action: string, fields: string, more = ''): string {
  const to = escapeHtml(action);
  return `<form method="post" action="${to}" hx-post="${to}" ${inPlace} ${more}>${fields}</form>`;
}

/** A form that filters the page while one types, and leaves the filter in the address. */
export function searchForm(path: string, fields: string): string {
  const to = escapeHtml(path);
  return `<form role="search" action="${to}" hx-get="${to}" hx-trigger="input delay:200ms, submit" hx-sync="replace" ${inPlace}>${fields}</form>`;
}

/** One page of the sandbox, drawn anew in place whenever something changes: forms keep what was typed into them. */
export function shellPage({ title, room, address, body, told }: Shown): string {
  const links = ROOMS.map(
    ({ path, title: name }) => `<a href="${path}"${path === room ? ' aria-current="page"' : ''}>${name}</a>`,
  ).join('');
  const again = `hx-get="${escapeHtml(address)}" hx-trigger="redraw from:body" hx-select="#room" hx-swap="outerMorph"`;
  return `<!doctype html><html lang="en"><head>${htmlHead(`${title} · Sandbox`)}
<meta name="htmx-config" content="${settings}">
<script src="/assets/room.js" defer></script><script src="/assets/htmx.js" defer></script></head>
<body hx-sse:connect="/live" hx-swap="none" hx-config="sse.reconnectMaxDelay:5000"><nav aria-label="Rooms">${links}
<a href="/accounts" hx-get="/accounts/current" hx-trigger="load" hx-swap="innerHTML">Account</a></nav>
<div aria-live="assertive"><div id="ringing" hx-get="/ringing" hx-trigger="load, redraw from:body" hx-swap="innerMorph" hx-select="#ringing > *"></div></div>
<p id="told" role="alert">${escapeHtml(told ?? '')}</p>
<main id="room" ${again}>${body}</main></body></html>`;
}
