import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

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

/** How many leads of each campaign stand where, as the database's triggers have counted them. */
export async function countLeads(
  tx: Transaction,
  campaignIds: readonly string[],
): Promise<(campaignId: string) => LeadCounts> {
  const rows = await tx.$queryRaw<{ campaignId: string; name: string; value: number }[]>(Prisma.sql`
    SELECT campaign_id::text AS "campaignId", name, sum(value)::int AS value FROM campaign_count
    WHERE campaign_id = ANY (${[...campaignIds]}::uuid[]) GROUP BY 1, 2 HAVING sum(value) <> 0 ORDER BY 1, 2`);
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
