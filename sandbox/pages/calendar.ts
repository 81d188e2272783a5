import { type Request, type Response, Router } from 'express';
import { DateTime } from 'luxon';
import { cancel, decide, markAbsent, reschedule, tellMeeting } from '../calcom/bookings.ts';
import { organizer } from '../calcom/payloads.ts';
import { WORK } from '../calcom/slots.ts';
import { escapeHtml as e } from '../html.ts';
import { NotPossible } from '../not-possible.ts';
import type { Booking } from '../records.ts';
import type { World } from '../world.ts';
import { bookForm, bookTyped, freeSlot, typedIn } from './book-form.ts';
import { bookingBody } from './booking.ts';
import { badge, card, chips, empty } from './parts.ts';
import { acting, addressOf, asked, paged, readForm, said, tellNo } from './room.ts';
import { bookingState, hasBegun, hasEnded, lifeOf, when } from './words.ts';
import { searchForm, shellPage } from './shell.ts';

type IsIn = (booking: Booking, now: number) => boolean;

const STATES: Readonly<Record<string, { readonly title: string; readonly isIn: IsIn }>> = {
  '': { title: 'All', isIn: () => true },
  coming: { title: 'To come', isIn: (one, now) => one.status === 'accepted' && !hasEnded(one, now) },
  waiting: { title: 'Waiting', isIn: ({ status }) => status === 'pending' },
  over: { title: 'Over', isIn: (one, now) => one.status === 'accepted' && hasEnded(one, now) },
  absent: { title: 'No-shows', isIn: (one) => one.attendeeAbsent || one.hostAbsent },
  off: { title: 'Moved or off', isIn: ({ status }) => status === 'cancelled' || status === 'rejected' },
};

function matches(booking: Booking, wanted: string): boolean {
  const { uid, id, name, email, phone, metadata } = booking;
  const places = [uid, String(id), name, email, phone ?? '', ...Object.values(metadata)];
  return places.some((place) => place.toLowerCase().includes(wanted));
}

function bookingLine(booking: Booking): string {
  const { uid, startsAt, endsAt, timeZone, eventTypeId } = booking;
  const time = (at: number) =>
    DateTime.fromMillis(at, { zone: WORK.zone }).setLocale('en-US').toFormat('HH:mm');
  const zone = DateTime.fromMillis(startsAt, { zone: WORK.zone }).setLocale('en-US').toFormat('ZZZZ');
  const theirs =
    timeZone === WORK.zone ? '' : `<div class="soft">For them: ${when(startsAt, timeZone)}</div>`;
  return `<li id="${e(uid)}"><div class="line"><span><b>${time(startsAt)}–${time(endsAt)} ${e(zone)}</b> <a href="/calendar/${e(uid)}">${e(booking.name)}</a></span>
<span>${bookingState(booking)}</span></div>
<div class="soft">${e(booking.phone ?? 'no phone')}, ${e(booking.email)}, event type ${eventTypeId}</div>${theirs}</li>`;
}

/** Days in their order, each with its meetings. */
function byDay(bookings: readonly Booking[]): string {
  const days = new Map<string, Booking[]>();
  for (const booking of bookings) {
    const day = DateTime.fromMillis(booking.startsAt, { zone: WORK.zone })
      .setLocale('en-US')
      .toFormat('cccc d LLLL yyyy');
    days.set(day, [...(days.get(day) ?? []), booking]);
  }
  const cards = [...days].map(([day, its]) =>
    card(day, `<ol>${its.map((one) => bookingLine(one)).join('')}</ol>`, badge('soft', String(its.length))),
  );
  return cards.join('');
}

function listBody(world: World, request: Request): string {
  const [q, type] = [asked(request, 'q'), asked(request, 'type')];
  const state = Object.hasOwn(STATES, asked(request, 'state')) ? asked(request, 'state') : '';
  const now = Date.now();
  const all = [...world.state.bookings.values()];
  const found = q ? all.filter((one) => matches(one, q.toLowerCase())) : all;
  const ofType = type ? found.filter((one) => String(one.eventTypeId) === type) : found;
  const inState = ofType.filter((one) => STATES[state]?.isIn(one, now));
  const order = state === 'coming' || state === 'waiting' ? 1 : -1;
  inState.sort((a, b) => order * (a.startsAt - b.startsAt));
  const { shown, links } = paged(request, inState, '/calendar', { q, type, state });
  const types = [...new Set(found.map(({ eventTypeId }) => String(eventTypeId)))].sort(
    (a, b) => Number(a) - Number(b),
  );
  const typeChips = [
    { name: 'Every event type', value: '', count: found.length },
    ...types.map((value) => ({
      name: `Event type ${value}`,
      value,
      count: found.filter((one) => String(one.eventTypeId) === value).length,
    })),
  ].map(({ value, ...chip }) => ({
    ...chip,
    href: addressOf('/calendar', { q, state, type: value }),
    isOn: value === type,
  }));
  const stateChips = Object.entries(STATES).map(([name, { title, isIn }]) => ({
    name: title,
    count: ofType.filter((one) => isIn(one, now)).length,
    href: addressOf('/calendar', { q, type, state: name }),
    isOn: name === state,
  }));
  const kept = `<input type="hidden" name="type" value="${e(type)}"><input type="hidden" name="state" value="${e(state)}">`;
  const none =
    all.length > 0
      ? 'No meeting matches.'
      : 'Meetings that people book, move, keep or miss will appear here.';
  return `<header><div><h1>Calendar</h1><p class="soft">The host’s day, in ${e(WORK.zone)}. <a href="/calendar/book">Book for a person</a></p></div>
${searchForm('/calendar', `${kept}<label>Name, address, phone or id<input id="q" type="search" name="q" value="${e(q)}"></label><button class="quiet">Search</button>`)}</header>
${chips('How they stand', stateChips)}${types.length > 1 ? chips('Event types', typeChips) : ''}
${shown.length > 0 ? byDay(shown) : card('Nothing here', empty(none))}${links}`;
}

