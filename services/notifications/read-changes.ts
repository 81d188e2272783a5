import type { Database } from '../../prisma/client.ts';
import { asSystem, type Transaction } from '../../prisma/tenant.ts';

/** That something of a kind changed. */
export interface Change {
  readonly operatorId: string;
  /** Null: the operator's own, which no client hears of. */
  readonly clientId: string | null;
  readonly topic: string;
}

/** What was to be seen of all transactions at one moment, in Postgres's own notation: `xmin:xmax:those that ran`. */
export interface Look {
  readonly snapshot: string;
  /** Of no transaction before it anything can come any more. */
  readonly horizon: string;
}

export interface Changes extends Look {
  readonly changes: readonly Change[];
}

interface Row extends Look {
  readonly changes: Change[] | null;
}

/** The moment from which on changes can be read. */
export async function lookAtChanges(db: Database): Promise<Look> {
  const [look] = await asSystem(
    db,
    (tx) => tx.$queryRaw<Look[]>`
      SELECT pg_current_snapshot()::text AS snapshot, pg_snapshot_xmin(pg_current_snapshot())::text AS horizon`,
  );
  if (!look) throw new Error('Postgres did not say what it shows.');
  return look;
}

/**
 * What became visible since a look: each change once, also of a transaction that began long before it and ended after it,
 * and without waiting for those that still run.
 */
export async function changesSince(db: Database, { snapshot }: Pick<Look, 'snapshot'>): Promise<Changes> {
  const [row] = await byIndex(
    db,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT pg_current_snapshot()::text AS snapshot, pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
        (SELECT json_agg(json_build_object('operatorId', operator_id, 'clientId', client_id, 'topic', topic)) FROM
          (SELECT DISTINCT operator_id, client_id, topic FROM change
           WHERE xact >= pg_snapshot_xmin(${snapshot}::text::pg_snapshot)
             AND NOT pg_visible_in_snapshot(xact, ${snapshot}::text::pg_snapshot)) AS new) AS changes`,
  );
  if (!row) throw new Error('Postgres did not say what changed.');
  return { ...row, changes: row.changes ?? [] };
}

/**
 * What one operator's people may have missed since a horizon: all that changed since, and perhaps something that they had
 * heard of. To hear of it twice does no harm.
 */
export async function changesFrom(db: Database, operatorId: string, horizon: string): Promise<Change[]> {
  return byIndex(
    db,
    (tx) => tx.$queryRaw<Change[]>`
      SELECT DISTINCT operator_id::text AS "operatorId", client_id::text AS "clientId", topic FROM change
      WHERE xact >= ${horizon}::text::xid8 AND operator_id = ${operatorId}::uuid`,
  );
}

/** The newest rows are few, and what Postgres knows of the table is of before they came: else it reads the whole hour. */
function byIndex<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return asSystem(db, async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    return work(tx);
  });
}
