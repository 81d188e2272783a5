import type { Booking } from '../records.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';

const iso = (at: number) => new Date(at).toISOString();

export const organizer = {
  id: 1,
  name: 'Sandbox Organizer',
  email: 'organizer@example.com',
  username: 'sandbox',
  timeZone: 'UTC',
};

/** Minutes of a meeting; Cal.com knows no shorter one than a minute. */
export function minutesOf(booking: Booking): number {
  return Math.max(1, Math.round((booking.endsAt - booking.startsAt) / 60_000));
}

export function titleOf(booking: Booking): string {
  return `Meeting between ${organizer.name} and ${booking.name}`;
}

function responses(booking: Booking): Record<string, unknown> {
  const field = (label: string, value: unknown, isHidden = false) => ({ label, value, isHidden });
  return {
    name: field('your_name', booking.name),
    email: field('email_address', booking.email),
    attendeePhoneNumber: booking.phone
      ? field('phone_number', booking.phone)
      : { label: 'phone_number', isHidden: true },
    location: field('location', { optionValue: '', value: 'integrations:daily' }),
    title: { label: 'what_is_this_meeting_about', isHidden: true },
    notes: { label: 'additional_notes', isHidden: false },
    guests: field('additional_guests', []),
    rescheduleReason: { label: 'reason_for_reschedule', isHidden: false },
  };
}

/** Of the event type; it has none of them set. */
const SETTINGS = {
  ...{ seatsPerTimeSlot: null, seatsShowAttendees: true, hideOrganizerEmail: false },
  ...{ customReplyToEmail: null, organizationId: null },
};
/** What a cancellation leaves out. */
const STANDING_SETTINGS = {
  ...{ hideCalendarNotes: false, hideCalendarEventDetails: false, seatsShowAvailabilityCount: true },
  ...{ schedulingType: null, disableRescheduling: false, disableCancelling: false },
  ...{ oneTimePassword: null, hashedLink: null },
};

/** Of the row that a meeting's event is: Cal.com sends it as it stands. */
const ROW = {
  ...{ destinationCalendarId: null, reassignReason: null, reassignById: null, recurringEventId: null },
  ...{ dynamicEventSlugRef: null, dynamicGroupSlugRef: null, scheduledJobs: [], isRecorded: false },
  ...{ rating: null, ratingFeedback: null, oneTimePassword: null, cancelledBy: null, rescheduledBy: null },
  ...{ creationSource: 'WEBAPP', iCalSequence: 0, appsStatus: null },
};

/** The payload of the booking events: created, rescheduled, cancelled. */
function bookingPayload(world: World, booking: Booking): Record<string, unknown> {
  const language = { locale: 'en' };
  const [firstName = '', ...lastNames] = booking.name.split(' ');
  return {
    bookerUrl: `${world.baseUrl()}/calcom`,
    type: `event-${booking.eventTypeId}`,
    title: titleOf(booking),
    description: '',
    additionalNotes: '',
    customInputs: {},
    startTime: iso(booking.startsAt),
    endTime: iso(booking.endsAt),
    organizer: { ...organizer, language, timeFormat: 'h:mma', utcOffset: 0 },
    attendees: [
      {
        email: booking.email,
        name: booking.name,
        firstName,
        lastName: lastNames.join(' '),
        timeZone: booking.timeZone,
        phoneNumber: booking.phone,
        language,
      },
    ],
    responses: responses(booking),
    userFieldsResponses: {},
    location: 'integrations:daily',
    destinationCalendar: null,
    eventTitle: 'Meeting',
    eventDescription: '',
    price: 0,
    currency: 'usd',
    length: minutesOf(booking),
    eventTypeId: booking.eventTypeId,
    ...SETTINGS,
    iCalUID: `${booking.uid}@sandbox.invalid`,
    iCalSequence: booking.rescheduledFrom ? 1 : 0,
    requiresConfirmation: booking.status === 'pending' || booking.status === 'rejected',
    uid: booking.uid,
    bookingId: booking.id,
    metadata: booking.metadata,
    status: booking.status.toUpperCase(),
  };
}

function emit(world: World, trigger: string, booking: Booking, body: Record<string, unknown>): void {
  world.send({
    vendor: 'calcom',
    event: trigger,
    about: booking.phone ?? booking.email,
    body: JSON.stringify({ triggerEvent: trigger, ...body }),
  });
}

export function emitCreated(world: World, booking: Booking): void {
  const payload = { ...bookingPayload(world, booking), ...STANDING_SETTINGS };
  emit(world, 'BOOKING_CREATED', booking, { createdAt: iso(Date.now()), payload });
}

