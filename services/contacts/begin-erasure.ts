import { type AskedHolder, type ErasureInput, erasureWorkflowId } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  changeAppointmentStatus,
  endRebook,
  lockAppointment,
} from '../appointments/change-appointment-status.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
import { endLead } from '../leads/end-lead.ts';
import { oweLeadEvent } from '../leads/stop-lead.ts';
import { type ErasedPerson, readErasedPerson } from './read-erasure.ts';

/**
 * Stops all that runs for a person: sequences, appointments ahead with their reminders, invitations. Twice is as once.
 *
 * @returns vendors that must be asked what became of messages that were on their way
 */
export async function beginErasure(
  db: Database,
  { operatorId, erasureId }: ErasureInput,
  now: Date,
): Promise<AskedHolder[]> {
  return asOperator(db, operatorId, async (tx) => {
    const person = await readErasedPerson(tx, erasureId);
    if (!person) return [];
    await tx.erasure.updateMany({ where: { id: erasureId, status: 'asked' }, data: { status: 'running' } });
    await stopAll(tx, person, now);
    const unheard = await tx.message.findMany({
      where: {
        leadId: { in: person.leadIds },
        direction: 'outbound',
        status: { in: ['sending', 'unconfirmed'] },
      },
      select: { vendor: true, channel: true },
    });
    const usual = { sms: 'twilio', email: 'sendgrid' } as const;
    return [
      ...new Set(unheard.map(({ vendor, channel }) => (vendor ?? usual[channel as 'sms']) as AskedHolder)),
    ];
  });
}

/** In the one place each where leads and appointments end, so that their workflows hear of it. */
export async function stopAll(tx: Transaction, person: ErasedPerson, now: Date): Promise<void> {
  const { operatorId, erasureId, leadIds, appointmentIds, requestedBy } = person;
  const actor = { kind: 'workflow', id: erasureWorkflowId(erasureId) } as const;
  const ahead = await tx.appointment.findMany({
    // One that is over is yet to be decided: what it proves is not the person's to take back.
    where: { id: { in: appointmentIds }, status: 'booked', startsAt: { gt: now } },
    select: { id: true },
  });
  for (const { id } of ahead) {
    const appointment = await lockAppointment(tx, id);
    if (appointment)
      await changeAppointmentStatus(tx, appointment, { to: 'cancelled', reason: 'erased', now, actor });
  }
  const missed = await tx.appointment.findMany({
    where: { id: { in: appointmentIds }, status: 'no_show' },
    select: { id: true },
  });
  for (const { id } of missed) await endRebook(tx, operatorId, id, 'opted_out');
  for (const leadId of leadIds) {
    const { endedAt } = await tx.lead.findUniqueOrThrow({ where: { id: leadId } });
    // Who asks to be forgotten wants to be left alone.
    if (requestedBy === 'person')
      await changeLeadStatus(tx, {
        ...{ operatorId, leadId, to: 'opted_out', reason: 'erased', actor },
        onlyFrom: ['new', 'contacted', 'callback', 'replied', 'exhausted', 'no_show', 'dnc'],
      });
    if (endedAt) continue;
    await endLead(tx, { operatorId, leadId, ending: 'erased', now, actor });
    await oweLeadEvent(tx, operatorId, leadId, { kind: 'stop', reason: 'erased' });
  }
}
