import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { scopeConditions } from '../leads/lead-scope.ts';

export interface LeadCounts {
  readonly all: number;
  /** Not started yet. */
  readonly waiting: number;
  /** Not started, and not to be. */
  readonly held: number;
  readonly started: number;
  readonly inFlight: number;
  readonly ended: number;
  readonly byStatus: Readonly<Record<string, number>>;
}

const STATUS = 'status:';

const { sql } = Prisma;

function asCounted(campaignIds: readonly string[]): Prisma.Sql {
  return sql`SELECT campaign_id::text AS id, name, sum(value)::int AS value FROM campaign_count
    WHERE campaign_id = ANY (${[...campaignIds]}::uuid[]) GROUP BY 1, 2 HAVING sum(value) <> 0 ORDER BY 1, 2`;
}

/**
 * The counters count everybody's leads: those that a caller sees are counted as the triggers would. What a lead counts as
 * depends on its status and on which of three times it has, so the few kinds that there are are asked, not each lead.
 */
export function likeTheCounters(
  of: 'campaign_id' | 'client_id',
  ids: readonly string[],
  caller: Pick<Caller, 'only'>,
): Prisma.Sql {
  const theirs = [sql`l.merged_into IS NULL`, ...scopeConditions(caller)];
  const owner = Prisma.raw(`l.${of}`);
  return sql`SELECT id, name, sum(leads)::int AS value
    FROM (
      SELECT ${owner}::text AS id, l.status, min(l.started_at) AS started_at, min(l.ended_at) AS ended_at,
        min(l.paused_at) AS paused_at, count(*) AS leads
      FROM lead l WHERE ${owner} = ANY (${[...ids]}::uuid[]) AND ${Prisma.join(theirs, ' AND ')}
      GROUP BY ${owner}, l.status, l.started_at IS NULL, l.ended_at IS NULL, l.paused_at IS NULL
    ) AS kinds, unnest(lead_counts_as(kinds.status, kinds.started_at, kinds.ended_at, kinds.paused_at)) AS name
    GROUP BY 1, 2 ORDER BY 1, 2`;
}

/** How many leads of each campaign stand where, as the database's triggers have counted them. */
export async function countLeads(
  tx: Transaction,
  campaignIds: readonly string[],
  caller: Pick<Caller, 'only'> = {},
): Promise<(campaignId: string) => LeadCounts> {
  const rows = await tx.$queryRaw<{ id: string; name: string; value: number }[]>(
    caller.only ? likeTheCounters('campaign_id', campaignIds, caller) : asCounted(campaignIds),
  );
  return (campaignId) => {
    const own = rows.filter(({ id }) => id === campaignId);
    const of = (name: string): number => own.find((row) => row.name === name)?.value ?? 0;
    const byStatus = own
      .filter(({ name }) => name.startsWith(STATUS))
      .map(({ name, value }) => [name.slice(STATUS.length), value] as const);
    return {
      all: of('all'),
      waiting: of('waiting'),
      held: of('held'),
      started: of('started'),
      inFlight: of('in_flight'),
      ended: of('ended'),
      byStatus: Object.fromEntries(byStatus),
    };
  };
}
