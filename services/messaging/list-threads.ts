import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { findLeads } from '../leads/find-leads.ts';
import { leadsInScope, scopeConditions } from '../leads/lead-scope.ts';
import { type PageQuery, placeOf, toPage } from '../page.ts';

const { sql } = Prisma;

/** Of so many leads that a search finds, those with messages are shown. */
const LEADS_LOOKED_AT = 200;

export interface ThreadQuery extends PageQuery {
  readonly clientId?: string | undefined;
  readonly campaignId?: string | undefined;
  /** Those with something unread alone, by when the last of it came. */
  readonly unread?: boolean | undefined;
  readonly q?: string | undefined;
}

/** The conversations that the caller may see, the one with the newest message first. @throws Refusal invalid (cursor, q) */
export async function listThreads(db: Database, caller: Caller, query: ThreadQuery) {
  return asTenant(db, caller.tenant, async (tx) => {
    const { items: places, nextCursor } =
      query.q === undefined
        ? toPage(await walk(tx, caller, query), query.limit)
        : { items: await search(tx, caller, query, query.q), nextCursor: null };
    return { items: await readThreads(tx, caller, places), nextCursor };
  });
}

interface Place {
  readonly id: string;
  readonly leadId: string;
  readonly createdAt: Date;
}

/**
 * The newest message of each lead, newest first: the index of all messages is walked from the cursor, and what has a later
 * one in its own thread, by the thread's index, is passed over. A page costs as many rows as were written between its
 * first thread and its last. Of unread ones, their own index is walked so.
 */
async function walk(tx: Transaction, caller: Caller, query: ThreadQuery): Promise<Place[]> {
  const theirs = scopeConditions(caller).map(
    (condition) =>
      sql`EXISTS (SELECT 1 FROM lead l WHERE l.operator_id = m.operator_id AND l.id = m.lead_id AND ${condition})`,
  );
  // Parallel workers would each read far ahead of a page that is full after a few rows: 230,000 pages instead of 15,000.
  if (theirs.length > 0) await tx.$queryRaw`SELECT set_config('max_parallel_workers_per_gather', '0', true)`;
  const place = placeOf(query.cursor);
  const isUnread = (message: Prisma.Sql) =>
    query.unread === true ? [sql`${message}.direction = 'inbound' AND ${message}.read_at IS NULL`] : [];
  const [one, later] = [sql`m`, sql`later`];
  const asked = Prisma.join(
    [
      ...ofWhom(caller, query),
      sql`m.lead_id IS NOT NULL`,
      ...isUnread(one),
      ...theirs,
      ...(place ? [sql`(m.created_at, m.id) < (${place[0]}, ${place[1]}::uuid)`] : []),
    ],
    ' AND ',
  );
  const isLast = Prisma.join(
    [
      sql`later.operator_id = m.operator_id AND later.lead_id = m.lead_id AND later.created_at >= m.created_at`,
      sql`(later.created_at, later.id) > (m.created_at, m.id)`,
      ...isUnread(later),
    ],
    ' AND ',
  );
  return tx.$queryRaw<Place[]>`
    SELECT m.id, m.lead_id AS "leadId", m.created_at AS "createdAt" FROM message m
    WHERE ${asked} AND NOT EXISTS (SELECT 1 FROM message later WHERE ${isLast})
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${query.limit + 1}`;
}

/** Whose messages: what the index that is to be walked begins with. */
function ofWhom({ tenant }: Caller, { clientId, campaignId }: ThreadQuery): Prisma.Sql[] {
  const client = tenant.role === 'client' ? tenant.clientId : clientId;
  return [
    // A campaign is one client's: its index begins with the operator.
    ...(client && !campaignId ? [] : [sql`m.operator_id = ${tenant.operatorId}::uuid`]),
    ...(client ? [sql`m.client_id = ${client}::uuid`] : []),
    ...(campaignId ? [sql`m.campaign_id = ${campaignId}::uuid`] : []),
  ];
}

/** Threads of the newest leads that say the words, the one with the newest message first. */
async function search(tx: Transaction, caller: Caller, query: ThreadQuery, q: string): Promise<Place[]> {
  const { clientId, campaignId } = query;
  const filter = { q, ...(clientId && { clientId }), ...(campaignId && { campaignId }) };
  const asked = { filter, sort: 'newest', after: undefined, take: LEADS_LOOKED_AT } as const;
  const { places } = await findLeads(tx, caller, asked);
  const last = await lastOf(
    tx,
    caller,
    places.map(({ id }) => id),
  );
  const unread =
    query.unread === true
      ? await countUnread(
          tx,
          caller,
          [...last.values()].map(({ leadId }) => leadId),
        )
      : null;
  return [...last.values()]
    .filter(({ leadId }) => unread === null || unread.has(leadId))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, query.limit);
}

/** Of each lead that has any, its newest message. */
async function lastOf(
  tx: Transaction,
  { tenant: { operatorId } }: Caller,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  const rows = await tx.$queryRaw<Place[]>`
    SELECT last.* FROM unnest(${[...leadIds]}::uuid[]) AS of (lead_id) CROSS JOIN LATERAL (
      SELECT m.id, m.lead_id AS "leadId", m.created_at AS "createdAt" FROM message m
      WHERE m.operator_id = ${operatorId}::uuid AND m.lead_id = of.lead_id
      ORDER BY m.created_at DESC, m.id DESC LIMIT 1) AS last`;
  return new Map(rows.map((row) => [row.leadId, row]));
}

/** The threads in the order of their places, each with its newest message, which an unread one need not be. */
async function readThreads(tx: Transaction, caller: Caller, places: readonly Place[]) {
  const leadIds = places.map(({ leadId }) => leadId);
  const last = await lastOf(tx, caller, leadIds);
  const [messages, leads, unread] = [
    await tx.message.findMany({ where: { id: { in: [...last.values()].map(({ id }) => id) } } }),
    await tx.lead.findMany({
      where: { id: { in: leadIds }, AND: leadsInScope(caller) },
      include: { contact: true },
    }),
    await countUnread(tx, caller, leadIds),
  ];
  const messageOf = new Map(messages.map((message) => [message.leadId, message]));
  const leadOf = new Map(leads.map((lead) => [lead.id, lead]));
  return leadIds.flatMap((leadId) => {
    const [lastMessage, lead] = [messageOf.get(leadId), leadOf.get(leadId)];
    if (!lastMessage || !lead) return [];
    const { clientId, campaignId, contact } = lead;
    return [{ leadId, clientId, campaignId, contact, lastMessage, unread: unread.get(leadId) ?? 0 }];
  });
}

async function countUnread(
  tx: Transaction,
  { tenant: { operatorId } }: Caller,
  leadIds: string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = await tx.message.groupBy({
    by: ['leadId'],
    where: { operatorId, leadId: { in: leadIds }, direction: 'inbound', readAt: null },
    _count: true,
  });
  return new Map(counts.flatMap(({ leadId, _count }) => (leadId ? [[leadId, _count] as const] : [])));
}
