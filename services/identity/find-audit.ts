import type { AuditFilter } from '../../contracts/identity/audit-api.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly clientId: string | null;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly before: Prisma.JsonObject | null;
  readonly after: Prisma.JsonObject | null;
  /** What a person typed; null to a client, who does not see it. */
  readonly reason: string | null;
}

export interface AskedAudit {
  readonly filter: AuditFilter;
  /** The row before the first one that is wanted. */
  readonly after: { readonly at: Date; readonly id: string } | undefined;
  readonly take: number;
  /** What people typed is between them and their operator. */
  readonly withWords: boolean;
}

const { sql } = Prisma;

/** Rows of the trail that the transaction's tenant may see, newest first. */
export async function findAudit(tx: Transaction, asked: AskedAudit): Promise<AuditRow[]> {
  const { action } = asked.filter;
  if (action === undefined) return readRows(tx, asked, newest(asked));
  const actions = await actionsLike(tx, action);
  if (actions.length === 0) return [];
  // Each action has an index in the order of time: its newest are taken one by one, and put together.
  return readRows(
    tx,
    asked,
    sql`SELECT found.* FROM unnest(${actions}::text[]) AS wanted (action)
      CROSS JOIN LATERAL (${newest(asked, sql`action = wanted.action COLLATE "C"`)}) AS found
      ORDER BY at DESC, id DESC LIMIT ${asked.take}`,
  );
}

/** One row of the trail. @returns null: there is none, or it is not the tenant's */
export async function findAuditRow(
  tx: Transaction,
  { id, withWords }: Pick<AskedAudit, 'withWords'> & { readonly id: string },
): Promise<AuditRow | null> {
  const rows = await readRows(tx, { withWords }, sql`SELECT audit.* FROM audit WHERE id = ${id}::uuid`);
  return rows[0] ?? null;
}

function newest({ filter, after, take }: AskedAudit, also?: Prisma.Sql): Prisma.Sql {
  const all = [...conditions(filter), ...(also ? [also] : [])];
  if (after) all.push(sql`(at, audit.id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const where = all.length > 0 ? sql`WHERE ${Prisma.join(all, ' AND ')}` : Prisma.empty;
  return sql`SELECT audit.* FROM audit ${where} ORDER BY at DESC, id DESC LIMIT ${take}`;
}

function readRows(
  tx: Transaction,
  { withWords }: Pick<AskedAudit, 'withWords'>,
  rows: Prisma.Sql,
): Promise<AuditRow[]> {
  const words = withWords
    ? sql`(SELECT words FROM audit_note AS note WHERE note.audit_id = row.id AND note.operator_id = row.operator_id)`
    : sql`NULL::text`;
  return tx.$queryRaw<AuditRow[]>`
    SELECT row.id, row.at, client_id AS "clientId", actor_kind AS "actorKind", actor_id AS "actorId", action,
      row.subject_type AS "subjectType", row.subject_id AS "subjectId", before, after, ${words} AS reason
    FROM (${rows}) AS row
    ORDER BY row.at DESC, row.id DESC`;
}

function conditions(filter: AuditFilter): Prisma.Sql[] {
  const { actorKind, actorId, subjectType, subjectId, clientId, from, to } = filter;
  return [
    ...(actorKind === undefined ? [] : [sql`actor_kind = ${actorKind}`]),
    ...(actorId === undefined ? [] : [sql`actor_id = ${actorId}`]),
    ...(subjectType === undefined ? [] : [sql`subject_type = ${subjectType}`]),
    ...(subjectId === undefined ? [] : [sql`subject_id = ${subjectId}`]),
    ...(clientId === undefined ? [] : [sql`client_id = ${clientId}::uuid`]),
    ...(from === undefined ? [] : [sql`at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`at < ${to}::timestamptz`]),
  ];
}

/** The actions there are that are so called or begin so: looked up one after the other, each by one step in the index. */
async function actionsLike(tx: Transaction, action: string): Promise<string[]> {
  // In the order of bytes a slash comes next to a full stop.
  const beyond = `${action}/`;
  const next = (after: Prisma.Sql) =>
    sql`SELECT action FROM audit WHERE ${after} AND action < ${beyond} ORDER BY action LIMIT 1`;
  const rows = await tx.$queryRaw<{ action: string }[]>`
    WITH RECURSIVE called AS (
      (${next(sql`action >= ${action}`)})
      UNION ALL
      SELECT (${next(sql`audit.action > called.action`)}) FROM called WHERE called.action IS NOT NULL)
    SELECT action FROM called WHERE action IS NOT NULL`;
  return rows.map((row) => row.action).filter((each) => each === action || each.startsWith(`${action}.`));
}
