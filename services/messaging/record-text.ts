import { type Answer, type Reply, readReply } from '../../domain/messaging/reply.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Applied } from '../inbox/applied.ts';
import { answerQuestion } from './answer-question.ts';
import { changeConsent } from './change-consent.ts';
import { fileReply, fileUnclearReply } from './file-reply.ts';
import { findSender } from './find-sender.ts';
import { appointmentsAhead, offerNewTime, wasJustReminded } from './offer-new-time.ts';
import { type OpenQuestions, openQuestions } from './open-questions.ts';
import { oweMessage } from './owe-message.ts';
import type { TextNews, TextSender, Understood } from './text-news.ts';

/**
 * Understands a text: words of consent first, then an answer to a question of ours, then that somebody cannot come, then
 * anything else as a reply that ends the sequence of the lead whom we last wrote to from that number. What is not plain
 * becomes a task; nothing is lost.
 */
export async function recordText(tx: Transaction, news: TextNews): Promise<Applied> {
  const reply = readReply(news.text.body);
  const sender = await findSender(tx, news);
  if (sender && !(await fileText(tx, news, sender))) return 'applied';
  if (reply.means === 'stop' || reply.means === 'start') {
    if (await changeConsent(tx, news, reply, sender)) return 'applied';
  }
  if (!sender) return 'no_recipient';
  if (reply.means === 'help') {
    await oweHelp(tx, news, sender);
    return 'applied';
  }
  await takeUp(tx, news, sender, reply);
  return 'applied';
}

/** Takes up whatever is left once consent is settled. */
async function takeUp(tx: Transaction, news: TextNews, sender: TextSender, reply: Reply): Promise<void> {
  const became = await understand(tx, news, sender, reply);
  if (became === 'understood') return;
  if (became === 'unclear') await fileUnclearReply(tx, news, sender);
  else await fileReply(tx, news, sender);
}

async function understand(
  tx: Transaction,
  news: TextNews,
  sender: TextSender,
  reply: Reply,
): Promise<Understood> {
  const open = await openQuestions(tx, news, sender);
  if (reply.means === 'cannot_come') return changePlans(tx, news, sender, reply.answer, open);
  if (reply.means !== 'answer' && reply.means !== 'choice') return open.listed.length > 0 ? 'unclear' : 'no';
  const became = await answerQuestion(tx, news, sender, reply, open);
  if (became !== 'no' || reply.means !== 'answer' || reply.answer !== 'no') return became;
  // To a reminder, "no" can only mean one thing. It costs nothing if it did not: the appointment stays booked.
  return (await wasJustReminded(tx, news))
    ? offerNewTime(tx, news, await appointmentsAhead(tx, news, sender))
    : 'no';
}

/** "No, I can't make it" may be about an appointment of the past or about one ahead: where there are both, a person reads it. */
async function changePlans(
  tx: Transaction,
  news: TextNews,
  sender: TextSender,
  answer: Answer | null,
  open: OpenQuestions,
): Promise<Understood> {
  const ahead = await appointmentsAhead(tx, news, sender);
  if (answer !== null && open.questions.length > 0) {
    if (ahead.length > 0 || answer === 'yes') return 'unclear';
    return answerQuestion(tx, news, sender, { means: 'answer', answer }, open);
  }
  return offerNewTime(tx, news, ahead);
}

/** @returns false when this very text has been filed before */
async function fileText(
  tx: Transaction,
  { operatorId, connectionId, text, at }: TextNews,
  { lead }: TextSender,
): Promise<boolean> {
  const { count } = await tx.message.createMany({
    data: {
      operatorId,
      clientId: lead.clientId,
      leadId: lead.id,
      contactId: lead.contactId,
      key: `inbound:${text.vendorId}`,
      direction: 'inbound',
      channel: 'sms',
      purpose: 'reply',
      status: 'received',
      fromAddress: text.from,
      toAddress: text.to,
      body: text.body,
      vendorId: text.vendorId,
      connectionId,
      sentAt: at,
    },
    skipDuplicates: true,
  });
  return count > 0;
}

/** Only the first answer to this very text goes out; to somebody who opted out, none does. */
async function oweHelp(tx: Transaction, { operatorId, text }: TextNews, { lead }: TextSender): Promise<void> {
  await oweMessage(tx, {
    operatorId,
    leadId: lead.id,
    appointmentId: null,
    channel: 'sms',
    purpose: 'reply',
    template: 'help',
    key: `help:${text.vendorId}`,
  });
}