/** Of an event type whose organizer confirms each booking: it waits for them. */
export function emitRequested(world: World, booking: Booking): void {
  const payload = { ...bookingPayload(world, booking), ...STANDING_SETTINGS };
  emit(world, 'BOOKING_REQUESTED', booking, { createdAt: iso(Date.now()), payload });
}

export function emitRejected(world: World, booking: Booking): void {
  const payload = {
    ...bookingPayload(world, booking),
    ...STANDING_SETTINGS,
    rejectionReason: booking.reason ?? '',
  };
  emit(world, 'BOOKING_REJECTED', booking, { createdAt: iso(Date.now()), payload });
}

export function emitRescheduled(world: World, booking: Booking, old: Booking): void {
  const payload = {
    ...bookingPayload(world, booking),
    ...STANDING_SETTINGS,
    rescheduleId: old.id,
    rescheduleUid: old.uid,
    rescheduleStartTime: iso(old.startsAt),
    rescheduleEndTime: iso(old.endsAt),
    ...(old.changedBy && { rescheduledBy: old.changedBy }),
  };
  emit(world, 'BOOKING_RESCHEDULED', booking, { createdAt: iso(Date.now()), payload });
}

/**
 * What was given along with a booking does not come with its end. `asksForAnother`: the organizer wants another time,
 * which the attendee is to pick.
 */
export function emitCancelled(world: World, booking: Booking, asksForAnother: boolean): void {
  const { metadata: _, ...standing } = bookingPayload(world, booking);
  const payload = {
    ...standing,
    cancellationReason: booking.reason ?? '',
    ...(booking.changedBy && { cancelledBy: booking.changedBy }),
    requestReschedule: asksForAnother,
  };
  emit(world, 'BOOKING_CANCELLED', booking, { createdAt: iso(Date.now()), payload });
}

/** Sent for marking and for un-marking alike; it names the booking by `bookingUid`. */
export function emitNoShow(world: World, booking: Booking): void {
  const { email, attendeeAbsent } = booking;
  const payload = {
    message: attendeeAbsent ? `${email} marked as no-show` : `${email} unmarked as no-show`,
    attendees: [{ email, noShow: attendeeAbsent }],
    bookingUid: booking.uid,
    bookingId: booking.id,
  };
  emit(world, 'BOOKING_NO_SHOW_UPDATED', booking, { createdAt: iso(Date.now()), payload });
}

/** Start and end of a meeting come flat, without a payload; some versions wrap them like all the others. */
export function emitMeeting(
  world: World,
  trigger: 'MEETING_STARTED' | 'MEETING_ENDED',
  booking: Booking,
  shape: 'flat' | 'wrapped' = 'flat',
): void {
  const payload = meetingPayload(booking);
  const wrapped = { createdAt: iso(Date.now()), payload };
  emit(world, trigger, booking, shape === 'flat' ? payload : wrapped);
}

function meetingPayload(booking: Booking): Record<string, unknown> {
  return {
    id: booking.id,
    uid: booking.uid,
    idempotencyKey: freshId('', 32),
    userId: organizer.id,
    userPrimaryEmail: organizer.email,
    eventTypeId: booking.eventTypeId,
    title: titleOf(booking),
    description: '',
    customInputs: {},
    responses: responses(booking),
    startTime: iso(booking.startsAt),
    endTime: iso(booking.endsAt),
    location: 'integrations:daily',
    createdAt: iso(booking.createdAt),
    updatedAt: iso(booking.updatedAt),
    status: 'ACCEPTED',
    paid: false,
    cancellationReason: null,
    rejectionReason: null,
    rescheduled: booking.rescheduledFrom ? true : null,
    fromReschedule: booking.rescheduledFrom,
    smsReminderNumber: booking.phone,
    metadata: booking.metadata,
    ...ROW,
    iCalUID: `${booking.uid}@sandbox.invalid`,
    noShowHost: booking.hostAbsent,
    user: {
      email: organizer.email,
      name: organizer.name,
      timeZone: organizer.timeZone,
      username: organizer.username,
    },
    attendees: [
      {
        id: booking.id,
        email: booking.email,
        name: booking.name,
        timeZone: booking.timeZone,
        phoneNumber: booking.phone,
        locale: 'en',
        bookingId: booking.id,
        noShow: booking.attendeeAbsent,
      },
    ],
    payment: [],
    references: [],
  };
}
