import { IANAZone } from 'luxon';
import { book, e164 } from '../calcom/bookings.ts';
import { isFree, WORK } from '../calcom/slots.ts';
import { escapeHtml as e } from '../html.ts';
import { NotPossible } from '../not-possible.ts';
import type { Booking } from '../records.ts';
import type { World } from '../world.ts';
import { slotOptions } from './booking.ts';
import { card, option } from './parts.ts';

const FIELDS = [
  'name',
  'email',
  'phone',
  'zone',
  'eventType',
  'slot',
  'asks',
  'operator_id',
  'lead_id',
] as const;
type Typed = Readonly<Record<(typeof FIELDS)[number], string>>;

const ZONES = [
  ...['America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles'],
  ...['America/Anchorage', 'Pacific/Honolulu', 'Europe/London', 'Europe/Berlin', 'UTC'],
];

const MINUTE_MS = 60_000;
const USUAL_MINUTES = 30;

/** What was typed, or what the address fills in. */
export function typedIn(read: (name: string) => string): Typed {
  const values = Object.fromEntries(FIELDS.map((name) => [name, read(name)]));
  return values as Typed;
}

/** The event type that was booked last; people try the same one again. */
function usualType({ state }: World): string {
  return String([...state.bookings.values()].at(-1)?.eventTypeId ?? 1);
}

/** Books for a person: whom, what and when. */
export function bookForm(world: World, typed: Typed): string {
  const field = (name: (typeof FIELDS)[number], label: string, type: string, more = '') =>
    `<label>${label}<input id="book-${name}" name="${name}" type="${type}" value="${e(typed[name])}"${more}></label>`;
  const zone = typed.zone || WORK.zone;
  const zones = [...new Set([zone, ...ZONES])].map((name) => option(name, name, name === zone));
  const soon = `As soon as can be (in ${world.options.pace.bookAhead} s)`;
  const type = typed.eventType || usualType(world);
  return `<p><a href="/calendar">All meetings</a></p><header><div><h1>Book for a person</h1>
<p class="soft">As on Cal.com’s own page. Who answers to that phone number may move or miss the meeting of themselves.</p></div></header>
<div class="narrow">${card(
    'Whom and when',
    `<form class="body stacked" method="post" action="/calendar/book">
${field('name', 'Name', 'text', ' required')}${field('email', 'Email address', 'email')}${field('phone', 'Phone number', 'tel')}
<label>Their time zone<select id="book-zone" name="zone">${zones.join('')}</select></label>
<label>Event type<input id="book-eventType" name="eventType" inputmode="numeric" pattern="[0-9]+" required value="${e(type)}"></label>
<label>Time<select id="book-slot" name="slot">${slotOptions(world, soon, typed.slot)}</select></label>
<label class="check"><input id="book-asks" type="checkbox" name="asks" value="1"${typed.asks ? ' checked' : ''}> The host confirms it first</label>
${field('operator_id', 'operator_id, as our booking links carry it', 'text')}${field('lead_id', 'lead_id', 'text')}
<button>Book it</button></form>`,
  )}</div>`;
}

/** @throws NotPossible in words for whoever typed it */
export function bookTyped(world: World, typed: Typed): Booking {
  const { name, email, zone, slot, eventType } = typed;
  if (!name) throw new NotPossible('A name is needed.');
  if (!email && !typed.phone) throw new NotPossible('An email address or a phone number is needed.');
  if (email && !/^[^\s@<>]+@[^\s@<>]+$/.test(email)) throw new NotPossible(`${email} is no email address.`);
  const phone = e164(typed.phone || null);
  if (typed.phone && !phone) throw new NotPossible(`${typed.phone} cannot be read as a phone number.`);
  if (!IANAZone.isValidZone(zone || WORK.zone)) throw new NotPossible(`${zone} is no time zone.`);
  if (!/^[1-9]\d{0,9}$/.test(eventType)) throw new NotPossible('An event type is a number.');
  const metadata = Object.fromEntries(
    (['operator_id', 'lead_id'] as const).flatMap((key) => (typed[key] ? [[key, typed[key]]] : [])),
  );
  return book(world, {
    ...{ name, phone, metadata, eventTypeId: Number(eventType), timeZone: zone || WORK.zone },
    email: email || `${phone?.replaceAll(/\D/g, '')}@sms.sandbox.invalid`,
    ...(slot && { startsAt: freeSlot(world, slot), minutes: USUAL_MINUTES }),
    asks: typed.asks === '1',
  });
}

/** The chosen time, epoch ms. @throws NotPossible when it is past or taken */
export function freeSlot(
  world: World,
  slot: string,
  movedUid?: string,
  length = USUAL_MINUTES * MINUTE_MS,
): number {
  const at = Number(slot);
  if (!Number.isSafeInteger(at) || at < Date.now()) throw new NotPossible('That time is past.');
  if (!isFree(world, at, at + length, movedUid)) throw new NotPossible('Somebody has just taken that time.');
  return at;
}
