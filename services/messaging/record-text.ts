import type { InboundText } from '../../contracts/messaging/facts.ts';
import type { SmsVendor } from '../../contracts/messaging/workflow.ts';
import { type Reply, readReply } from '../../domain/messaging/reply.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { recordEvidence } from '../appointments/record-evidence.ts';
import type { Actor } from '../caller.ts';
import type { Applied } from '../inbox/applied.ts';
import { endByReply } from '../leads/end-by-reply.ts';
import { restoreConsent, revokeConsent } from './revoke-consent.ts';

export interface TextNews {
  readonly operatorId: string;
  /** Who brought it. */
  readonly vendor: SmsVendor;
  readonly text: InboundText;
  readonly at: Date;
  readonly actor: Actor;
}

type Sender = NonNullable<Awaited<ReturnType<typeof findSender>>>;

/**
 * Understands a text: STOP and START first, then YES or NO to the newest open question, then anything else as a reply
 * that ends the sequence of the lead whom we last wrote to from that number.
 */
export async function recordText(tx: Transaction, news: TextNews): Promise<Applied> {
  const reply = readReply(news.text.body);
  const sender = await findSender(tx, news);
  if (sender && !(await fileText(tx, news, sender))) return 'applied';
  if (reply === 'stop' || reply === 'start') {
    await changeConsent(tx, news, reply);
    return 'applied';
  }
  if (!sender) return 'no_recipient';
  if (reply === 'help') return 'applied';
  if ((reply === 'yes' || reply === 'no') && (await answerQuestion(tx, news, sender, reply)))
    return 'applied';
  const { operatorId, actor } = news;
  await endByReply(tx, { operatorId, leadId: sender.id, reason: 'answered by text', actor });
  return 'applied';
}

/** The lead that this number last wrote to or, failing that, the newest lead of whoever has this phone. */
async function findSender(tx: Transaction, { operatorId, text }: TextNews) {
  const last = await tx.message.findFirst({
    where: { operatorId, direction: 'outbound', channel: 'sms', toAddress: text.from, fromAddress: text.to },
    orderBy: { createdAt: 'desc' },
    select: { leadId: true },
  });
  return tx.lead.findFirst({
    where: last ? { id: last.leadId } : { contact: { phone: text.from } },
    orderBy: { createdAt: 'desc' },
    select: { id: true, clientId: true, contactId: true },
  });
}

/** @returns false when this very text has been filed before */
async function fileText(
  tx: Transaction,
  { operatorId, text, at }: TextNews,
  sender: Sender,
): Promise<boolean> {
  const { count } = await tx.message.createMany({
    data: {
      operatorId,
      clientId: sender.clientId,
      leadId: sender.id,
      contactId: sender.contactId,
      key: `inbound:${text.vendorId}`,
      direction: 'inbound',
      channel: 'sms',
      purpose: 'reply',
      status: 'received',
      fromAddress: text.from,
      toAddress: text.to,
      body: text.body,
      vendorId: text.vendorId,
      sentAt: at,
    },
    skipDuplicates: true,
  });
  return count > 0;
}

async function changeConsent(
  tx: Transaction,
  news: TextNews,
  reply: Extract<Reply, 'stop' | 'start'>,
): Promise<void> {
  const said = {
    operatorId: news.operatorId,
    channels: ['sms', 'call'] as const,
    address: news.text.from,
    source: `${news.vendor}:${news.text.vendorId}`,
    text: news.text.body,
    at: news.at,
    actor: news.actor,
  };
  if (reply === 'stop') await revokeConsent(tx, said);
  else await restoreConsent(tx, said);
}

async function answerQuestion(
  tx: Transaction,
  news: TextNews,
  sender: Sender,
  answer: 'yes' | 'no',
): Promise<boolean> {
  const asked = { contactId: sender.contactId, fromNumber: news.text.to };
  const question =
    (await tx.pendingQuestion.findFirst({
      where: { ...asked, answeredAt: null },
      orderBy: { askedAt: 'desc' },
    })) ?? (await lastQuestion(tx, news, asked));
  if (!question) return false;
  await tx.pendingQuestion.update({ where: { id: question.id }, data: { answeredAt: news.at } });
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
  return true;
}

/** A second thought: the question was the last thing we wrote from that number, and has been answered once. */
async function lastQuestion(
  tx: Transaction,
  { text }: TextNews,
  asked: { contactId: string; fromNumber: string },
) {
  const last = await tx.message.findFirst({
    where: {
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
  return tx.pendingQuestion.findFirst({ where: { ...asked, appointmentId: last.appointmentId } });
}
