import type { Answer } from '../../domain/messaging/reply.ts';
import { askWhichAppointment } from '../../domain/messaging/which-appointment.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { spellingsOf } from './kept-address.ts';
import { type OpenQuestion, WHICH } from './open-questions.ts';
import { oweWrittenMessage } from './owe-message.ts';
import type { TextNews, TextSender, Understood } from './text-news.ts';

/** One digit is an answer; more appointments than that are for a person to sort out. */
const MOST = 9;

/**
 * Numbers the open questions, holds the answer with each of them, and asks which is meant. Whoever may not be texted
 * cannot be asked: a person is.
 */
export async function askWhich(
  tx: Transaction,
  { operatorId, text }: TextNews,
  { lead }: TextSender,
  held: { readonly questions: readonly OpenQuestion[]; readonly answer: Answer },
): Promise<Understood> {
  const address = { in: await spellingsOf(tx, operatorId, text.from) };
  const suppressed = await tx.suppression.count({
    where: { operatorId, channel: 'sms', address, purpose: { in: ['any', 'reply'] } },
  });
  if (suppressed > 0 || held.questions.length > MOST) return 'unclear';
  const inOrder = [...held.questions].sort(
    (a, b) => a.appointment.startsAt.getTime() - b.appointment.startsAt.getTime(),
  );
  for (const [index, { id }] of inOrder.entries()) {
    await tx.pendingQuestion.update({ where: { id }, data: { choice: index + 1, heldAnswer: held.answer } });
  }
  const [newest] = held.questions;
  const about = newest?.appointment;
  const { contact } = about ?? {};
  await oweWrittenMessage(tx, {
    operatorId,
    clientId: about?.clientId ?? lead.clientId,
    leadId: about?.leadId ?? lead.id,
    contactId: contact?.id ?? lead.contactId,
    appointmentId: null,
    channel: 'sms',
    purpose: 'reply',
    key: `${WHICH}${text.vendorId}`,
    subject: null,
    body: askWhichAppointment(choicesOf(inOrder), about?.locale ?? contact?.locale ?? null),
  });
  return 'understood';
}

function choicesOf(inOrder: readonly OpenQuestion[]) {
  const isOne = new Set(inOrder.map(({ clientId }) => clientId)).size === 1;
  return inOrder.map(({ appointment: { startsAt, zone, campaign } }) => ({
    startsAt,
    zone,
    business: isOne ? null : campaign.client.name,
  }));
}
