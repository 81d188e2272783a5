import type { Answer, Reply } from '../../domain/messaging/reply.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { recordEvidence } from '../appointments/record-evidence.ts';
import { askWhich } from './ask-which.ts';
import type { OpenQuestions } from './open-questions.ts';
import type { TextNews, TextSender, Understood } from './text-news.ts';

/**
 * Takes a yes or no for the one question that is open; where several are, it asks which is meant and holds the answer
 * until the number comes. A second thought about the last question counts as well.
 */
export async function answerQuestion(
  tx: Transaction,
  news: TextNews,
  sender: TextSender,
  reply: Extract<Reply, { means: 'answer' | 'choice' }>,
  { questions, listed }: OpenQuestions,
): Promise<Understood> {
  if (reply.means === 'choice') {
    const chosen = listed.find(({ choice }) => choice === reply.choice);
    const answer = reply.answer ?? (chosen?.heldAnswer as Answer | null | undefined);
    if (chosen && answer) return settle(tx, news, chosen, answer);
    return listed.length > 0 ? 'unclear' : 'no';
  }
  const [only, another] = questions;
  if (another) {
    return listed.length > 1 ? 'unclear' : askWhich(tx, news, sender, { questions, answer: reply.answer });
  }
  const question = only ?? (await lastQuestion(tx, news, sender));
  return question ? settle(tx, news, question, reply.answer) : 'no';
}

async function settle(
  tx: Transaction,
  news: TextNews,
  question: { readonly id: string; readonly appointmentId: string },
  answer: Answer,
): Promise<Understood> {
  await tx.pendingQuestion.update({
    where: { id: question.id },
    data: { answeredAt: news.at, choice: null, heldAnswer: null },
  });
  await recordEvidence(tx, {
    operatorId: news.operatorId,
    appointmentId: question.appointmentId,
    key: `sms:${news.text.vendorId}`,
    source: 'lead',
    answer,
    link: `text:${news.text.vendorId}`,
    at: news.at,
    actor: news.actor,
  });
  return 'understood';
}

/** A second thought: the question was the last thing we wrote from that number, and has been answered once. */
async function lastQuestion(tx: Transaction, { operatorId, text }: TextNews, { contactIds }: TextSender) {
  const last = await tx.message.findFirst({
    where: {
      operatorId,
      direction: 'outbound',
      channel: 'sms',
      toAddress: text.from,
      fromAddress: text.to,
      sentAt: { not: null },
    },
    orderBy: { sentAt: 'desc' },
    select: { template: true, appointmentId: true },
  });
  if (last?.template !== 'ask_lead' || !last.appointmentId) return null;
  return tx.pendingQuestion.findFirst({
    where: { contactId: { in: [...contactIds] }, fromNumber: text.to, appointmentId: last.appointmentId },
  });
}
