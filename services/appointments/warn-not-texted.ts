import type { Transaction } from '../../prisma/tenant.ts';
import { createTask } from '../messaging/create-task.ts';
import { spellingsOf } from '../messaging/kept-address.ts';

export interface JustBooked {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
  readonly contactId: string;
  readonly startsAt: Date;
}

/**
 * Who opted out of texts and then books an appointment wants it, and is not reminded of it: a booking is no consent. A
 * person must see to that.
 */
export async function warnNotTexted(tx: Transaction, appointment: JustBooked): Promise<void> {
  const { id, operatorId, clientId, leadId, contactId, startsAt } = appointment;
  const { phone } = await tx.contact.findUniqueOrThrow({ where: { id: contactId } });
  if (!phone) return;
  const address = { in: await spellingsOf(tx, operatorId, phone) };
  const suppressed = await tx.suppression.count({
    where: { operatorId, channel: 'sms', address, purpose: { in: ['any', 'reminder'] } },
  });
  if (suppressed === 0) return;
  await createTask(tx, {
    operatorId,
    clientId,
    leadId,
    appointmentId: id,
    key: `appointment:${id}:not_texted`,
    kind: 'manual',
    title: 'Booked, but may not be texted',
    detail:
      'The lead opted out of texts before it booked: no text will remind it. A START from it undoes that.',
    dueAt: startsAt,
  });
}
