import type { CampaignPage } from '../../contracts/appointments/availability.ts';
import type { Database } from '../../prisma/client.ts';
import { asSystem } from '../../prisma/tenant.ts';

const AT_ONCE = 50;

/** The campaigns of every operator that have an event type, by pages. */
export async function listCalendars(
  db: Database,
  after: string | null,
  atOnce: number = AT_ONCE,
): Promise<CampaignPage> {
  const rows = await asSystem(db, (tx) =>
    tx.calcomEventType.findMany({
      where: after === null ? {} : { eventTypeId: { gt: after } },
      orderBy: { eventTypeId: 'asc' },
      take: atOnce,
    }),
  );
  return {
    campaigns: rows.map(({ operatorId, campaignId }) => ({ operatorId, campaignId })),
    next: rows.length < atOnce ? null : (rows.at(-1)?.eventTypeId ?? null),
  };
}
