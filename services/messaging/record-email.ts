import type { InboundEmail } from '../../contracts/messaging/facts.ts';
import { isAutoReply } from '../../domain/messaging/auto-reply.ts';
import { type EmailReply, readEmailReply } from '../../domain/messaging/email-reply.ts';
import { replyToken } from '../../domain/messaging/reply-address.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { addressesOf } from '../contacts/addresses-of.ts';
import { standingLead } from '../contacts/contacts-at.ts';
import type { Applied } from '../inbox/applied.ts';
import { endByReply } from '../leads/end-by-reply.ts';
import { lockName, takeContactLock } from './contact-lock.ts';
import { createTask } from './create-task.ts';
import { revokeConsent } from './revoke-consent.ts';
import { visibleReply } from './visible-reply.ts';

export interface EmailNews {
  readonly operatorId: string;
  readonly email: InboundEmail;
  readonly at: Date;
  readonly actor: Actor;
}

type Lead = NonNullable<Awaited<ReturnType<typeof findLead>>>;

interface Filed {
  readonly messageId: string;
  readonly lead: Lead;
  /** What was written now. */
  readonly words: string;
  /** Whether the address is the lead's own. */
  readonly isTheirs: boolean;
}

/**
 * Understands an email: a machine's answer is only filed; words of consent count for the address that they came from;
 * anything else is the lead's reply and ends its sequence, or, from an address that is not the lead's, for a person to
 * judge.
 */
export async function recordEmail(tx: Transaction, news: EmailNews): Promise<Applied> {
  const lead = await findLead(tx, news.email);
  if (!lead) return 'no_recipient';
  const words = visibleReply(news.email);
  const purpose = isAutoReply(news.email) ? 'auto_reply' : 'reply';
  const messageId = await fileEmail(tx, news, { lead, words, purpose });
  if (!messageId || purpose === 'auto_reply') return 'applied';
  const theirs = await addressesOf(tx, lead.contactId);
  const isTheirs = theirs.some((address) => address.toLowerCase() === news.email.from);
  await takeUp(tx, news, { messageId, lead, words, isTheirs });
  return 'applied';
}

/** Whose thread it belongs to: by the address that it was sent to, else by a mail of ours that it answers. */
async function findLead(tx: Transaction, email: InboundEmail) {
  const token = replyToken(email.to);
  const address = token ? await tx.replyAddress.findUnique({ where: { token } }) : null;
  const named = address?.leadId ?? (await leadOfAnswered(tx, email.references));
  const leadId = named && (await standingLead(tx, named));
  if (!leadId) return null;
  return tx.lead.findUnique({
    where: { id: leadId },
    select: {
      id: true,
      clientId: true,
      contactId: true,
      contact: { select: { email: true, phone: true } },
    },
  });
}

/** The Message-ID of what SendGrid sends is its X-Message-Id at a server of its own. */
async function leadOfAnswered(tx: Transaction, references: readonly string[]): Promise<string | null> {
  const ids = references.slice(0, 20).flatMap((mailId) => {
    const [vendorId = ''] = mailId.split('@');
    return vendorId ? [vendorId] : [];
  });
  if (ids.length === 0) return null;
  const answered = await tx.message.findFirst({
    where: { direction: 'outbound', channel: 'email', vendorId: { in: ids } },
    orderBy: { createdAt: 'desc' },
    select: { leadId: true, template: true },
  });
  // What was asked of the client is in no lead's thread.
  return answered && answered.template !== 'ask_client' ? answered.leadId : null;
}

/** @returns null when this very email has been filed before */
async function fileEmail(
  tx: Transaction,
  { operatorId, email, at, actor }: EmailNews,
  { lead, words, purpose }: Pick<Filed, 'lead' | 'words'> & { readonly purpose: 'reply' | 'auto_reply' },
): Promise<string | null> {
  const key = `inbound:${email.mailId ?? actor.id}:${lead.id}`;
  const { count } = await tx.message.createMany({
    data: {
      operatorId,
      clientId: lead.clientId,
      leadId: lead.id,
      contactId: lead.contactId,
      key,
      direction: 'inbound',
      channel: 'email',
      purpose,
      vendor: 'sendgrid',
      status: 'received',
      fromAddress: email.from,
      toAddress: email.to[0] ?? '',
      subject: email.subject,
      body: words,
      mailId: email.mailId,
      inReplyTo: email.inReplyTo,
      attachments: email.attachments as unknown as Prisma.InputJsonArray,
      sentAt: at,
    },
    skipDuplicates: true,
  });
  if (count === 0) return null;
  const { id } = await tx.message.findUniqueOrThrow({
    where: { operatorId_key: { operatorId, key } },
    select: { id: true },
  });
  return id;
}

async function takeUp(tx: Transaction, news: EmailNews, filed: Filed): Promise<void> {
  const { lead, words, isTheirs } = filed;
  // A mail program's own unsubscribe writes a subject and nothing else.
  const reply = readEmailReply(words || news.email.subject);
  if (reply !== 'other') await revoke(tx, news, filed, reply);
  if (!isTheirs) return askAPerson(tx, news, filed, 'unclear_reply');
  if (reply !== 'other') return;
  await endByReply(tx, {
    operatorId: news.operatorId,
    leadId: lead.id,
    reason: 'answered by email',
    actor: news.actor,
  });
  await askAPerson(tx, news, filed, 'reply');
}

/** Who writes from another address may speak for that address, and for no phone. */
async function revoke(
  tx: Transaction,
  { operatorId, email, at, actor }: EmailNews,
  { messageId, lead, words, isTheirs }: Filed,
  reply: Exclude<EmailReply, 'other'>,
): Promise<void> {
  const said = { operatorId, source: `email:${messageId}`, text: words || email.subject, at, actor };
  // All before anything is changed, and in the order of `revokeEverything`: who holds one may want what we change.
  const addresses = [email.from, isTheirs ? lead.contact.phone : null].filter((each) => each);
  for (const address of addresses.sort()) await takeContactLock(tx, lockName(operatorId, address ?? ''));
  if (email.from) await revokeConsent(tx, { ...said, channels: ['email'], address: email.from });
  if (reply === 'stop_everything' && isTheirs && lead.contact.phone) {
    await revokeConsent(tx, { ...said, channels: ['sms', 'call'], address: lead.contact.phone });
  }
}

const TITLES = {
  reply: 'Answer an email',
  unclear_reply: 'See whose email this is: it came from an address that is not the lead’s',
} as const;

async function askAPerson(
  tx: Transaction,
  { operatorId, email }: EmailNews,
  { messageId, lead, words }: Filed,
  kind: keyof typeof TITLES,
): Promise<void> {
  await createTask(tx, {
    operatorId,
    clientId: lead.clientId,
    leadId: lead.id,
    key: `${kind}:${messageId}`,
    kind,
    title: TITLES[kind],
    detail: (words || email.subject).slice(0, 500),
  });
}
