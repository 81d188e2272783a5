import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { identityOf } from '../accounts/identity.ts';
import { isRightKey, keyOf } from '../credentials.ts';
import type { Booking } from '../records.ts';
import type { World } from '../world.ts';
import { book, cancel, markAbsent, reschedule } from './bookings.ts';
import { minutesOf, organizer, titleOf } from './payloads.ts';
import { fail, read } from './refuse.ts';
import { slotRoutes } from './slot-routes.ts';
import { calcomWebhookRoutes } from './webhook-routes.ts';

/** The version that the bookings resource asks for. */
const BOOKINGS_VERSION = '2024-08-13';

const createBooking = z.object({
  start: z.iso.datetime({ offset: true }),
  eventTypeId: z.number().int().positive(),
  attendee: z.object({
    name: z.string().min(1),
    email: z.email().optional(),
    timeZone: z.string().min(1),
    phoneNumber: z.string().optional(),
  }),
  bookingFieldsResponses: z.record(z.string(), z.unknown()).optional(),
  metadata: z.record(z.string(), z.string().max(500)).optional(),
  lengthInMinutes: z.number().positive().optional(),
});
const rescheduleBooking = z.object({
  start: z.iso.datetime({ offset: true }),
  reschedulingReason: z.string().optional(),
});
const cancelBooking = z.object({ cancellationReason: z.string().optional() });
const absences = z.object({
  host: z.boolean().optional(),
  attendees: z.array(z.object({ email: z.email(), absent: z.boolean() })).optional(),
});

function bookingJson(booking: Booking): Record<string, unknown> {
  const iso = (at: number) => new Date(at).toISOString();
  const isMoved = booking.rescheduledTo !== null;
  return {
    id: booking.id,
    uid: booking.uid,
    title: titleOf(booking),
    description: '',
    hosts: [{ ...organizer, displayEmail: organizer.email }],
    status: booking.status,
    ...(booking.reason !== null &&
      (isMoved ? { reschedulingReason: booking.reason } : { cancellationReason: booking.reason })),
    ...(booking.rescheduledFrom && { rescheduledFromUid: booking.rescheduledFrom }),
    ...(booking.rescheduledTo && { rescheduledToUid: booking.rescheduledTo }),
    start: iso(booking.startsAt),
    end: iso(booking.endsAt),
    duration: minutesOf(booking),
    eventTypeId: booking.eventTypeId,
    eventType: { id: booking.eventTypeId, slug: `event-${booking.eventTypeId}` },
    location: 'integrations:daily',
    absentHost: booking.hostAbsent,
    createdAt: iso(booking.createdAt),
    updatedAt: iso(booking.updatedAt),
    metadata: booking.metadata,
    icsUid: `${booking.uid}@sandbox.invalid`,
    attendees: [
      {
        name: booking.name,
        email: booking.email,
        displayEmail: booking.email,
        timeZone: booking.timeZone,
        language: 'en',
        absent: booking.attendeeAbsent,
        ...(booking.phone && { phoneNumber: booking.phone }),
      },
    ],
    guests: [],
    bookingFieldsResponses: {
      name: booking.name,
      email: booking.email,
      ...(booking.phone && { attendeePhoneNumber: booking.phone }),
    },
  };
}

function answer(response: Response, status: number, booking: Booking): void {
  response.status(status).json({ status: 'success', data: bookingJson(booking) });
}

function changingRoutes(world: World, router: Router): void {
  router.post('/bookings', (request, response) => {
    const wanted = read(createBooking, request, response);
    if (!wanted) return;
    const startsAt = Date.parse(wanted.start);
    if (startsAt < Date.now())
      return fail(request, response, 400, 'Attempting to book a meeting in the past.');
    const { attendee } = wanted;
    const field = wanted.bookingFieldsResponses?.attendeePhoneNumber;
    const phone = attendee.phoneNumber ?? (typeof field === 'string' ? field : null);
    if (!attendee.email && !phone)
      return fail(request, response, 400, 'attendee: email or phoneNumber is needed');
    const booking = book(world, {
      eventTypeId: wanted.eventTypeId,
      name: attendee.name,
      email: attendee.email ?? `${phone?.replaceAll(/\D/g, '')}@sms.sandbox.invalid`,
      phone,
      timeZone: attendee.timeZone,
      metadata: wanted.metadata ?? {},
      startsAt,
      minutes: wanted.lengthInMinutes,
    });
    answer(response, 201, booking);
  });
  router.post('/bookings/:uid/reschedule', (request, response) => {
    const wanted = read(rescheduleBooking, request, response);
    const old = world.state.bookings.get(request.params.uid);
    if (!wanted || !old) return;
    if (old.status !== 'accepted') {
      return fail(
        request,
        response,
        400,
        `Can't reschedule booking with uid=${old.uid} because it is cancelled.`,
      );
    }
    answer(
      response,
      201,
      reschedule(world, old, Date.parse(wanted.start), wanted.reschedulingReason ?? null),
    );
  });
  router.post('/bookings/:uid/cancel', (request, response) => {
    const wanted = read(cancelBooking, request, response);
    const booking = world.state.bookings.get(request.params.uid);
    if (!wanted || !booking) return;
    if (booking.status !== 'accepted') {
      return fail(
        request,
        response,
        400,
        `Can't cancel booking with uid=${booking.uid} because it is cancelled.`,
      );
    }
    cancel(world, booking, wanted.cancellationReason ?? null);
    answer(response, 200, booking);
  });
  router.post('/bookings/:uid/mark-absent', (request, response) => {
    const wanted = read(absences, request, response);
    const booking = world.state.bookings.get(request.params.uid);
    if (!wanted || !booking) return;
    const attendee = wanted.attendees?.find(({ email }) => email === booking.email)?.absent;
    markAbsent(world, booking, { host: wanted.host, attendee });
    answer(response, 200, booking);
  });
}

