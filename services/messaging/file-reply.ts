import type { Transaction } from '../../prisma/tenant.ts';
import { endByReply } from '../leads/end-by-reply.ts';
import { createTask } from './create-task.ts';
import type { SenderLead, TextNews, TextSender } from './text-news.ts';

/** A person answers a text that is nothing else; the machine writes no more of its own. */
export async function fileReply(tx: Transaction, news: TextNews, sender: TextSender): Promise<void> {
  if (sender.candidates.length > 1) return fileUnclearReply(tx, news, sender);
  const { operatorId, text } = news;
  const { id: leadId, clientId } = sender.lead;
  await endSequence(tx, news, sender.lead);
  await createTask(tx, {
    operatorId,
    clientId,
    leadId,
    key: `reply:${text.vendorId}`,
    kind: 'reply',
    title: 'Answer a text',
    detail: text.body,
  });
}

/**
 * A person must say what a text means or whom it is about. Until then nobody whom it may be about is written to by a
 * sequence: somebody has answered.
 */
export async function fileUnclearReply(tx: Transaction, news: TextNews, sender: TextSender): Promise<void> {
  const { operatorId, text } = news;
  const { lead, candidates } = sender;
  for (const candidate of candidates) await endSequence(tx, news, candidate);
  const among =
    candidates.length > 1
      ? ` It may be about these leads: ${candidates.map(({ id }) => id).join(', ')}.`
      : '';
  await createTask(tx, {
    operatorId,
    clientId: lead.clientId,
    leadId: lead.id,
    key: `unclear:${text.vendorId}`,
    kind: 'unclear_reply',
    title: candidates.length > 1 ? 'Find out whom a text is about' : 'Find out what a text means',
    detail: `By text: ${text.body}${among && `\n${among.trim()}`}`,
  });
}

async function endSequence(
  tx: Transaction,
  { operatorId, actor }: TextNews,
  { id: leadId }: SenderLead,
): Promise<void> {
  await endByReply(tx, { operatorId, leadId, reason: 'answered by text', actor });
}
