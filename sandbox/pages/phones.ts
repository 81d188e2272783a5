import { type Request, Router } from 'express';
import { escapeHtml } from '../html.ts';
import { personaOf, personaTable } from '../personas.ts';
import type { Call, Message } from '../records.ts';
import { callNow } from '../retell/by-hand.ts';
import { leadOf } from '../retell/calls.ts';
import { isStopped } from '../texts.ts';
import type { World } from '../world.ts';
import { callItem, callPanel } from './call-panel.ts';
import { deepLinks, namedByText } from './deep-links.ts';
import { isAbout, type Neighbour, neighboursOf } from './neighbours.ts';
import { E164, phoneActs, phoneAddress } from './phone-acts.ts';
import { badge } from './parts.ts';
import { addressOf, asked, paged } from './room.ts';
import { callState, clock, start, textState, when } from './words.ts';
import { actForm, searchForm, shellPage } from './shell.ts';

const A_PAGE = 60;
/** The newest texts and calls of one phone; older ones are found by the overview's search. */
const TEXTS = 150;
const CALLS = 50;

const e = escapeHtml;

function listItem(world: World, one: Neighbour): string {
  const { phone, name, text, call, byHand } = one;
  const last = (text?.createdAt ?? 0) >= (call?.createdAt ?? 0) ? text : undefined;
  const words = last
    ? start(last.body)
    : call
      ? call.direction === 'inbound'
        ? 'Called us'
        : 'Was called'
      : 'Nothing yet';
  const state = last ? textState(last) : call ? callState(call) : '';
  const at = Math.max(text?.createdAt ?? 0, call?.createdAt ?? 0);
  return `<li id="p${e((phone ?? '').replace('+', ''))}"><div class="line"><span><a href="${phoneAddress(phone ?? '')}"><b>${e(name ?? phone ?? '')}</b></a>
<span class="soft">${name ? e(phone ?? '') : ''}${byHand ? ' · played by hand' : ''}</span></span><span>${state} ${at ? when(at) : ''}</span></div>
<p class="text soft">${words}</p>${deepLinks(world, one.lead ? [one.lead] : [])}</li>`;
}

function listPage(world: World, request: Request): string {
  const q = asked(request, 'q');
  const phones = neighboursOf(world).filter(({ phone }) => phone !== null);
  const found = q ? phones.filter((one) => isAbout(one, q.toLowerCase())) : phones;
  const { shown, links } = paged(request, found, '/phones', { q }, A_PAGE);
  const items = shown.map((one) => listItem(world, one));
  const empty = phones.length
    ? 'No phone is like this.'
    : 'No phone yet: one appears as soon as the app texts or calls somebody. Or take a number below, and text or call the app from it.';
  const body = `<header><div><h1>Phones</h1><p class="soft">${found.length} ${found.length === 1 ? 'phone' : 'phones'}, the one that moved last first.</p></div>
${searchForm('/phones', `<label>Search<input type="search" name="q" value="${e(q)}" placeholder="number, name, email"></label>`)}</header>
<section aria-label="Phones">${items.length ? `<ol>${items.join('')}</ol>` : `<p class="empty">${empty}</p>`}</section>${links}
${actForm('/phones', '<label>Take a phone by its number<input name="phone" type="tel" required placeholder="+14155550123"></label><button class="plain">Take it</button>')}`;
  return shellPage({ title: 'Phones', room: '/phones', address: request.originalUrl, body });
}

function bubble(world: World, text: Message): string {
  const isOurs = text.direction === 'inbound';
  return `<li id="${e(text.sid)}"${isOurs ? ' class="mine"' : ''}><p class="text">${e(text.body)}</p>
<div class="soft">${isOurs ? `to ${e(text.to)}` : `from ${e(text.from)}`} · ${textState(text)} ${when(text.createdAt)} ${deepLinks(world, namedByText(text))}</div></li>`;
}

/** Our numbers that this phone has seen, the newest first, and then all others that the sandbox has. */
function ourNumbers(world: World, texts: readonly Message[], calls: readonly Call[]): string[] {
  const seen = [...texts, ...calls]
    .sort((a, b) => b.createdAt - a.createdAt)
    .map(({ direction, from, to }) => (direction === 'inbound' ? to : from));
  const all = [...world.state.messages.values()].map(({ direction, from, to }) =>
    direction === 'inbound' ? to : from,
  );
  return [...new Set([...seen, ...all])].filter((number) => number.startsWith('+')).slice(0, 20);
}

function composer(address: string, numbers: readonly string[]): string {
  const list = numbers.map((number) => `<option value="${e(number)}"></option>`).join('');
  const to = `<label>Our number<input name="to" type="tel" required list="ours" value="${e(numbers[0] ?? '')}"></label>`;
  return `<datalist id="ours">${list}</datalist>
${actForm(`${address}/texts`, `${to}<label class="grow">Text<input name="body" id="body" required maxlength="1600" autocomplete="off"></label><button>Send</button>`, 'data-empty class="padded"')}
<div class="line wrap padded">${['STOP', 'START', 'YES', 'NO'].map((one) => actForm(`${address}/texts`, `<input type="hidden" name="to" value="${e(numbers[0] ?? '')}"><button class="plain" name="word" value="${one}"${numbers.length ? '' : ' disabled'}>${one}</button>`)).join('')}</div>`;
}