const pageOf = (request: Request) => `/calendar/${String(request.params['uid'])}`;

/** The booking, if it still stands so that the act fits. */
function standing(world: World, request: Request, fits: IsIn): Booking {
  const booking = world.state.bookings.get(String(request.params['uid']));
  if (!booking) throw new NotPossible('There is no such meeting any more.');
  if (fits(booking, Date.now())) return booking;
  const [, life] = lifeOf(booking, Date.now());
  throw new NotPossible(`This is not possible: the meeting stands as “${life}”.`);
}

const isAhead: IsIn = (one, now) => one.status === 'accepted' && !hasEnded(one, now);

function byOf(request: Request, { email }: Booking): string {
  return said(request, 'by') === organizer.email ? organizer.email : email;
}

function actRoutes(world: World, router: Router): void {
  const on = (path: string, act: (request: Request) => string) =>
    router.post(`/calendar/:uid/${path}`, acting('/calendar', pageOf, act));
  on('reschedule', (request) => {
    const old = standing(world, request, isAhead);
    const slot = said(request, 'slot');
    const length = old.endsAt - old.startsAt;
    const later = Math.max(old.startsAt, Date.now()) + world.options.pace.meeting * 1000;
    const startsAt = slot ? freeSlot(world, slot, old.uid, length) : later;
    const moved = reschedule(world, old, startsAt, said(request, 'reason') || null, byOf(request, old));
    return `/calendar/${moved.uid}`;
  });
  on('cancel', (request) => {
    const booking = standing(world, request, isAhead);
    const asksForAnother = said(request, 'asks') === '1';
    const by = asksForAnother ? organizer.email : byOf(request, booking);
    cancel(world, booking, said(request, 'reason') || null, { by, asksForAnother });
    return pageOf(request);
  });
  on('decide', (request) => {
    const booking = standing(world, request, ({ status }) => status === 'pending');
    decide(world, booking, said(request, 'is') === '1', said(request, 'reason') || null);
    return pageOf(request);
  });
  on('meeting', (request) => {
    const what = said(request, 'what') === 'started' ? 'started' : 'ended';
    const fits: IsIn = ({ status, meeting }) =>
      status === 'accepted' && meeting !== 'ended' && meeting !== what;
    tellMeeting(
      world,
      standing(world, request, fits),
      what,
      said(request, 'shape') === 'wrapped' ? 'wrapped' : 'flat',
    );
    return pageOf(request);
  });
  for (const who of ['attendee', 'host'] as const) {
    on(`${who}-absent`, (request) => {
      const isAbsent = said(request, 'is') === '1';
      const field = who === 'attendee' ? 'attendeeAbsent' : 'hostAbsent';
      const fits: IsIn = (one, now) =>
        one.status === 'accepted' && hasBegun(one, now) && one[field] !== isAbsent;
      markAbsent(world, standing(world, request, fits), { [who]: isAbsent });
      return pageOf(request);
    });
  }
}

function bookRoutes(world: World, router: Router): void {
  const show = (request: Request, response: Response, read: typeof asked, told?: string) => {
    const typed = typedIn((name) => read(request, name));
    const address = addressOf('/calendar/book', typed);
    const body = bookForm(world, typed);
    response.send(shellPage({ title: 'Book for a person', room: '/calendar', address, body, told }));
  };
  router.get('/calendar/book', (request, response) => show(request, response, asked));
  router.post('/calendar/book', (request, response) => {
    try {
      const booking = bookTyped(
        world,
        typedIn((name) => said(request, name)),
      );
      response.redirect(303, `/calendar/${booking.uid}`);
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      show(request, response.status(409), said, error.message);
    }
  });
}

/** The calendar: the host's days, each booking, and what host and attendee may do with it. */
export function calendarPages(world: World): Router {
  const router = Router();
  router.use('/calendar', readForm);
  router.get('/calendar', (request, response) => {
    const body = listBody(world, request);
    response.send(shellPage({ title: 'Calendar', room: '/calendar', address: request.originalUrl, body }));
  });
  bookRoutes(world, router);
  actRoutes(world, router);
  router.get('/calendar/:uid', (request, response) => {
    const booking = world.state.bookings.get(request.params.uid);
    const told = 'There is no such meeting.';
    if (!booking) return tellNo(response, 404, { room: '/calendar', back: '/calendar', told });
    const body = bookingBody(world, booking);
    response.send(shellPage({ title: booking.name, room: '/calendar', address: request.originalUrl, body }));
  });
  return router;
}
