import type { BookingFact } from '../../contracts/appointments/facts.ts';
import { APPOINTMENT_WORKFLOW, appointmentWorkflowId } from '../../contracts/appointments/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { TooEarly } from '../inbox/event-queue.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { closeHandedOver } from '../leads/hand-over-booking.ts';
import { stopLead } from '../leads/stop-lead.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { attendeeLocale, attendeeZone, type BookedLead, findBookedLead } from './booked-lead.ts';
import {
  changeAppointmentStatus,
  endRebook,
  lockAppointment,
  oweAppointmentChanged,
} from './change-appointment-status.ts';
import { missedBefore } from './rebookings.ts';
import { recordEvidence, withdrawNoShow } from './record-evidence.ts';
import { warnNotTexted } from './warn-not-texted.ts';

export interface BookingNews {
  readonly operatorId: string;
  readonly fact: BookingFact;
  readonly actor: Actor;
  /** From which account of the operator's own it came; null or left out: from the environment's. */
  readonly connectionId?: string | null;
}

/** A cancellation or a no-show mark of a booking that we have not seen yet: its creation may still be on the way. */
export class BookingNotSeenYet extends TooEarly {
  override readonly name = 'BookingNotSeenYet';
}

/** Applies what the calendar told us. Repeats change nothing; a reschedule that comes before its booking is one. */
export async function recordBooking(tx: Transaction, news: BookingNews): Promise<Applied> {
  const { fact } = news;
  const known = await tx.booking.findUnique({
    where: { operatorId_uid: { operatorId: news.operatorId, uid: fact.uid } },
  });
  if (fact.kind === 'created' || fact.kind === 'rescheduled') {
    if (known) {
      await markReplaced(tx, news);
      return 'applied';
    }
    return fact.kind === 'created' ? book(tx, news) : reschedule(tx, news);
  }
  if (!known) throw new BookingNotSeenYet(`booking ${fact.uid} is not known yet`);
  if (fact.kind === 'cancelled') await cancel(tx, news, known);
  else if (fact.kind === 'no_show_marked') {
    await recordEvidence(tx, {
      operatorId: news.operatorId,
      appointmentId: known.appointmentId,
      key: `no_show:${fact.uid}:${fact.happenedAt.toISOString()}`,
      source: 'client',
      answer: 'no',
      link: `booking:${fact.uid}`,
      at: fact.happenedAt,
      actor: news.actor,
    });
  } else {
    await withdrawNoShow(tx, { ...news, appointmentId: known.appointmentId, at: fact.happenedAt });
  }
  return 'applied';
}

async function book(tx: Transaction, news: BookingNews): Promise<Applied> {
  const times = requireTimes(news.fact);
  const lead = await findBookedLead(tx, news);
  if (!lead) return 'no_recipient';
  // Two bookings of one lead are taken one after the other, so that the second sees what the first made.
  await tx.$queryRaw`SELECT id FROM lead WHERE id = ${lead.id}::uuid FOR UPDATE`;
  const same = await tx.appointment.findFirst({
    where: { leadId: lead.id, status: 'booked', ...times },
    select: { id: true },
  });
  if (same) {
    await addBooking(tx, news, lead.clientId, same.id);
    return 'applied';
  }
  const missed = await missedBefore(tx, lead.id);
  const appointment = await tx.appointment.create({
    data: {
      operatorId: news.operatorId,
      clientId: lead.clientId,
      campaignId: lead.campaignId,
      leadId: lead.id,
      contactId: lead.contactId,
      policyId: lead.policyId,
      rebookedFrom: missed?.id ?? null,
      title: news.fact.title ?? 'Appointment',
      zone: attendeeZone(news.fact) ?? lead.zone,
      locale: attendeeLocale(news.fact) ?? null,
      bookedAt: news.fact.happenedAt,
      ...times,
    },
  });
  const subject = { type: 'appointment', id: appointment.id };
  const { operatorId, actor } = news;
  await audit(tx, {
    ...{ operatorId, actor, action: 'appointment.book', subject },
    after: { leadId: lead.id, ...instants(times), rebookedFrom: missed?.id ?? null },
  });
  await addBooking(tx, news, lead.clientId, appointment.id);
  await rememberLocale(tx, lead.contactId, news.fact);
  if (missed) await endRebook(tx, news.operatorId, missed.id, 'booked');
  await changeLeadStatus(tx, { ...news, leadId: lead.id, to: 'booked', reason: 'booked an appointment' });
  await warnNotTexted(tx, appointment);
  await stopLead(tx, { operatorId: news.operatorId, leadId: lead.id, reason: 'booked' });
  await closeHandedOver(tx, { leadId: lead.id, now: news.fact.happenedAt });
  await oweSignal(tx, {
    operatorId: news.operatorId,
    workflowId: appointmentWorkflowId(appointment.id),
    workflowType: APPOINTMENT_WORKFLOW,
    start: 'once',
    input: {
      operatorId: news.operatorId,
      appointmentId: appointment.id,
      findableBy: { clientId: lead.clientId, campaignId: lead.campaignId, status: 'booked' },
    },
  });
  return 'applied';
}

