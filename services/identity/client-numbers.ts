import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { likeTheCounters } from '../campaigns/count-leads.ts';
import type { Caller } from '../caller.ts';

const { sql } = Prisma;

interface Counted {
  readonly id: string;
  readonly name: string;
  readonly value: number;
}

/** How many campaigns and leads each client has, as the database's counters say; of a rep's, those that it sees. */
export async function readClientNumbers(
  tx: Transaction,
  clientIds: readonly string[],
  caller: Pick<Caller, 'only'>,
) {
  const ids = [...clientIds];
  const campaigns = await tx.campaign.groupBy({
    by: ['clientId'],
    where: { clientId: { in: ids }, archivedAt: null },
    _count: true,
  });
  const leads = await tx.$queryRaw<Counted[]>(
    caller.only ? likeTheCounters('client_id', ids, caller) : asCounted(ids),
  );
  return (clientId: string) => {
    const of = (name: string): number =>
      leads.find((row) => row.id === clientId && row.name === name)?.value ?? 0;
    return {
      campaigns: campaigns.find((row) => row.clientId === clientId)?._count ?? 0,
      leads: of('all'),
      inFlight: of('in_flight'),
      booked: of('status:booked'),
      shown: of('status:shown'),
    };
  };
}

const asCounted = (ids: string[]): Prisma.Sql => sql`
  SELECT client_id::text AS id, name, sum(value)::int AS value FROM campaign_count
  WHERE client_id = ANY (${ids}::uuid[]) AND name IN ('all', 'in_flight', 'status:booked', 'status:shown')
  GROUP BY 1, 2`;
