import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { scopeConditions } from '../leads/lead-scope.ts';
import { type PageQuery, placeOf, toPage } from '../page.ts';

/** The conversations of an operator, the one with the newest message first. @throws Refusal forbidden, invalid */
export async function listThreads(db: Database, caller: Caller, query: PageQuery) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const { items: last, nextCursor } = toPage(await lastMessages(tx, caller, query), query.limit);
    const leadIds = last.map(({ leadId }) => leadId);
    const [messages, leads, unread] = [
      await tx.message.findMany({ where: { operatorId, id: { in: last.map(({ id }) => id) } } }),
      await tx.lead.findMany({ where: { operatorId, id: { in: leadIds } }, include: { contact: true } }),
      await countUnread(tx, operatorId, leadIds),
    ];
    const messageOf = new Map(messages.map((message) => [message.id, message]));
    const leadOf = new Map(leads.map((lead) => [lead.id, lead]));
    const items = last.flatMap(({ id, leadId }) => {
      const [lastMessage, lead] = [messageOf.get(id), leadOf.get(leadId)];
      if (!lastMessage || !lead) return [];
      const { clientId, campaignId, contact } = lead;
      return [{ leadId, clientId, campaignId, contact, lastMessage, unread: unread.get(leadId) ?? 0 }];
    });
    return { items, nextCursor };
  });
}

interface Last {
  readonly id: string;
  readonly leadId: string;
  readonly createdAt: Date;
}

/**
 * The last message of each lead, newest first: the index of all messages is walked from the cursor, and what has a later
 * one in its own thread, by the thread's index, is passed over. A page costs as many rows as were written between its
 * first thread and its last.
 */
async function lastMessages(tx: Transaction, caller: Caller, query: PageQuery): Promise<Last[]> {
  const { operatorId } = caller.tenant;
  const theirs = scopeConditions(caller).map(
    (condition) =>
      Prisma.sql`AND EXISTS (SELECT 1 FROM lead l WHERE l.operator_id = m.operator_id AND l.id = m.lead_id AND ${condition})`,
  );
  const place = placeOf(query.cursor);
  const before = place
    ? Prisma.sql`AND (m.created_at, m.id) < (${place[0]}, ${place[1]}::uuid)`
    : Prisma.empty;
  return tx.$queryRaw<Last[]>`
    SELECT m.id, m.lead_id AS "leadId", m.created_at AS "createdAt" FROM message m
    WHERE m.operator_id = ${operatorId}::uuid AND m.lead_id IS NOT NULL ${before} ${theirs[0] ?? Prisma.empty} AND NOT EXISTS (
      SELECT 1 FROM message later WHERE later.operator_id = m.operator_id AND later.lead_id = m.lead_id
        AND later.created_at >= m.created_at AND (later.created_at, later.id) > (m.created_at, m.id))
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${query.limit + 1}`;
}

async function countUnread(
  tx: Transaction,
  operatorId: string,
  leadIds: string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = await tx.message.groupBy({
    by: ['leadId'],
    where: { operatorId, leadId: { in: leadIds }, direction: 'inbound', readAt: null },
    _count: true,
  });
  return new Map(counts.flatMap(({ leadId, _count }) => (leadId ? [[leadId, _count] as const] : [])));
}
