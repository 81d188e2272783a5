import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { type EventFilter, readEvents, type ToldEvent, viewEvent } from './list-events.ts';
import { inSight } from './sight.ts';

/** Every event of the filter that the caller may see: campaign by campaign, the latest of each first. */
export async function* exportInstantlyEvents(db: Database, caller: Caller, filter: EventFilter) {
  const held = await asTenant(
    db,
    caller.tenant,
    (tx) => tx.$queryRaw<{ clientId: string; campaignId: string }[]>`
      SELECT a.client_id AS "clientId", a.campaign_id AS "campaignId"
      FROM instantly_assignment AS a JOIN instantly_campaign AS c ON c.id = a.campaign_id
      WHERE ${inSight(caller, filter)} ORDER BY lower(c.name), a.id`,
  );
  for (const { clientId, campaignId } of held) {
    const of = { clientId, campaignId, kind: filter.kind };
    const rows = inBatches(async (after: ToldEvent | undefined, take) =>
      asTenant(db, caller.tenant, async (tx) =>
        (await readEvents(tx, caller, { ...of, after, take })).map((row) => viewEvent(caller, row)),
      ),
    );
    yield* rows;
  }
}
