import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import type { BookingFact } from '../../contracts/appointments/facts.ts';
import { appointmentWorkflowId } from '../../contracts/appointments/workflow.ts';
import type { CallFact, CallOutcome } from '../../contracts/calls/facts.ts';
import { LEAD_WORKFLOW, leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { recordBooking } from '../../services/appointments/record-booking.ts';
import { recordCall } from '../../services/calls/record-call.ts';
import { recordText } from '../../services/messaging/record-text.ts';
import { addLead, type Fixture } from '../setup/fixtures.ts';
import { HOUR, type Stage } from './stage.ts';

const EVENT = { kind: 'event', id: 'test' } as const;
const ZONE = 'America/New_York';

export interface Lead extends Fixture {
  readonly workflowId: string;
}

export interface Appointment extends Lead {
  readonly appointmentId: string;
  /** The vendor's id of the booking. */
  readonly uid: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Another lead of the campaign. @param zone where it lives, if not where the campaign is */
export async function castLead({ read }: Stage, campaign: Fixture, zone?: string): Promise<Lead> {
  return read(async (tx) => {
    const lead = await addLead(tx, campaign);
    if (zone) await tx.contact.update({ where: { id: lead.contactId }, data: { zone } });
    return { ...campaign, ...lead, workflowId: leadWorkflowId(lead.leadId) };
  });
}

export async function startLead({ client }: Stage, { operatorId, leadId, workflowId }: Lead): Promise<void> {
  await client.workflow.start(LEAD_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUES.main,
    args: [{ operatorId, leadId }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
}

/** The voice vendor tells of the lead's newest call. */
export async function tellCall(stage: Stage, lead: Lead, fact: Partial<CallFact>): Promise<void> {
  const call = await stage.read((tx) =>
    tx.call.findFirstOrThrow({
      where: { leadId: lead.leadId, direction: 'outbound' },
      orderBy: { createdAt: 'desc' },
    }),
  );
  const now = await stage.now();
  await stage.tell((tx) =>
    recordCall(tx, {
      operatorId: stage.operatorId,
      actor: EVENT,
      fact: {
        kind: 'analyzed',
        vendorCallId: call.vendorId ?? '',
        direction: 'outbound',
        callId: call.id,
        startedAt: now,
        endedAt: now,
        durationMs: 0,
        ...fact,
      },
    }),
  );
}

/** The lead phones in. */
export async function tellInboundCall(
  stage: Stage,
  lead: Lead,
  call: { at: Date; seconds: number; outcome?: CallOutcome },
): Promise<void> {
  await stage.tell((tx) =>
    recordCall(tx, {
      operatorId: stage.operatorId,
      actor: EVENT,
      fact: {
        kind: 'analyzed',
        vendorCallId: randomUUID(),
        direction: 'inbound',
        from: lead.phone,
        to: lead.ourNumber,
        startedAt: call.at,
        endedAt: new Date(call.at.getTime() + call.seconds * 1000),
        durationMs: call.seconds * 1000,
        outcome: call.outcome ?? 'no_outcome',
      },
    }),
  );
}

export async function tellText(stage: Stage, { phone, ourNumber }: Lead, body: string): Promise<void> {
  const at = await stage.now();
  await stage.tell((tx) =>
    recordText(tx, {
      vendor: 'twilio',
      operatorId: stage.operatorId,
      at,
      actor: EVENT,
      text: { vendorId: randomUUID(), from: phone, to: ourNumber, body },
    }),
  );
}

export async function tellBooking(stage: Stage, fact: Omit<BookingFact, 'happenedAt'>): Promise<void> {
  const happenedAt = await stage.now();
  await stage.tell((tx) =>
    recordBooking(tx, { operatorId: stage.operatorId, actor: EVENT, fact: { happenedAt, ...fact } }),
  );
}

/** The lead books a half hour. */
export async function book(stage: Stage, lead: Lead, startsAt: Date): Promise<Appointment> {
  const uid = randomUUID();
  const endsAt = new Date(startsAt.getTime() + HOUR / 2);
  await tellBooking(stage, { kind: 'created', uid, leadId: lead.leadId, startsAt, endsAt });
  const booking = await stage.read((tx) => tx.booking.findFirstOrThrow({ where: { uid } }));
  const { appointmentId } = booking;
  return { ...lead, appointmentId, workflowId: appointmentWorkflowId(appointmentId), uid, startsAt, endsAt };
}

/** The next instant at which the clock shows that time in that zone, at least a quarter of an hour away. */
export async function nextClock(stage: Stage, clock: string, zone: string = ZONE): Promise<Date> {
  const [hour, minute] = clock.split(':').map(Number);
  const now = DateTime.fromJSDate(await stage.now(), { zone });
  const today = now.set({ hour, minute, second: 0, millisecond: 0 });
  return (today > now.plus({ minutes: 15 }) ? today : today.plus({ days: 1 })).toJSDate();
}

export interface Sent {
  readonly template: string | null;
  readonly channel: string;
  readonly status: string;
  readonly at: Date | null;
}

/** Our messages to and about a lead, in the order in which they were written. */
export async function messagesOf({ read }: Stage, { leadId }: Lead): Promise<Sent[]> {
  const rows = await read((tx) =>
    tx.message.findMany({
      where: { leadId, direction: 'outbound' },
      orderBy: [{ createdAt: 'asc' }, { channel: 'desc' }],
    }),
  );
  return rows.map(({ template, channel, status, sentAt }) => ({ template, channel, status, at: sentAt }));
}

export async function leadStatus({ read }: Stage, { leadId }: Lead): Promise<string> {
  return (await read((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }))).status;
}

export async function promiseOf({ read }: Stage, subjectId: string) {
  return read((tx) => tx.promiseRow.findFirst({ where: { subjectId } }));
}
