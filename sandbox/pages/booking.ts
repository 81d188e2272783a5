import { organizer } from '../calcom/payloads.ts';
import { freeSlots, WORK } from '../calcom/slots.ts';
import { escapeHtml as e } from '../html.ts';
import type { Booking } from '../records.ts';
import type { World } from '../world.ts';
import { deepLinks, namedIn } from './deep-links.ts';
import { card, copyable, facts, option } from './parts.ts';
import { bookingState, hasBegun, hasEnded, inZone, when } from './words.ts';
import { phoneAddress } from './phone-acts.ts';
import { actForm } from './shell.ts';

const DAY_MS = 86_400_000;
const DAYS_OFFERED = 14;
const USUAL_MINUTES = 30;

/** The sandbox's own free times as options, `first` before them; each names its zone. */
export function slotOptions(world: World, first: string, chosen = '', movedUid?: string): string {
  const from = Date.now();
  const slots = freeSlots(world, {
    from,
    to: from + DAYS_OFFERED * DAY_MS,
    minutes: USUAL_MINUTES,
    movedUid,
  });
  const options = slots.map((at) => {
    const value = String(at);
    return option(value, inZone(at, WORK.zone), value === chosen).replace(
      '<option',
      `<option id="slot-${at}"`,
    );
  });
  return option('', first) + options.join('');
}

/** Who does it: both may, and Cal.com tells which. */
function whoField(id: string, { email, name }: Booking): string {
  return `<label>By<select id="${id}" name="by">${option(email, `the attendee (${name})`)}${option(organizer.email, 'the host')}</select></label>`;
}

function moveForm(world: World, booking: Booking): string {
  const action = `/calendar/${booking.uid}/reschedule`;
  const soon = `A little later (${world.options.pace.meeting} s after)`;
  // Not in place: what comes is another booking, with an address of its own.
  return `<form method="post" action="${action}"><label class="wide">New time<select id="move-slot" name="slot">${slotOptions(world, soon, '', booking.uid)}</select></label>
${whoField('move-by', booking)}<label>Reason<input id="move-reason" name="reason"></label><button>Reschedule</button></form>`;
}

function cancelForm(booking: Booking): string {
  return actForm(
    `/calendar/${booking.uid}/cancel`,
    `${whoField('cancel-by', booking)}<label>Reason<input id="cancel-reason" name="reason"></label>
<button class="quiet">Cancel the meeting</button> <button class="quiet" name="asks" value="1">Ask the attendee for another time</button>`,
  );
}

function button(booking: Booking, act: string, says: string, value = '1'): string {
  return actForm(
    `/calendar/${booking.uid}/${act}`,
    `<button id="${act}-${e(value)}" class="quiet" name="is" value="${e(value)}">${e(says)}</button>`,
  );
}

function meetingForm(booking: Booking): string {
  const buttons = [
    booking.meeting === undefined
      ? `<button class="quiet" name="what" value="started">It starts</button>`
      : '',
    `<button class="quiet" name="what" value="ended">It ends</button>`,
  ];
  return actForm(
    `/calendar/${booking.uid}/meeting`,
    `<label>Cal.com tells of it<select id="shape" name="shape">${option('flat', 'flat, as it usually does')}${option('wrapped', 'inside payload')}</select></label>${buttons.join('')}`,
  );
}

function presence(booking: Booking): string {
  const { attendeeAbsent, hostAbsent } = booking;
  const mark = (who: string, isAbsent: boolean, says: string) =>
    button(
      booking,
      who,
      isAbsent ? `Take back: ${says} did not show up` : `No-show: ${says}`,
      isAbsent ? '0' : '1',
    );
  return `<div class="line wrap">${mark('attendee-absent', attendeeAbsent, 'the attendee')}${mark('host-absent', hostAbsent, 'the host')}</div>`;
}

/** What may be done with a booking as it stands. */
function acts(world: World, booking: Booking): string {
  const now = Date.now();
  if (booking.status === 'pending') {
    return card(
      'The host decides',
      `<div class="body">${actForm(
        `/calendar/${booking.uid}/decide`,
        `<label>Reason<input id="reject-reason" name="reason"></label><button name="is" value="1">Confirm</button> <button class="quiet" name="is" value="0">Reject</button>`,
      )}</div>`,
    );
  }
  if (booking.status !== 'accepted') return '';
  const isOver = hasEnded(booking, now);
  return [
    isOver ? '' : card('Reschedule', `<div class="body">${moveForm(world, booking)}</div>`),
    isOver ? '' : card('Cancel', `<div class="body">${cancelForm(booking)}</div>`),
    booking.meeting === 'ended' ? '' : card('The meeting', `<div class="body">${meetingForm(booking)}</div>`),
    hasBegun(booking, now) ? card('Who was there', `<div class="body">${presence(booking)}</div>`) : '',
  ].join('');
}

function link(uid: string | null): string {
  return uid ? `<a href="/calendar/${e(uid)}">${e(uid)}</a>` : '';
}

/** One booking: when, for whom, how it stands, and what may be done with it. */
export function bookingBody(world: World, booking: Booking): string {
  const { startsAt, endsAt, timeZone, phone } = booking;
  const ids = Object.entries(booking.metadata).map(([name, value]) => `<code>${e(name)}</code> ${e(value)}`);
  return `<p><a href="/calendar">All meetings</a></p>
<header><h1>Meeting with ${e(booking.name)}</h1><span>${bookingState(booking)}</span></header>
<div class="record"><div>${card(
    'The booking',
    `<div class="body">${facts([
      ['For the host', `${when(startsAt, WORK.zone)} to ${when(endsAt, WORK.zone)}`],
      ['For the attendee', `${when(startsAt, timeZone)} (${e(timeZone)})`],
      ['Attendee', e(booking.name)],
      ['Email', e(booking.email)],
      ['Phone', phone ? `<a href="${phoneAddress(phone)}">${e(phone)}</a>` : 'none'],
      ['Event type', String(booking.eventTypeId)],
      ['Metadata', ids.join('<br>')],
      ['In the app', deepLinks(world, namedIn(booking.metadata))],
      ['Moved from', link(booking.rescheduledFrom)],
      ['Moved to', link(booking.rescheduledTo)],
      ['Reason', e(booking.reason ?? '')],
      ['Changed by', e(booking.changedBy ?? '')],
      ['Booked', when(booking.createdAt)],
      ['Last changed', when(booking.updatedAt)],
    ])}</div>`,
  )}${card('Ids', `<div class="body">${copyable('Booking uid', booking.uid)}${copyable('Booking id', String(booking.id))}</div>`)}</div>
<div>${acts(world, booking)}</div></div>`;
}
