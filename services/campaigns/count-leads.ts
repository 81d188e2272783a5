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
  return sql`SELECT campaign_id::text AS "campaignId", name, sum(value)::int AS value FROM campaign_count
    WHERE campaign_id = ANY (${[...campaignIds]}::uuid[]) GROUP BY 1, 2 HAVING sum(value) <> 0 ORDER BY 1, 2`;
}

/** The counters count everybody's leads: those that a caller sees are counted as the triggers would. */
function countedOneByOne(campaignIds: readonly string[], caller: Pick<Caller, 'only'>): Prisma.Sql {
  const theirs = [sql`l.merged_into IS NULL`, ...scopeConditions(caller)];
  return sql`SELECT l.campaign_id::text AS "campaignId", name, count(*)::int AS value
    FROM lead l, unnest(lead_counts_as(l.status, l.started_at, l.ended_at, l.paused_at)) AS name
    WHERE l.campaign_id = ANY (${[...campaignIds]}::uuid[]) AND ${Prisma.join(theirs, ' AND ')}
    GROUP BY 1, 2 ORDER BY 1, 2`;
}

/** How many leads of each campaign stand where, as the database's triggers have counted them. */
export async function countLeads(
  tx: Transaction,
  campaignIds: readonly string[],
  caller: Pick<Caller, 'only'> = {},
): Promise<(campaignId: string) => LeadCounts> {
  const rows = await tx.$queryRaw<{ campaignId: string; name: string; value: number }[]>(
    caller.only ? countedOneByOne(campaignIds, caller) : asCounted(campaignIds),
  );
  return (campaignId) => {
    const own = rows.filter((row) => row.campaignId === campaignId);
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
