import express, { Router } from 'express';
import { DateTime, IANAZone } from 'luxon';
import { escapeHtml, htmlPage } from '../html.ts';
import type { Booking } from '../records.ts';
import type { World } from '../world.ts';
import { reschedule } from './bookings.ts';
import { minutesOf } from './payloads.ts';
import { freeSlots, isFree } from './slots.ts';

const DAY_MS = 86_400_000;
const OFFERED = 20;

/** How the attendee reads an instant. */
function words(at: number, { timeZone }: Booking): string {
  const zone = IANAZone.isValidZone(timeZone) ? timeZone : 'UTC';
  return DateTime.fromMillis(at, { zone }).setLocale('en-US').toFormat("cccc d LLLL 'at' h:mm a ZZZZ");
}

function form(world: World, booking: Booking): string {
  const now = Date.now();
  const free = freeSlots(world, {
    from: now,
    to: now + 14 * DAY_MS,
    minutes: Math.max(minutesOf(booking), 15),
    movedUid: booking.uid,
  });
  const choices = free
    .slice(0, OFFERED)
    .map((at) => `<option value="${new Date(at).toISOString()}">${escapeHtml(words(at, booking))}</option>`);
  return `<div class="sheet"><h1>Move the meeting</h1>
<p>${escapeHtml(booking.name)}, it is on ${escapeHtml(words(booking.startsAt, booking))}.</p>
<form method="post"><label>New time<select name="start"><option value="">A little later</option>
${choices.join('\n')}</select></label><button>Move it</button></form></div>`;
}

const told = (title: string, sentence: string) =>
  htmlPage(title, `<div class="sheet"><h1>${title}</h1><p>${escapeHtml(sentence)}</p></div>`);

/** Cal.com's public page to move a booking, below `/reschedule` as at its own address: a GET shows the form, its POST moves. */
export function reschedulePage(world: World): Router {
  const router = Router();
  const { state, options } = world;
  router.use('/:uid', (request, response, next) => {
    const booking = state.bookings.get(request.params.uid);
    if (booking?.status === 'accepted' && booking.startsAt > Date.now()) {
      response.locals.booking = booking;
      return next();
    }
    response
      .status(booking ? 400 : 404)
      .send(told('No meeting', 'This meeting cannot be moved: it was moved, cancelled or held already.'));
  });
  router.get('/:uid', (_request, response) => {
    response.send(htmlPage('Move the meeting', form(world, response.locals.booking as Booking)));
  });
  router.post('/:uid', express.urlencoded({ extended: false }), (request, response) => {
    const booking = response.locals.booking as Booking;
    const { start } = (request.body ?? {}) as Record<string, unknown>;
    const chosen = typeof start === 'string' && start ? Date.parse(start) : null;
    const startsAt = chosen ?? booking.startsAt + options.pace.meeting * 1000;
    const endsAt = startsAt + (booking.endsAt - booking.startsAt);
    if (Number.isNaN(startsAt) || startsAt < Date.now()) {
      response.status(400).send(told('Not moved', 'That is no time to come.'));
      return;
    }
    if (chosen !== null && !isFree(world, startsAt, endsAt, booking.uid)) {
      response.status(409).send(told('Not moved', 'Somebody has just taken that time.'));
      return;
    }
    const moved = reschedule(world, booking, startsAt, 'Another time suits me better.');
    response.send(told('Moved', `${moved.name}, the meeting is now on ${words(moved.startsAt, moved)}.`));
  });
  return router;
}
