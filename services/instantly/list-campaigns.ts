import type { InstantlyCampaignView, InstantlyCounts } from '../../contracts/instantly/campaign-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import type { PageQuery } from '../page.ts';
import { lastAnswered, statusOf } from './campaign-status.ts';
import { countsOf, FIGURES_SUMMED } from './figures.ts';
import { placeAfter, toPageByName } from './name-cursor.ts';
import { inSight, type Wanted } from './sight.ts';

const { sql, empty } = Prisma;

interface CampaignRow extends InstantlyCounts {
  readonly id: string;
  readonly name: string;
  readonly sortedBy: string;
  readonly status: number | null;
  readonly listedAt: Date | null;
  readonly clientId: string;
  readonly clientName: string;
  readonly assignmentId: string;
  readonly assignedAt: Date;
  readonly lastEventAt: Date | null;
}

/** The campaigns at Instantly that clients have, by name, with what was counted for them. @throws Refusal invalid (cursor) */
export async function listInstantlyCampaigns(
  db: Database,
  caller: Caller,
  { limit, cursor, clientId }: PageQuery & Pick<Wanted, 'clientId'>,
) {
  const place = placeAfter(cursor);
  const after = place ? sql`AND (lower(c.name), a.id) > (${place.name}, ${place.id}::uuid)` : empty;
  const answeredAt = await lastAnswered(db, caller.tenant.operatorId);
  const rows = await asTenant(db, caller.tenant, (tx) =>
    readCampaigns(tx, sql`${inSight(caller, { clientId })} ${after}`, limit + 1),
  );
  const page = toPageByName(rows, limit, (row) => ({ name: row.sortedBy, id: row.assignmentId }));
  return { ...page, items: page.items.map((row) => viewCampaign(caller, row, answeredAt)) };
}

/** Of assignments `a` and their campaigns `c`, by name. */
export function readCampaigns(tx: Transaction, where: Prisma.Sql, take: number): Promise<CampaignRow[]> {
  return tx.$queryRaw<CampaignRow[]>(sql`
    WITH page AS MATERIALIZED (
      SELECT c.id, c.name, lower(c.name) AS "sortedBy", c.status, c.listed_at AS "listedAt", a.id AS "assignmentId",
        a.client_id AS "clientId", o.name AS "clientName", a.from_at AS "assignedAt"
      FROM instantly_assignment AS a JOIN instantly_campaign AS c ON c.id = a.campaign_id
      JOIN organization AS o ON o.id = a.client_id
      WHERE ${where} ORDER BY lower(c.name), a.id LIMIT ${take})
    SELECT page.*, summed.*, (
      SELECT at FROM instantly_activity AS last WHERE last.client_id = page."clientId" AND last.campaign_id = page.id
      ORDER BY at DESC, event_id DESC LIMIT 1) AS "lastEventAt"
    FROM page CROSS JOIN LATERAL (SELECT ${FIGURES_SUMMED} FROM instantly_day AS d
      WHERE d.client_id = page."clientId" AND d.campaign_id = page.id) AS summed
    ORDER BY page."sortedBy", page."assignmentId"`);
}

export function viewCampaign(
  { tenant }: Caller,
  row: CampaignRow,
  answeredAt: Date | null,
): InstantlyCampaignView {
  const { id, name, clientId, assignedAt, lastEventAt } = row;
  return {
    ...{ id, name, clientId, assignedAt, lastEventAt, status: statusOf(row, answeredAt) },
    clientName: tenant.role === 'client' ? null : row.clientName,
    counts: countsOf(row),
  };
}
