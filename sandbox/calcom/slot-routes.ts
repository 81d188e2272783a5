import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import type { World } from '../world.ts';
import { fail, read } from './refuse.ts';
import { freeSlots, release, reserve } from './slots.ts';

/** The version that the slots resource asks for. */
const SLOTS_VERSION = '2024-09-04';
const MINUTE_MS = 60_000;

const dateOrInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const slotsQuery = z.object({
  eventTypeId: z.coerce.number().int().positive(),
  start: dateOrInstant,
  end: dateOrInstant,
  timeZone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'must be a time zone')
    .default('UTC'),
  duration: z.coerce.number().int().positive().optional(),
  format: z.enum(['time', 'range']).default('time'),
  bookingUidToReschedule: z.string().optional(),
});
const newReservation = z.object({
  eventTypeId: z.number().int().positive(),
  slotStart: z.iso.datetime({ offset: true }),
  slotDuration: z.number().positive().optional(),
  reservationDuration: z.number().positive().optional(),
});

/** A date alone is its whole day in UTC. */
function instantOf(text: string, edge: 'startOf' | 'endOf'): number {
  const at = DateTime.fromISO(text, { zone: 'utc' });
  return (text.includes('T') ? at : at[edge]('day')).toMillis();
}

function listSlots(world: World, request: Request, response: Response): void {
  const wanted = read(slotsQuery, request, response, 'query');
  if (!wanted) return;
  const { timeZone, duration, format, bookingUidToReschedule } = wanted;
  const slots = freeSlots(world, {
    from: instantOf(wanted.start, 'startOf'),
    to: instantOf(wanted.end, 'endOf'),
    minutes: duration,
    movedUid: bookingUidToReschedule,
  });
  const data: Record<string, { start: string | null; end?: string | null }[]> = {};
  for (const slot of slots) {
    const start = DateTime.fromMillis(slot, { zone: timeZone });
    const end = start.plus({ minutes: duration ?? 30 });
    const day = start.toISODate() ?? '';
    data[day] ??= [];
    data[day].push({ start: start.toISO(), ...(format === 'range' && { end: end.toISO() }) });
  }
  response.json({ status: 'success', data });
}

function reserveSlot(world: World, request: Request, response: Response): void {
  const wanted = read(newReservation, request, response);
  if (!wanted) return;
  const held = reserve(world, randomUUID(), {
    eventTypeId: wanted.eventTypeId,
    startsAt: Date.parse(wanted.slotStart),
    minutes: wanted.slotDuration,
    keepFor: wanted.reservationDuration,
  });
  if (!held) return fail(request, response, 422, `Slot ${wanted.slotStart} is not free.`);
  const iso = (at: number) => new Date(at).toISOString();
  response.status(201).json({
    status: 'success',
    data: {
      eventTypeId: held.eventTypeId,
      slotStart: iso(held.startsAt),
      slotEnd: iso(held.endsAt),
      slotDuration: (held.endsAt - held.startsAt) / MINUTE_MS,
      reservationUid: held.uid,
      reservationDuration: wanted.reservationDuration ?? 5,
      reservationUntil: iso(held.until),
    },
  });
}

/** Cal.com's free slots and their reservations, below `/calcom/v2/slots`. */
export function slotRoutes(world: World): Router {
  const router = Router();
  router.use((request, response, next) => {
    if (request.get('cal-api-version') === SLOTS_VERSION) return next();
    fail(request, response, 404, `Cannot ${request.method} ${request.originalUrl.replace(/^\/calcom/, '')}`);
  });
  router.get('/', (request, response) => listSlots(world, request, response));
  router.post('/reservations', (request, response) => reserveSlot(world, request, response));
  router.delete('/reservations/:uid', (request, response) => {
    if (!release(world, request.params.uid)) {
      return fail(request, response, 404, `There is no reservation ${request.params.uid}.`);
    }
    response.json({ status: 'success' });
  });
  return router;
}
