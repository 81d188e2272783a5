import { type LeadFilter, NOBODY } from '../../contracts/leads/filter.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Caller } from '../caller.ts';
import { scopeConditions } from './lead-scope.ts';

const { sql } = Prisma;

/** A place in the list: the lead that a page ended with. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

export type LeadSort = 'newest' | 'nextWake';

/**
 * What a filter asks of the lead itself, of `lead l`; status apart, of which there can be several. The tenant stands in it
 * beside the policies, so that the planner knows which values it plans for.
 */
export function leadConditions(filter: LeadFilter, caller: Caller): Prisma.Sql[] {
  const { tenant } = caller;
  const { clientId, campaignId, importId, stepId, assignedTo, state } = filter;
  return [
    sql`l.operator_id = ${tenant.operatorId}::uuid`,
    sql`l.merged_into IS NULL`,
    ...(tenant.role === 'client' ? [sql`l.client_id = ${tenant.clientId}::uuid`] : []),
    ...scopeConditions(caller),
    ...(clientId ? [sql`l.client_id = ${clientId}::uuid`] : []),
    ...(campaignId ? [sql`l.campaign_id = ${campaignId}::uuid`] : []),
    ...(importId ? ofImport(importId) : []),
    ...(stepId ? [sql`l.step_id = ${stepId}`] : []),
    ...(assignedTo
      ? [assignedTo === NOBODY ? sql`l.assigned_to IS NULL` : sql`l.assigned_to = ${assignedTo}`]
      : []),
    ...(filter.createdFrom ? [sql`l.created_at >= ${new Date(filter.createdFrom)}::timestamptz`] : []),
    ...(filter.createdTo ? [sql`l.created_at < ${new Date(filter.createdTo)}::timestamptz`] : []),
    ...(state ? [STATES[state]] : []),
  ];
}

const STATES: Readonly<Record<NonNullable<LeadFilter['state']>, Prisma.Sql>> = {
  waiting: sql`l.started_at IS NULL AND l.paused_at IS NULL AND l.ended_at IS NULL`,
  under_way: sql`l.started_at IS NOT NULL AND l.ended_at IS NULL`,
  in_flight: sql`l.started_at IS NOT NULL AND l.paused_at IS NULL AND l.ended_at IS NULL`,
  paused: sql`l.paused_at IS NOT NULL AND l.ended_at IS NULL`,
  ended: sql`l.ended_at IS NOT NULL`,
};

/** Leads of an import are those of a campaign that came while it ran: no index of its own is needed. */
function ofImport(importId: string): Prisma.Sql[] {
  const column = (name: Prisma.Sql) => sql`(SELECT ${name} FROM import WHERE id = ${importId}::uuid)`;
  return [
    sql`l.import_id = ${importId}::uuid`,
    sql`l.campaign_id = ${column(sql`campaign_id`)}`,
    sql`l.created_at >= ${column(sql`created_at - interval '5 minutes'`)}`,
    sql`l.created_at <= ${column(sql`coalesce(finished_at + interval '5 minutes', 'infinity')`)}`,
  ];
}

interface Order {
  readonly sort: LeadSort;
  readonly after: Place | undefined;
}

/** What the order of a list asks: by which column, and what comes after a place. */
function ordered({ sort, after }: Order) {
  const place = after && sql`(${after.at}::timestamptz, ${after.id}::uuid)`;
  if (sort === 'newest') {
    return { at: sql`l.created_at`, conditions: place ? [sql`(l.created_at, l.id) < ${place}`] : [] };
  }
  const isWaiting = sql`l.wake_at IS NOT NULL AND l.ended_at IS NULL`;
  return {
    at: sql`l.wake_at`,
    conditions: place ? [isWaiting, sql`(l.wake_at, l.id) > ${place}`] : [isWaiting],
  };
}

/** In which order a list has what is called `id` and `at`, of a table. */
export function inOrder(sort: LeadSort, table: Prisma.Sql): Prisma.Sql {
  return sort === 'newest' ? sql`${table}.at DESC, ${table}.id DESC` : sql`${table}.at, ${table}.id`;
}

/** The leads that the filter lets through, in order, after a place: `id`, `contact_id`, `at`. */
export function leadsInOrder(
  filter: LeadFilter,
  caller: Caller,
  { take, ...order }: Order & { readonly take: number },
): Prisma.Sql {
  const { at, conditions } = ordered(order);
  const leadsOfStatus = (status: Prisma.Sql[]) =>
    sql`SELECT l.id, l.contact_id, ${at} AS at FROM lead l
      WHERE ${and([...leadConditions(filter, caller), ...conditions, ...status])}
      ORDER BY ${order.sort === 'newest' ? sql`l.created_at DESC, l.id DESC` : sql`l.wake_at, l.id`} LIMIT ${take}`;
  const [only, ...more] = filter.status ?? [];
  if (!only) return leadsOfStatus([]);
  if (more.length === 0) return leadsOfStatus([sql`l.status = ${only}`]);
  // Status by status: an index keeps the order within one, not over several.
  return sql`SELECT of_one.* FROM unnest(${[...new Set(filter.status)]}::text[]) AS one (status)
    CROSS JOIN LATERAL (${leadsOfStatus([sql`l.status = one.status`])}) AS of_one
    ORDER BY ${inOrder(order.sort, sql`of_one`)} LIMIT ${take}`;
}

/** What the filter asks of `l`, and that it comes after a place; and by what the list is ordered. */
export function leadsAmong(
  filter: LeadFilter,
  caller: Caller,
  order: Order,
): { at: Prisma.Sql; meant: Prisma.Sql } {
  const { at, conditions } = ordered(order);
  const status = filter.status ? [sql`l.status = ANY (${filter.status}::text[])`] : [];
  return { at, meant: and([...leadConditions(filter, caller), ...status, ...conditions]) };
}

function and(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.join([...conditions], ' AND ');
}
