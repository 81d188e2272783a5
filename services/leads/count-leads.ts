import type { LeadFilter } from '../../contracts/leads/filter.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Tenant, Transaction } from '../../prisma/tenant.ts';
import { leadsAmong, type LeadSort } from './lead-conditions.ts';

const { sql } = Prisma;

/** How many leads there are: counted, or as the database reckons. */
export interface LeadCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** Ten pages: measured, 1 ms. */
const COUNTED = 500;

/** How many leads a filter means, its words and tag left aside: counted while they are few, else reckoned. */
export async function countLeads(
  tx: Transaction,
  tenant: Tenant,
  { filter, sort }: { readonly filter: LeadFilter; readonly sort: LeadSort },
): Promise<LeadCount> {
  const { meant } = leadsAmong(filter, tenant, { sort, after: undefined });
  const leads = sql`SELECT 1 FROM lead l WHERE ${meant}`;
  const [counted] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (${leads} LIMIT ${COUNTED + 1}) AS few`;
  if (counted && counted.count <= COUNTED) return { count: counted.count, isExact: true };
  const [plan] = await tx.$queryRaw<Explained[]>`EXPLAIN (FORMAT JSON) ${leads}`;
  const reckoned = plan?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
  return { count: Math.max(reckoned, COUNTED + 1), isExact: false };
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: { readonly 'Plan Rows': number } }[];
}