function listBookings(world: World, request: Request, response: Response): void {
  const query = request.query as Record<string, unknown>;
  const now = Date.now();
  const isIn = (booking: Booking, status: string) =>
    status === 'cancelled'
      ? booking.status === 'cancelled'
      : booking.status === 'accepted' && (status === 'past' ? booking.endsAt <= now : booking.endsAt > now);
  const statuses = typeof query.status === 'string' ? query.status.split(',') : [];
  const found = [...world.state.bookings.values()]
    .filter((one) => statuses.length === 0 || statuses.some((status) => isIn(one, status)))
    .filter((one) => query.attendeeEmail === undefined || one.email === query.attendeeEmail)
    .filter((one) => query.eventTypeId === undefined || String(one.eventTypeId) === query.eventTypeId)
    .reverse();
  const take = Math.min(Math.max(Number(query.take) || 100, 1), 250);
  const skip = Math.max(Number(query.skip) || 0, 0);
  const shown = found.slice(skip, skip + take);
  response.json({
    status: 'success',
    data: shown.map(bookingJson),
    pagination: {
      totalItems: found.length,
      remainingItems: Math.max(found.length - skip - take, 0),
      returnedItems: shown.length,
      itemsPerPage: take,
      currentPage: Math.floor(skip / take) + 1,
      totalPages: Math.ceil(found.length / take),
      hasNextPage: skip + take < found.length,
      hasPreviousPage: skip > 0,
    },
  });
}

/** Cal.com's API v2 for bookings, slots and webhooks, below `/calcom/v2`. */
export function calcomRoutes(world: World): Router {
  const router = Router();
  const { apiKey } = world.options.calcom;
  const notFound = (request: Request, response: Response) =>
    fail(request, response, 404, `Cannot ${request.method} ${request.originalUrl.replace(/^\/calcom/, '')}`);
  const onBadBody: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (!(error instanceof SyntaxError)) return next(error);
    fail(request, response, 400, 'The body is no JSON.');
  };
  router.use((request, response, next) => {
    if (apiKey ? isRightKey(request, apiKey) : keyOf(request) !== '') return next();
    fail(request, response, 401, 'ApiAuthStrategy - Invalid API Key');
  });
  router.use(express.json(), onBadBody);
  router.use('/slots', slotRoutes(world));
  router.get('/me', (_request, response) => {
    const { number, name } = identityOf(world);
    const { email, username, timeZone } = organizer;
    response.json({
      status: 'success',
      data: {
        ...{ id: world.account.isMain ? organizer.id : number, username, email, name, timeZone },
        ...{ avatarUrl: null, bio: null, timeFormat: 12, defaultScheduleId: null, weekStart: 'Sunday' },
        organizationId: null,
      },
    });
  });
  router.use('/webhooks', calcomWebhookRoutes(world));
  // Without its own version the real API falls back to an older one, which knows none of this.
  router.use((request, response, next) => {
    if (request.get('cal-api-version') === BOOKINGS_VERSION) return next();
    notFound(request, response);
  });
  router.get('/bookings', (request, response) => listBookings(world, request, response));
  router.use('/bookings/:uid', (request, response, next) => {
    const { uid } = request.params;
    if (world.state.bookings.has(uid)) return next();
    fail(request, response, 404, `Booking with uid=${uid} was not found in the database`);
  });
  router.get('/bookings/:uid', (request, response, next) => {
    const booking = world.state.bookings.get(request.params.uid);
    if (!booking) return next();
    answer(response, 200, booking);
  });
  changingRoutes(world, router);
  router.use(notFound);
  return router;
}
