import type pg from 'pg';
import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';

export type Transaction = Prisma.TransactionClient;

/** Who a transaction acts for. Row-level security does the rest. */
export type Tenant =
  | { readonly role: 'operator'; readonly operatorId: string }
  | { readonly role: 'client'; readonly operatorId: string; readonly clientId: string };

/** Milliseconds after which a transaction is given up, where the usual ones are too few. */
export interface TimeLimit {
  readonly timeout?: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Runs `work` in one transaction that sees the tenant's rows and no others. */
export async function asTenant<T>(
  db: Database,
  tenant: Tenant,
  work: (tx: Transaction) => Promise<T>,
  limit: TimeLimit = {},
): Promise<T> {
  return db.$transaction(async (tx) => {
    await takeRole(tx, tenant);
    return work(tx);
  }, limit);
}

/** Short for the commonest tenant: an operator. */
export async function asOperator<T>(
  db: Database,
  operatorId: string,
  work: (tx: Transaction) => Promise<T>,
  limit: TimeLimit = {},
): Promise<T> {
  return asTenant(db, { role: 'operator', operatorId }, work, limit);
}

/** Runs `work` as the system: it sees the inbox, what is owed to workflows, and routing, across tenants. */
export async function asSystem<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await becomeSystem(tx);
    return work(tx);
  });
}

/** One transaction as an operator on a connection of one's own: for COPY, which the ORM has not. */
export async function asOperatorOn<T>(
  pool: pg.Pool,
  operatorId: string,
  work: (connection: pg.PoolClient) => Promise<T>,
): Promise<T> {
  if (!UUID.test(operatorId))
    throw new TypeError(`a tenant id must be a uuid, not ${JSON.stringify(operatorId)}`);
  const connection = await pool.connect();
  let isBroken = true;
  try {
    await connection.query('BEGIN');
    await connection.query(
      `SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', $1, true),
        set_config('app.client_id', '', true)`,
      [operatorId],
    );
    const result = await work(connection);
    await connection.query('COMMIT');
    isBroken = false;
    return result;
  } catch (error) {
    // Without this the next who borrows the connection would be in a transaction of ours.
    isBroken = await connection.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    connection.release(isBroken);
  }
}

/** Changes the role of a running transaction: the relay applies a fact as the operator and files the event as the system. */
export async function takeRole(tx: Transaction, tenant: Tenant): Promise<void> {
  const clientId = tenant.role === 'client' ? tenant.clientId : '';
  for (const id of [tenant.operatorId, clientId || tenant.operatorId]) {
    if (!UUID.test(id)) throw new TypeError(`a tenant id must be a uuid, not ${JSON.stringify(id)}`);
  }
  await tx.$queryRaw(Prisma.sql`SELECT set_config('role', ${`app_${tenant.role}`}, true),
    set_config('app.operator_id', ${tenant.role === 'operator' ? tenant.operatorId : ''}, true),
    set_config('app.client_id', ${clientId}, true)`);
}

export async function becomeSystem(tx: Transaction): Promise<void> {
  await tx.$queryRaw(Prisma.sql`SELECT set_config('role', 'app_system', true),
    set_config('app.operator_id', '', true), set_config('app.client_id', '', true)`);
}
