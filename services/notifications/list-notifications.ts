import type { Permission } from '../../contracts/identity/permissions.ts';
import type { NotificationView } from '../../contracts/notifications/api.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { badCursor, type PageQuery } from '../page.ts';
import { BILLING_SOURCES } from './billing-sources.ts';
import type { Before, Happening, Source } from './happening.ts';
import { readSeen } from './mark-seen.ts';
import { SYSTEM_SOURCES } from './system-sources.ts';
import { WORK_SOURCES } from './work-sources.ts';

const SOURCES = [...WORK_SOURCES, ...BILLING_SOURCES, ...SYSTEM_SOURCES];

/** What is new is counted so far. */
const COUNTED = 100;
const DAY_MS = 86_400_000;
/** Whoever never looked is told of the last week as new. */
const NEW_AT_FIRST_MS = 7 * DAY_MS;

/** A place among all that happened: by time, of the same time by source, of the same source by id; all falling. */
interface Place {
  readonly at: Date;
  readonly source: string;
  readonly id: string;
}

type Told = Happening & { readonly source: string };

export interface NotificationQuery extends PageQuery {
  readonly may: ReadonlySet<Permission>;
  readonly now: Date;
}

/** What happened that the caller may see, the newest first. Nothing is kept of it: each is a row of its own kind. @throws Refusal invalid (cursor) */
export async function listNotifications(
  db: Database,
  caller: Caller,
  { limit, cursor, may, now }: NotificationQuery,
): Promise<{ items: NotificationView[]; nextCursor: string | null; unread: number | null }> {
  const place = placeOf(cursor);
  return asTenant(db, caller.tenant, async (tx) => {
    const seen = (await readSeen(tx, caller)) ?? new Date(now.getTime() - NEW_AT_FIRST_MS);
    const take = place ? limit + 1 : Math.max(limit + 1, COUNTED);
    const told: Told[] = [];
    for (const source of SOURCES.filter(({ needs }) => may.has(needs))) {
      const newest = await source.newest(tx, { caller, take, before: beforePlace(source.name, place) });
      told.push(...newest.map((happening) => ({ ...happening, source: source.name })));
    }
    told.sort(latestFirst);
    const page = told.slice(0, limit);
    const last = page.at(-1);
    return {
      items: await asViews(tx, caller, page, seen),
      nextCursor: told.length > limit && last ? encode(last) : null,
      unread: place ? null : Math.min(COUNTED, told.filter(({ at }) => at > seen).length),
    };
  });
}

/** Of the same source they are in order already, and sorting keeps that. */
function latestFirst(a: Told, b: Told): number {
  const later = b.at.getTime() - a.at.getTime();
  if (later !== 0 || a.source === b.source) return later;
  return a.source < b.source ? 1 : -1;
}

function beforePlace(source: Source['name'], place: Place | undefined): Before {
  if (!place) return undefined;
  const { at, id } = place;
  if (source === place.source) return { at, id, isTold: false };
  return { at, isTold: source > place.source };
}

async function asViews(
  tx: Transaction,
  { tenant }: Caller,
  told: readonly Told[],
  seen: Date,
): Promise<NotificationView[]> {
  const ids = [...new Set(told.flatMap(({ clientId, detail }) => (clientId && !detail ? [clientId] : [])))];
  const clients =
    tenant.role === 'operator' && ids.length > 0
      ? await tx.organization.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
      : [];
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return told.map(({ id, source, at, kind, title, detail, clientId, link }) => ({
    ...{ id: `${source}:${id}`, at, kind, title, link },
    detail: detail ?? (clientId ? (names.get(clientId) ?? null) : null),
    isNew: at > seen,
  }));
}

function encode({ at, source, id }: Place): string {
  return Buffer.from(`${at.getTime()}.${source}.${id}`).toString('base64url');
}

function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, at, name, id = ''] = /^(\d{1,14})\.([a-z_]+)\.([^.]+)$/.exec(text) ?? [];
  const source = SOURCES.find((each) => each.name === name);
  if (!source || !(source.idLike ?? UUID).test(id)) throw badCursor();
  return { at: new Date(Number(at)), source: source.name, id };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
