import type { InstantlyClientView } from '../../contracts/instantly/assignment-api.ts';
import type { InstantlyCounts } from '../../contracts/instantly/campaign-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import type { PageQuery } from '../page.ts';
import { countsOf, FIGURES_SUMMED } from './figures.ts';
import { placeAfter, toPageByName } from './name-cursor.ts';

const { sql, empty } = Prisma;

interface ClientRow extends InstantlyCounts {
  readonly id: string;
  readonly name: string;
  readonly sortedBy: string;
  readonly email: string | null;
  readonly campaigns: number;
  readonly lastEventAt: Date | null;
}

/** The operator's clients, by name, with what came of the campaigns that each has now. @throws Refusal forbidden, invalid (cursor) */
export async function listInstantlyClients(
  db: Database,
  caller: Caller,
  { limit, cursor, search }: PageQuery & { readonly search?: string | undefined },
) {
  const place = placeAfter(cursor);
  const after = place ? sql`AND (lower(o.name), o.id) > (${place.name}, ${place.id}::uuid)` : empty;
  const like = `%${(search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const saying = search ? sql`AND (o.name ILIKE ${like} OR o.email ILIKE ${like})` : empty;
  const rows = await asOperator(db, requireOperator(caller), (tx) =>
    tx.$queryRaw<ClientRow[]>(sql`
      WITH page AS MATERIALIZED (
        SELECT o.id, o.name, lower(o.name) AS "sortedBy", o.email FROM organization AS o
        WHERE o.kind = 'client' ${saying} ${after} ORDER BY lower(o.name), o.id LIMIT ${limit + 1})
      SELECT page.*, summed.*, had.* FROM page
      CROSS JOIN LATERAL (SELECT ${FIGURES_SUMMED} FROM instantly_assignment AS a JOIN instantly_day AS d
        ON d.client_id = a.client_id AND d.campaign_id = a.campaign_id
        WHERE a.client_id = page.id AND a.until_at IS NULL) AS summed
      CROSS JOIN LATERAL (SELECT count(*)::int AS campaigns, max(last.at) AS "lastEventAt"
        FROM instantly_assignment AS a LEFT JOIN LATERAL (
          SELECT at FROM instantly_activity AS y WHERE y.client_id = a.client_id AND y.campaign_id = a.campaign_id
          ORDER BY at DESC, event_id DESC LIMIT 1) AS last ON true
        WHERE a.client_id = page.id AND a.until_at IS NULL) AS had
      ORDER BY page."sortedBy", page.id`),
  );
  const page = toPageByName(rows, limit, (row) => ({ name: row.sortedBy, id: row.id }));
  return { ...page, items: page.items.map(viewClient) };
}

function viewClient(row: ClientRow): InstantlyClientView {
  const { id, name, email, campaigns, lastEventAt } = row;
  return { id, name, email, campaigns, lastEventAt, counts: countsOf(row) };
}
