import type { LeadFilter } from '../../contracts/leads/filter.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { leadsAmong, leadsInOrder, type LeadSort } from './lead-conditions.ts';

const { sql } = Prisma;

/** How many leads there are: counted, or as the database reckons. */
export interface LeadCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** Ten pages: measured, 1 ms. */
const COUNTED = 500;

/**
 * How many leads a filter means, its words and tag left aside: counted while they are few, or where the campaign counts
 * them itself, else reckoned.
 */
export async function countLeads(
  tx: Transaction,
  caller: Caller,
  { filter, sort }: { readonly filter: LeadFilter; readonly sort: LeadSort },
): Promise<LeadCount> {
  const order = { sort, after: undefined };
  const { meant } = leadsAmong(filter, caller, order);
  const leads = sql`SELECT 1 FROM lead l WHERE ${meant}`;
  const [counted] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (${leadsInOrder(filter, caller, { ...order, take: COUNTED + 1 })}) AS few`;
  if (counted && counted.count <= COUNTED) return { count: counted.count, isExact: true };
  // The counters count everybody's leads.
  if (sort === 'newest' && !caller.only) {
    const known = await knownCount(tx, filter);
    if (known) return known;
  }
  const [plan] = await tx.$queryRaw<Explained[]>`EXPLAIN (FORMAT JSON) ${leads}`;
  const reckoned = plan?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
  return { count: Math.max(reckoned, COUNTED + 1), isExact: false };
}

/** What the counters of a campaign, or of an import, say of all its leads; undefined: they do not say that. */
async function knownCount(
  tx: Transaction,
  { campaignId, importId, clientId, status, state, ...more }: LeadFilter,
): Promise<LeadCount | undefined> {
  const { q: _, tag: __, ...others } = more;
  if (clientId !== undefined || Object.values(others).some((asked) => asked !== undefined)) return undefined;
  if (importId !== undefined) {
    if (status !== undefined || state !== undefined) return undefined;
    const row = await tx.import.findUnique({ where: { id: importId }, select: { imported: true } });
    // Some of them may have been merged since.
    return row ? { count: row.imported, isExact: false } : undefined;
  }
  if (campaignId === undefined || state === 'paused' || (state && status)) return undefined;
  // What a campaign counts as in flight is held by a person or not.
  const names = state
    ? [state === 'under_way' ? 'in_flight' : state]
    : status
      ? [...new Set(status)].map((each) => `status:${each}`)
      : ['all'];
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(value), 0)::int AS count FROM campaign_count
    WHERE campaign_id = ${campaignId}::uuid AND name = ANY (${names}::text[])`;
  if (!row) return undefined;
  // A campaign counts those who are paused with those in flight, and apart who may not be started.
  const isExact = state === undefined || state === 'ended' || state === 'under_way';
  return { count: isExact ? row.count : Math.max(row.count, COUNTED + 1), isExact };
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[];
}
