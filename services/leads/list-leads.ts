import type { LeadFilter } from '../../contracts/leads/filter.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { type PageQuery, placeOf, toPage } from '../page.ts';
import { countLeads, type LeadCount } from './count-leads.ts';
import { findLeads, type FoundLeads } from './find-leads.ts';
import type { LeadSort, Place } from './lead-conditions.ts';

export interface LeadQuery extends PageQuery, LeadFilter {
  readonly sort: LeadSort;
}

/**
 * The leads that the caller may see, with their contacts: the newest first, or those that do something next, the soonest
 * first. The first page says how many there are.
 *
 * @throws Refusal invalid (cursor, q)
 */
export async function listLeads(db: Database, caller: Caller, query: LeadQuery) {
  const { limit, cursor, sort, ...filter } = query;
  const [at, id] = placeOf(cursor) ?? [];
  const after = at && id ? { at, id } : undefined;
  return asTenant(db, caller.tenant, async (tx) => {
    const found = await findLeads(tx, caller, { filter, sort, after, take: limit + 1 });
    const { items, nextCursor } = toPage(await readLeads(tx, found.places), limit);
    const total = after ? null : await totalOf(tx, caller, { filter, sort, limit, found });
    return { items: items.map(({ lead }) => lead), nextCursor, total };
  });
}

/** Leads in the order of their places. Each is shown as it is now, and paged by where it stood. */
async function readLeads(tx: Transaction, places: readonly Place[]) {
  const leads = await tx.lead.findMany({
    where: { id: { in: places.map(({ id }) => id) } },
    include: { contact: true },
  });
  const promises = await tx.promiseRow.findMany({
    where: {
      subjectType: 'lead',
      operatorId: { in: operatorsOf(leads) },
      subjectId: { in: leads.map(({ id }) => id) },
    },
    select: { subjectId: true, what: true, until: true, why: true, blockedBy: true },
  });
  const nexts = new Map(promises.map(({ subjectId, ...next }) => [subjectId, next]));
  const byId = new Map(leads.map((lead) => [lead.id, { ...lead, next: nexts.get(lead.id) ?? null }]));
  return places.flatMap(({ id, at }) => {
    const lead = byId.get(id);
    return lead ? [{ id, createdAt: at, lead }] : [];
  });
}

/** One, which the index of promises begins with: a client's own row-level policy does not name it. */
function operatorsOf(leads: readonly { readonly operatorId: string }[]): string[] {
  return [...new Set(leads.map(({ operatorId }) => operatorId))];
}

interface FirstPage {
  readonly filter: LeadFilter;
  readonly sort: LeadSort;
  readonly limit: number;
  readonly found: FoundLeads;
}

async function totalOf(
  tx: Transaction,
  caller: Caller,
  { filter, sort, limit, found: { places, total, share } }: FirstPage,
): Promise<LeadCount> {
  if (total !== undefined) return { count: total, isExact: true };
  if (places.length <= limit) return { count: places.length, isExact: true };
  const all = await countLeads(tx, caller, { filter, sort });
  if (share === undefined) return all;
  return { count: Math.max(Math.round(all.count * share), places.length), isExact: false };
}
