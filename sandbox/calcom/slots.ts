import { DateTime } from 'luxon';
import type { World } from '../world.ts';

const MINUTE_MS = 60_000;

/** The organizer works in America, as the sample's people live there; weekends are free. */
export const WORK = { zone: 'America/New_York', fromHour: 9, toHour: 18 };
const LAST_WORKDAY = 5;
const USUAL_MINUTES = 30;
/** How long a reserved slot is kept for whoever reserved it, where nothing else is said. */
const USUAL_RESERVATION_MINUTES = 5;

export interface SlotsWish {
  /** Epoch ms */
  from: number;
  /** Epoch ms */
  to: number;
  minutes?: number | undefined;
  /** A booking that is about to be moved: its own time counts as free. */
  movedUid?: string | undefined;
}

export interface Reservation {
  uid: string;
  eventTypeId: number;
  startsAt: number;
  endsAt: number;
  /** Epoch ms */
  until: number;
}

/** Reservations last minutes: they are not kept between runs. */
const reservations = new WeakMap<World, Map<string, Reservation>>();

function reservationsOf(world: World): Map<string, Reservation> {
  const kept = reservations.get(world) ?? new Map<string, Reservation>();
  reservations.set(world, kept);
  return kept;
}

/** Free slots, in order, epoch ms: the organizer's hours without what is past, booked or reserved. One host has all event types. */
export function freeSlots(world: World, wish: SlotsWish): number[] {
  const length = (wish.minutes ?? USUAL_MINUTES) * MINUTE_MS;
  const from = Math.max(wish.from, Date.now());
  const free: number[] = [];
  let day = DateTime.fromMillis(from, { zone: WORK.zone }).startOf('day');
  for (; day.toMillis() < wish.to; day = day.plus({ days: 1 })) {
    if (day.weekday > LAST_WORKDAY) continue;
    const closes = day.set({ hour: WORK.toHour }).toMillis();
    for (let at = day.set({ hour: WORK.fromHour }).toMillis(); at + length <= closes; at += length) {
      if (at >= from && at < wish.to && isFree(world, at, at + length, wish.movedUid)) free.push(at);
    }
  }
  return free;
}

/** Whether nobody has booked or reserved anything between two instants (epoch ms). */
export function isFree(world: World, startsAt: number, endsAt: number, movedUid?: string): boolean {
  const overlaps = (other: { startsAt: number; endsAt: number }) =>
    other.startsAt < endsAt && other.endsAt > startsAt;
  for (const booking of world.state.bookings.values()) {
    if (booking.status === 'accepted' && booking.uid !== movedUid && overlaps(booking)) return false;
  }
  for (const held of reservationsOf(world).values()) {
    if (held.until > Date.now() && overlaps(held)) return false;
  }
  return true;
}

/** Keeps a slot for a few minutes; undefined when it is taken. */
export function reserve(
  world: World,
  uid: string,
  wish: { eventTypeId: number; startsAt: number; minutes?: number | undefined; keepFor?: number | undefined },
): Reservation | undefined {
  const endsAt = wish.startsAt + (wish.minutes ?? USUAL_MINUTES) * MINUTE_MS;
  if (!isFree(world, wish.startsAt, endsAt)) return undefined;
  const until = Date.now() + (wish.keepFor ?? USUAL_RESERVATION_MINUTES) * MINUTE_MS;
  const reservation = { uid, eventTypeId: wish.eventTypeId, startsAt: wish.startsAt, endsAt, until };
  reservationsOf(world).set(uid, reservation);
  return reservation;
}

/** @returns whether there was one */
export function release(world: World, uid: string): boolean {
  return reservationsOf(world).delete(uid);
}