function playSwitch(phone: string, byHand: boolean): string {
  const persona = personaOf(phone);
  const story = personaTable.find(({ digit }) => digit === persona?.digit)?.story;
  const words = byHand
    ? 'You play this person: calls ring here for 30 seconds, and nothing is answered by itself.'
    : `A persona plays this person: ${story ?? 'it does nothing.'}`;
  const button = byHand
    ? '<button class="plain" name="byHand" value="no">Let the persona play</button>'
    : '<button name="byHand" value="yes">I play this person</button>';
  return `<p class="soft">${e(words)}</p>${actForm(`${phoneAddress(phone)}/hand`, button)}`;
}

/** The calendar's form, filled in with what is known. */
function bookAddress(phone: string, one: Neighbour | undefined): string {
  const known = { phone, name: one?.name, email: one?.email, zone: one?.zone, lead_id: one?.lead?.id };
  return addressOf(
    '/calendar/book',
    Object.fromEntries(Object.entries(known).map(([key, value]) => [key, value ?? ''])),
  );
}

function phonePage(world: World, phone: string, address: string): string {
  const { state } = world;
  const one = neighboursOf(world).find((other) => other.phone === phone);
  const texts = [...state.messages.values()].filter(
    (text) => (text.direction === 'inbound' ? text.from : text.to) === phone,
  );
  const calls = [...state.calls.values()].filter((call) => leadOf(call) === phone);
  const numbers = ourNumbers(world, texts, calls);
  const byHand = state.people.get(phone)?.byHand ?? false;
  const now = callNow(world, phone);
  const stopped = numbers.filter((number) => isStopped(world, number, phone));
  const own = phoneAddress(phone);
  const facts = [
    e(phone),
    one?.email ? `<a href="/inbox?q=${encodeURIComponent(one.email)}">${e(one.email)}</a>` : '',
    one?.zone ? clock(one.zone) : '',
    deepLinks(world, one?.lead ? [one.lead] : []),
    `<a href="${e(bookAddress(phone, one))}">Book a meeting for them</a>`,
  ];
  const callForm = now
    ? ''
    : actForm(
        `${own}/calls`,
        `<label>Our number<input name="to" type="tel" required list="ours" value="${e(numbers[0] ?? '')}"></label><button class="go">Call us</button>`,
        'class="padded"',
      );
  const thread = texts
    .slice(-TEXTS)
    .reverse()
    .map((text) => bubble(world, text));
  const history = calls
    .slice(-CALLS)
    .reverse()
    .map((call) => callItem(world, call));
  const body = `<header><div><p class="soft"><a href="/phones">Phones</a></p><h1>${e(one?.name ?? phone)}</h1>
<p class="soft">${facts.filter(Boolean).join(' · ')}</p></div><div class="play">${playSwitch(phone, byHand)}</div></header>
${callPanel(world, now, own, one?.zone ?? null)}
<div class="columns"><section aria-labelledby="texts"><div><h2 id="texts">Texts</h2>
${stopped.length ? badge('bad', `stopped: ${stopped.join(', ')}`) : `<span class="soft">${texts.length > TEXTS ? `newest ${TEXTS} of ${texts.length}` : texts.length}</span>`}</div>
${thread.length ? `<ol class="thread" tabindex="0" aria-label="Texts, newest at the bottom">${thread.join('')}</ol>` : '<p class="empty">No texts yet.</p>'}${composer(own, numbers)}</section>
<section aria-labelledby="calls"><div><h2 id="calls">Calls</h2><span class="soft">${calls.length > CALLS ? `newest ${CALLS} of ${calls.length}` : calls.length}</span></div>
${callForm}${history.length ? `<ol>${history.join('')}</ol>` : '<p class="empty">No calls yet.</p>'}</section></div>`;
  return shellPage({ title: one?.name ?? phone, room: '/phones', address, body });
}

/** What rings: shown in every room. */
function ringing(world: World): string {
  const names = new Map(neighboursOf(world).map(({ key, name }) => [key, name]));
  return [...world.state.calls.values()]
    .filter((call) => call.byHand && call.status === 'registered')
    .map(
      (call) =>
        `<a id="ring-${call.id}" href="${phoneAddress(call.to)}">${e(names.get(call.to) ?? call.to)}: the phone rings. Go and answer it.</a>`,
    )
    .join('');
}

/** `/phones`: everybody's phone; `/phones/:number` as its owner sees it; `/ringing` for the head of every page. */
export function phonePages(world: World): Router {
  const router = Router();
  router.get('/ringing', (_request, response) => {
    const isAny = [...world.state.calls.values()].some((call) => call.byHand && call.status === 'registered');
    response.send(`<div id="ringing">${isAny ? ringing(world) : ''}</div>`);
  });
  router.get('/phones', (request, response) => {
    response.send(listPage(world, request));
  });
  router.use(phoneActs(world));
  router.get('/phones/:phone', (request, response, next) => {
    if (!E164.test(request.params.phone)) return next();
    response.send(phonePage(world, request.params.phone, request.originalUrl));
  });
  return router;
}
