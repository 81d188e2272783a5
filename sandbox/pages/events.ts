import { type Request, Router } from 'express';
import { VENDOR_TITLES, VENDORS } from '../dials/catalogue.ts';
import { escapeHtml } from '../html.ts';
import type { Delivery } from '../records.ts';
import { NotPossible } from '../not-possible.ts';
import type { World } from '../world.ts';
import { type Tone, badge, option } from './parts.ts';
import { acting, asked, paged, readForm } from './room.ts';
import { when } from './words.ts';
import { actForm, searchForm, shellPage } from './shell.ts';

const STATES = ['pending', 'failed', 'silenced', 'delivered'] as const;

const e = escapeHtml;
const states: Readonly<Record<Delivery['state'], readonly [Tone, string]>> = {
  pending: ['wait', 'waiting'],
  failed: ['bad', 'given up'],
  silenced: ['wait', 'silenced by a dial'],
  delivered: ['good', 'delivered'],
};
const stateOf = ({ state }: Delivery) => badge(...states[state]);

function nextTry(world: World, { id, state }: Delivery, due: ReadonlyMap<string, number>): string {
  if (state !== 'pending') return '';
  const at = due.get(id);
  return at === undefined || at <= Date.now() ? ', being sent' : `, again ${when(at)}`;
}

const againForm = ({ id }: Delivery) =>
  actForm(`/events/${id}/again`, '<button class="plain">Send again</button>');

function row(world: World, delivery: Delivery, due: ReadonlyMap<string, number>): string {
  const { id, vendor, event, about, attempts, answer, createdAt } = delivery;
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
  const more = delivery.body === '' ? '<span class="soft">body no longer kept</span>' : againForm(delivery);
  return `<tr id="${e(id)}"><td>${when(createdAt)}</td><td>${vendor}</td>
<td><a href="/events/${e(id)}">${e(event)}</a><div class="soft">${e(about)}</div></td>
<td>${stateOf(delivery)}<div class="soft">${delivery.dialled?.length ? `dialled: ${e(delivery.dialled.join(', '))}, ` : ''}${tries}${nextTry(world, delivery, due)}</div></td>
<td class="answer">${e(answer ?? '')}</td><td>${more}</td></tr>`;
}

/** When what waits is tried again: delivery id → epoch ms. */
function dueTimes(world: World): Map<string, number> {
  const due = new Map<string, number>();
  for (const { kind, ids, at } of world.state.actions.values()) {
    if (kind === 'deliver' && ids.delivery) due.set(ids.delivery, at);
  }
  return due;
}

function listPage(world: World, request: Request): string {
  const query = { q: asked(request, 'q'), vendor: asked(request, 'vendor'), state: asked(request, 'state') };
  const wanted = query.q.toLowerCase();
  const found = [...world.state.deliveries.values()].filter(
    (one) =>
      (query.vendor === '' || one.vendor === query.vendor) &&
      (query.state === '' || one.state === query.state) &&
      (wanted === '' ||
        [one.event, one.about, one.id, one.answer].some((text) => text?.toLowerCase().includes(wanted))),
  );
  const { shown, links } = paged(request, found.reverse(), '/events', query);
  const due = dueTimes(world);
  const rows = shown.map((one) => row(world, one, due)).join('');
  const empty =
    world.state.deliveries.size === 0
      ? 'No event yet. As soon as the app sends, calls, books or bills, or somebody here does, the vendors tell of it here.'
      : 'No event is like this.';
  const table = `<div class="wide"><table><thead><tr><th>Time</th><th>Vendor</th><th>Event</th><th>State</th>
<th>Last answer</th><th><span class="unseen">Again</span></th></tr></thead><tbody>${rows}</tbody></table></div>`;
  const body = `<header><div><h1>Events</h1><p class="soft">What the vendors tell the app at ${e(world.options.target)}, newest first.
Whoever does not answer is tried again.</p></div>
${searchForm(
  '/events',
  `<label>Search<input type="search" name="q" value="${e(query.q)}" placeholder="number, kind, answer"></label>
<label>Vendor<select name="vendor">${option('', 'All')}${VENDORS.map((name) => option(name, VENDOR_TITLES[name], name === query.vendor)).join('')}</select></label>
<label>State<select name="state">${option('', 'All')}${STATES.map((name) => option(name, states[name][1], name === query.state)).join('')}</select></label>`,
)}</header>
<section aria-label="Events">${rows ? table : `<p class="empty">${empty}</p>`}</section>${links}`;
  return shellPage({ title: 'Events', room: '/events', address: request.originalUrl, body });
}

/** JSON and forms as one reads them; anything else as it is. */
export function readable({ body, form }: Delivery): string {
  const text = form === undefined ? body : Buffer.from(body, 'base64').toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    const isForm = form === undefined && /^[\w%.+-]+=[^\s{]*$/.test(text);
    return isForm
      ? [...new URLSearchParams(text)].map(([name, value]) => `${name}: ${value}`).join('\n')
      : text;
  }
}

function onePage(world: World, delivery: Delivery, address: string): string {
  const { id, vendor, event, about, attempts, answer, createdAt, url, body: sent } = delivery;
  const facts = [
    ['State', `${stateOf(delivery)}${nextTry(world, delivery, dueTimes(world))}`],
    ['About', e(about)],
    ['Made', when(createdAt)],
    ['To', e(url)],
    ['Tries', String(attempts)],
    ['Dialled', e(delivery.dialled?.join(', ') ?? 'no')],
    ['Last answer', e(answer ?? 'none yet')],
    ['Id', e(id)],
  ].map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`);
  const text = sent
    ? `<pre tabindex="0" aria-label="Body">${e(readable(delivery))}</pre>${againForm(delivery)}
<p class="soft">It is signed anew and has the same body: the app must not act on it twice.</p>`
    : '<p class="empty">The body is no longer kept: only the newest events that arrived have theirs.</p>';
  const body = `<header><div><p class="soft"><a href="/events">Events</a></p><h1>${e(event)} of ${vendor}</h1></div></header>
<section class="padded"><dl>${facts.join('')}</dl>${text}</section>`;
  return shellPage({ title: event, room: '/events', address, body });
}

/** `/events`: every event that is sent or waits; `/events/:id` with its body, to be sent again. */
export function eventPages(world: World): Router {
  const router = Router();
  const { deliveries } = world.state;
  router.get('/events', (request, response) => {
    response.send(listPage(world, request));
  });
  router.get('/events/:id', (request, response, next) => {
    const delivery = deliveries.get(request.params.id);
    if (!delivery) return next();
    response.send(onePage(world, delivery, request.originalUrl));
  });
  router.post(
    '/events/:id/again',
    readForm,
    acting('/events', '/events', (request) => {
      const delivery = deliveries.get(String(request.params['id']));
      if (!delivery) throw new NotPossible('This event is not known any more.');
      if (!world.sendAgain(delivery))
        throw new NotPossible('Its body is no longer kept: it cannot be sent again.');
      return '/events';
    }),
  );
  return router;
}
