import type { Transaction } from '../../prisma/tenant.ts';
import { contactIdsAt } from '../contacts/contacts-at.ts';
import type { SenderLead, TextNews, TextSender } from './text-news.ts';

/** Two leads on one phone that were texted from one number this close together: an answer may be to either. */
const ABOUT_EQUALLY_MS = 60 * 60_000;

/** Enough to meet the last text of each lead of one phone; the number that is looked at does not grow with a thread. */
const LOOK_BACK = 50;

const LEAD = { id: true, clientId: true, contactId: true, createdAt: true } as const;
type Found = SenderLead & { readonly createdAt: Date };

/**
 * Whom a text is from: the lead whom its number texted last or, failing that, the lead of that phone whom the number's
 * client has. Where several fit equally, all of them, filed under the newest. Null: nobody has this phone.
 */
export async function findSender(tx: Transaction, news: TextNews): Promise<TextSender | null> {
  const candidates = (await lastWrittenTo(tx, news)) ?? (await ofThatPhone(tx, news));
  const [first, ...rest] = candidates;
  if (!first) return null;
  const ofPhone = await contactIdsAt(tx, { phone: news.text.from });
  const contactIds = [...new Set([...ofPhone, ...candidates.map(({ contactId }) => contactId)])];
  return { lead: first, candidates: [first, ...rest], contactIds };
}

async function lastWrittenTo(tx: Transaction, { operatorId, text }: TextNews): Promise<Found[] | null> {
  const written = await tx.message.findMany({
    where: {
      operatorId,
      direction: 'outbound',
      channel: 'sms',
      toAddress: text.from,
      fromAddress: text.to,
      status: { notIn: ['waiting', 'blocked', 'skipped', 'failed'] },
    },
    orderBy: { createdAt: 'desc' },
    take: LOOK_BACK,
    select: { sentAt: true, createdAt: true, lead: { select: LEAD } },
  });
  if (written.length === 0) return null;
  const times = written.map(({ sentAt, createdAt, lead }) => ({ lead, at: (sentAt ?? createdAt).getTime() }));
  const last = Math.max(...times.map(({ at }) => at));
  return newestFirst(
    times.filter(({ at }) => last - at <= ABOUT_EQUALLY_MS).flatMap(({ lead }) => lead ?? []),
  );
}

async function ofThatPhone(tx: Transaction, { text }: TextNews): Promise<Found[]> {
  const number = await tx.phoneNumber.findUnique({ where: { number: text.to }, select: { clientId: true } });
  const leads = await tx.lead.findMany({
    where: { contactId: { in: await contactIdsAt(tx, { phone: text.from }) } },
    select: { ...LEAD, campaign: { select: { fromNumber: true } } },
  });
  const near = leads.filter(
    (lead) => lead.clientId === number?.clientId || lead.campaign.fromNumber === text.to,
  );
  return newestFirst(near.length > 0 ? near : leads);
}

function newestFirst(leads: readonly Found[]): Found[] {
  const each = new Map(leads.map((lead) => [lead.id, lead]));
  return [...each.values()].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}