async function reschedule(tx: Transaction, news: BookingNews): Promise<Applied> {
  const { operatorId, fact } = news;
  const times = requireTimes(fact);
  const previous = fact.previousUid
    ? await tx.booking.findUnique({ where: { operatorId_uid: { operatorId, uid: fact.previousUid } } })
    : null;
  const lead = previous ? null : await findBookedLead(tx, news);
  const current = previous ? { id: previous.appointmentId } : lead && (await currentAppointment(tx, lead));
  const appointment = current && (await lockAppointment(tx, current.id));
  if (!appointment || appointment.status !== 'booked' || (await isHeldByAnother(tx, appointment.id, fact))) {
    const applied = await book(tx, news);
    if (applied === 'applied' && previous) await markReplaced(tx, news);
    else if (applied === 'applied') await rememberReplaced(tx, news);
    return applied;
  }
  const before = await tx.appointment.findUniqueOrThrow({
    where: { id: appointment.id },
    select: { startsAt: true, endsAt: true },
  });
  await audit(tx, {
    ...{ operatorId, actor: news.actor, action: 'appointment.move' },
    subject: { type: 'appointment', id: appointment.id },
    ...{ before: instants(before), after: instants(times) },
  });
  // Whoever books from another place reads the clock there, and whoever books in another language reads that.
  const { contactId } = await tx.appointment.update({
    where: { id: appointment.id },
    data: {
      ...times,
      planRevision: { increment: 1 },
      bookedAt: fact.happenedAt,
      zone: attendeeZone(fact),
      locale: attendeeLocale(fact),
    },
  });
  await rememberLocale(tx, contactId, fact);
  await addBooking(tx, news, appointment.clientId, appointment.id);
  if (previous) await markReplaced(tx, news);
  else await rememberReplaced(tx, news);
  await oweAppointmentChanged(tx, operatorId, appointment.id);
  return 'applied';
}

/** What a contact's language is, when nobody has said so yet. */
async function rememberLocale(tx: Transaction, contactId: string, fact: BookingFact): Promise<void> {
  const locale = attendeeLocale(fact);
  if (!locale) return;
  await tx.contact.updateMany({ where: { id: contactId, locale: null }, data: { locale } });
}

/** The booking that a reschedule replaces holds no longer, also when a later reschedule overtook it. */
async function markReplaced(tx: Transaction, { operatorId, fact }: BookingNews): Promise<void> {
  if (!fact.previousUid) return;
  await tx.booking.updateMany({
    where: { operatorId, uid: fact.previousUid, status: 'accepted' },
    data: { status: 'rescheduled' },
  });
}

/** The booking that was replaced has not been told of yet: when it is, it is old news. */
async function rememberReplaced(tx: Transaction, news: BookingNews): Promise<void> {
  const { operatorId, fact } = news;
  if (!fact.previousUid) return;
  const replacement = await tx.booking.findUniqueOrThrow({
    where: { operatorId_uid: { operatorId, uid: fact.uid } },
  });
  await tx.booking.create({
    data: {
      operatorId,
      clientId: replacement.clientId,
      appointmentId: replacement.appointmentId,
      uid: fact.previousUid,
      status: 'rescheduled',
      startsAt: replacement.startsAt,
      endsAt: replacement.endsAt,
    },
  });
}

async function cancel(
  tx: Transaction,
  news: BookingNews,
  booking: { id: string; appointmentId: string; status: string },
): Promise<void> {
  const appointment = await lockAppointment(tx, booking.appointmentId);
  if (!appointment || booking.status !== 'accepted') return;
  await tx.booking.update({ where: { id: booking.id }, data: { status: 'cancelled' } });
  if (await isHeldByAnother(tx, appointment.id, news.fact)) return;
  await changeAppointmentStatus(tx, appointment, {
    to: 'cancelled',
    reason: 'the booking was cancelled',
    now: news.fact.happenedAt,
    actor: news.actor,
  });
}

async function addBooking(
  tx: Transaction,
  news: BookingNews,
  clientId: string,
  appointmentId: string,
): Promise<void> {
  const { operatorId, fact, connectionId } = news;
  await tx.booking.create({
    data: {
      operatorId,
      clientId,
      appointmentId,
      uid: fact.uid,
      previousUid: fact.previousUid ?? null,
      connectionId,
      ...requireTimes(fact),
    },
  });
}

/** A slot that was booked twice is one appointment: it stands as long as one of its bookings does. */
async function isHeldByAnother(
  tx: Transaction,
  appointmentId: string,
  { uid, previousUid }: BookingFact,
): Promise<boolean> {
  const { startsAt } = await tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } });
  const holding = await tx.booking.findMany({
    where: { appointmentId, status: 'accepted', startsAt },
    select: { uid: true },
  });
  const moved = previousUid ?? uid;
  if (previousUid && !holding.some((booking) => booking.uid === moved)) return false;
  return holding.some((booking) => booking.uid !== moved);
}

function currentAppointment(tx: Transaction, lead: BookedLead): Promise<{ id: string } | null> {
  return tx.appointment.findFirst({
    where: { leadId: lead.id, status: 'booked' },
    orderBy: { startsAt: 'desc' },
    select: { id: true },
  });
}

function instants({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

function requireTimes(fact: BookingFact): { startsAt: Date; endsAt: Date } {
  if (!fact.startsAt || !fact.endsAt) throw new Error(`booking ${fact.uid} came without a start and an end`);
  return { startsAt: fact.startsAt, endsAt: fact.endsAt };
}
