import type { InstantlyKind } from '../../contracts/instantly/kinds.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { badCursor, type PageQuery } from '../page.ts';
import { inSight, type Wanted } from './sight.ts';

const { sql, empty } = Prisma;

export interface EventFilter extends Wanted {
  readonly kind?: InstantlyKind | undefined;
}

/** Where a list of events stands: an event of several clients is in it once for each. */
export interface EventPlace {
  readonly at: Date;
  readonly id: string;
  readonly clientId: string;
}

export interface EventRow extends EventPlace {
  readonly campaignId: string;
  readonly campaignName: string;
  readonly kind: string;
  readonly said: string;
  readonly leadEmail: string | null;
  readonly step: number | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly threadUrl: string | null;
  readonly clientName: string;
}

/** What happened in campaigns that clients have now, the latest first. @throws Refusal invalid (cursor) */
export async function listInstantlyEvents(
  db: Database,
  caller: Caller,
  { limit, cursor, ...filter }: PageQuery & EventFilter,
) {
  const after = readPlace(cursor);
  const rows = await asTenant(db, caller.tenant, (tx) =>
    readEvents(tx, caller, { ...filter, after, take: limit + 1 }),
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items: items.map((row) => viewEvent(caller, row)), nextCursor: last ? writePlace(last) : null };
}

/**
 * Each campaign's latest are taken from its own index, and the latest of them all are what is read in full: it takes as
 * long as there are campaigns, however many events they have.
 */
export function readEvents(
  tx: Transaction,
  caller: Caller,
  {
    after,
    take,
    kind,
    ...wanted
  }: EventFilter & { readonly after?: EventPlace | undefined; readonly take: number },
): Promise<EventRow[]> {
  const ofKind = kind ? sql`AND y.kind = ${kind}` : empty;
  const older = after
    ? sql`AND y.at <= ${after.at.toISOString()}::timestamptz
        AND (y.at, y.event_id, y.client_id) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid, ${after.clientId}::uuid)`
    : empty;
  return tx.$queryRaw<EventRow[]>(sql`
    WITH latest AS MATERIALIZED (
      SELECT x.event_id, x.at, x.client_id, x.campaign_id FROM instantly_assignment AS a CROSS JOIN LATERAL (
        SELECT y.event_id, y.at, y.client_id, y.campaign_id FROM instantly_activity AS y
        WHERE y.client_id = a.client_id AND y.campaign_id = a.campaign_id ${ofKind} ${older}
        ORDER BY y.at DESC, y.event_id DESC LIMIT ${take}) AS x
      WHERE ${inSight(caller, wanted)} ORDER BY x.at DESC, x.event_id DESC, x.client_id DESC LIMIT ${take})
    SELECT e.id, e.at, latest.client_id AS "clientId", latest.campaign_id AS "campaignId", c.name AS "campaignName",
      e.kind, e.said, e.lead_email AS "leadEmail", e.step, e.subject, e.text, e.thread_url AS "threadUrl",
      o.name AS "clientName"
    FROM latest JOIN instantly_event AS e ON e.id = latest.event_id JOIN instantly_campaign AS c ON c.id = latest.campaign_id
    JOIN organization AS o ON o.id = latest.client_id
    ORDER BY latest.at DESC, latest.event_id DESC, latest.client_id DESC`);
}

/** As a client is told, nobody's name beside its own. */
export type ToldEvent = Omit<EventRow, 'clientName'> & { readonly clientName: string | null };

/** Whoever was erased is nobody any more; threads are read at Instantly by staff alone. */
export function viewEvent({ tenant }: Caller, row: EventRow): ToldEvent {
  const isClient = tenant.role === 'client';
  return {
    ...row,
    leadEmail: row.leadEmail?.startsWith('erased:') ? null : row.leadEmail,
    threadUrl: isClient ? null : row.threadUrl,
    clientName: isClient ? null : row.clientName,
  };
}

const writePlace = ({ at, id, clientId }: EventPlace): string =>
  Buffer.from(`${at.getTime()}.${id}.${clientId}`).toString('base64url');

/** Postgres does not know every year that a Date does. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59Z');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws Refusal invalid */
function readPlace(cursor: string | undefined): EventPlace | undefined {
  if (cursor === undefined) return undefined;
  const [time, id = '', clientId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  const at = new Date(Number(time));
  if (!(at.getTime() >= 0) || at.getTime() > LAST_INSTANT || !UUID.test(id) || !UUID.test(clientId))
    throw badCursor();
  return { at, id, clientId };
}
