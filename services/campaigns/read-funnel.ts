import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { scopeConditions } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { countLeads } from './count-leads.ts';

const { sql } = Prisma;

/** How far the leads of a campaign that the caller sees have come. @throws Refusal not_found */
export async function readFunnel(db: Database, caller: Caller, campaignId: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const found = await tx.campaign.findUnique({ where: { id: campaignId }, select: { id: true } });
    if (!found) throw new Refusal('not_found', 'There is no such campaign.');
    const imported = (await countLeads(tx, [campaignId], caller))(campaignId).all;
    const reached = (leads = 0) => ({ leads, rate: imported === 0 ? null : leads / imported });
    const firsts = await countFirsts(tx, caller, campaignId);
    const { booked, shown } = await countMet(tx, caller, campaignId);
    return {
      imported,
      contacted: reached(firsts.get('contacted')),
      replied: reached(firsts.get('replied')),
      booked: reached(booked),
      shown: reached(shown),
    };
  });
}

/** The counters count everybody's leads: those that a caller sees are counted one by one. */
async function countFirsts(
  tx: Transaction,
  caller: Caller,
  campaignId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.$queryRaw<{ kind: string; leads: number }[]>(
    caller.only
      ? sql`SELECT f.kind, count(*)::int AS leads FROM lead l JOIN lead_first f ON f.lead_id = l.id AND f.slot = 0
          WHERE l.campaign_id = ${campaignId}::uuid AND ${Prisma.join(scopeConditions(caller), ' AND ')} GROUP BY 1`
      : sql`SELECT kind, sum(value)::int AS leads FROM day_count
          WHERE campaign_id = ${campaignId}::uuid AND kind IN ('contacted', 'replied') GROUP BY 1`,
  );
  return new Map(rows.map(({ kind, leads }) => [kind, leads]));
}

/** Leads, not appointments: who was booked twice is one. */
async function countMet(tx: Transaction, caller: Caller, campaignId: string) {
  const theirs = Prisma.join([Prisma.empty, ...scopeConditions(caller)], ' AND ');
  const join = caller.only ? sql`JOIN lead l ON l.id = a.lead_id` : Prisma.empty;
  const [met] = await tx.$queryRaw<{ booked: number; shown: number }[]>`
    SELECT count(DISTINCT a.lead_id)::int AS booked,
      count(DISTINCT a.lead_id) FILTER (WHERE a.status = 'shown')::int AS shown
    FROM appointment a ${join}
    WHERE a.campaign_id = ${campaignId}::uuid AND a.status <> 'cancelled' ${theirs}`;
  return met ?? { booked: 0, shown: 0 };
}
