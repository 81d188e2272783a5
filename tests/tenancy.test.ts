import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { fillAuthTables, fillTables } from './setup/every-table.ts';
import { addClient, createFixture, type Fixture, openTestWorld, type TestWorld } from './setup/fixtures.ts';

const ROLES = ['app_operator', 'app_client', 'app_buyer', 'app_supplier', 'app_system', 'none'] as const;
type Role = (typeof ROLES)[number];

const AUTH_TABLES = [
  ...[
    'account',
    'apikey',
    'guess',
    'invitation',
    'invite_code',
    'member',
    'second_factor',
    'session',
    'user',
  ],
  'verification',
];

/** All that the system may do, to any tenant's rows: it routes and sweeps events and signals, whose tenant it must find. */
const SYSTEM_MAY: Readonly<Record<string, readonly string[]>> = {
  vendor_event: ['select', 'insert', 'update', 'delete'],
  workflow_signal: ['select', 'update', 'delete'],
  phone_number: ['select'],
  calcom_event_type: ['select'],
  booking: ['select'],
  call: ['select'],
  billing_account: ['select'],
  invoice: ['select'],
  payment: ['select'],
  reply_address: ['select'],
  booking_link: ['select'],
  organization: ['select'],
  vendor_connection: ['select'],
  connection_health: ['select', 'insert', 'update'],
  change: ['select', 'delete'],
  instantly_campaign: ['select'],
};

let world: TestWorld;
let app: pg.Client;
/** Two clients of one operator, and one of another. */
let ours: Fixture;
let sibling: Fixture;
let foreign: Fixture;
let tables: string[];

beforeAll(async () => {
  world = await openTestWorld();
  ours = await fillTables(world, await createFixture(world.db));
  sibling = await fillTables(world, await addClient(world.db, ours.operatorId));
  foreign = await fillTables(world, await createFixture(world.db));
  // Of what an operator has one of, there are as many rows as operators.
  await fillTables(world, await createFixture(world.db));
  await fillAuthTables(world, foreign.operatorId);
  tables = await listTables();
  app = new pg.Client({ connectionString: world.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await world.close();
});

const listTables = async (): Promise<string[]> =>
  (
    await world.ask<{ name: string }>(`SELECT tablename AS name FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`)
  ).map(({ name }) => name);

/** Runs one statement in a transaction of a role that acts for our operator or client, and takes it back. */
async function attempt(role: Role, sql: string, values: unknown[] = []): Promise<pg.QueryResult | 'refused'> {
  await app.query('BEGIN');
  try {
    if (role !== 'none') {
      await app.query(
        `SELECT set_config('role', $1, true), set_config('app.operator_id', $2, true),
        set_config('app.client_id', $3, true), set_config('app.buyer_id', $3, true),
        set_config('app.supplier_id', $3, true)`,
        [
          role,
          role === 'app_operator' ? ours.operatorId : '',
          role === 'app_operator' || role === 'app_system' ? '' : ours.clientId,
        ],
      );
    }
    return await app.query(sql, values);
  } catch (error) {
    // 42501 is insufficient_privilege: no grant, or a row that a policy does not let in.
    if ((error as pg.DatabaseError).code === '42501') return 'refused';
    throw error;
  } finally {
    await app.query('ROLLBACK');
  }
}

type Row = Record<string, unknown>;

/** Which rows of a table are not this role's, as the owner sees them. */
async function othersRows(table: string, role: Role): Promise<Row[]> {
  const rows = (
    await world.ask<{ row: Row; ctid: string }>(`SELECT to_jsonb(t) AS row, ctid::text FROM "${table}" t`)
  ).map(({ row, ctid }) => ({ ...row, ctid }));
  return rows.filter((row) => !isOwn(table, role, row));
}

function isOwn(table: string, role: Role, row: Row): boolean {
  if (role === 'app_operator') return row['operator_id'] === ours.operatorId;
  if (role !== 'app_client' && role !== 'app_buyer' && role !== 'app_supplier') return false;
  if (table === 'organization') return row['id'] === ours.clientId;
  if (table === 'contact') return role === 'app_client' && row['id'] === ours.contactId;
  // What is whose is said by other rows: these are named after their client.
  if (table === 'instantly_campaign') return role === 'app_client' && row['name'] === ours.clientId;
  if (table === 'instantly_event') return role === 'app_client' && row['said'] === ours.clientId;
  return role === 'app_client' && row['client_id'] === ours.clientId;
}

const rowCount = (result: pg.QueryResult | 'refused'): number =>
  result === 'refused' ? 0 : (result.rowCount ?? 0);

/** What a role can do to the rows of others: the verbs that worked on at least one. */
async function reaches(table: string, role: Role): Promise<string[]> {
  const others = await othersRows(table, role);
  if (others.length === 0)
    throw new Error(`${table} has no row of anybody but ${role}: the test would prove nothing`);
  const ctids = [others.map(({ ctid }) => ctid)];
  const verbs: string[] = [];
  if (await selects(table, role, others.length)) verbs.push('select');
  if (await inserts(table, role, others)) verbs.push('insert');
  if (await updates(table, role, ctids)) verbs.push('update');
  const deleted = await attempt(role, `DELETE FROM "${table}" WHERE ctid = ANY ($1::tid[])`, ctids);
  if (rowCount(deleted) > 0) verbs.push('delete');
  return verbs;
}

/** A row that is somebody else's in all but its keys, if it gets past the policies, is stopped by nothing or a constraint. */
async function inserts(table: string, role: Role, others: readonly Row[]): Promise<boolean> {
  const names = (await writtenColumnsOf(table)).map((name) => `"${name}"`).join();
  for (const { ctid: _, ...row } of others) {
    const sql = `INSERT INTO "${table}" (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::"${table}", $1)`;
    const result = await attempt(role, sql, [JSON.stringify(row)]).catch((error: pg.DatabaseError) => {
      if (error.code?.startsWith('23')) return 'constraint' as const;
      throw error;
    });
    if (result !== 'refused') return true;
  }
  return false;
}

const columnsOf = async (
  table: string,
  generated: readonly string[] = ['NEVER', 'ALWAYS'],
): Promise<string[]> =>
  (
    await world.ask<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND is_generated = ANY ($2)`,
      [table, generated],
    )
  ).map(({ name }) => name);

/** What the database computes itself nobody writes, whoever they are. */
const writtenColumnsOf = (table: string): Promise<string[]> => columnsOf(table, ['NEVER']);

/** Column by column: a grant may name some of them. */
async function selects(table: string, role: Role, others: number): Promise<boolean> {
  const [all] = await world.ask<{ count: number }>(`SELECT count(*)::int AS count FROM "${table}"`);
  for (const name of await columnsOf(table)) {
    const seen = rowCount(await attempt(role, `SELECT "${name}" FROM "${table}"`));
    if (seen > (all?.count ?? 0) - others) return true;
  }
  return false;
}

async function updates(table: string, role: Role, ctids: unknown[]): Promise<boolean> {
  for (const name of await writtenColumnsOf(table)) {
    const sql = `UPDATE "${table}" SET "${name}" = "${name}" WHERE ctid = ANY ($1::tid[])`;
    if (rowCount(await attempt(role, sql, ctids)) > 0) return true;
  }
  return false;
}

describe('rows of other tenants', () => {
  test.each(ROLES)('%s reads, writes and deletes none of them, in any table', async (role) => {
    const reached: Record<string, readonly string[]> = {};
    for (const table of tables) {
      const verbs = await reaches(table, role);
      if (verbs.length > 0) reached[table] = verbs;
    }
    expect(reached).toEqual(role === 'app_system' ? SYSTEM_MAY : {});
  });

  test.each(ROLES)('%s without a tenant sees and changes nothing, whatever it asks for', async (role) => {
    const reached: Record<string, string[]> = {};
    const asNobody = async (sql: string): Promise<number> => {
      await app.query('BEGIN');
      try {
        if (role !== 'none') await app.query(`SET LOCAL ROLE ${role}`);
        return (await app.query(sql)).rowCount ?? 0;
      } catch (error) {
        const { code } = error as pg.DatabaseError;
        if (code === '42501') return 0;
        // A row that a constraint defends had been reached.
        if (code?.startsWith('23')) return 1;
        throw error;
      } finally {
        await app.query('ROLLBACK');
      }
    };
    for (const table of tables) {
      const verbs: string[] = [];
      if ((await asNobody(`SELECT FROM "${table}"`)) > 0) verbs.push('select');
      for (const name of await writtenColumnsOf(table)) {
        const done = verbs.includes('update')
          ? 0
          : await asNobody(`UPDATE "${table}" SET "${name}" = DEFAULT`);
        if (done > 0) verbs.push('update');
      }
      if ((await asNobody(`DELETE FROM "${table}"`)) > 0) verbs.push('delete');
      if (verbs.length > 0) reached[table] = verbs;
    }
    const allowed = Object.entries(SYSTEM_MAY).map(([table, verbs]) => [
      table,
      verbs.filter((verb) => verb !== 'insert'),
    ]);
    expect(reached).toEqual(role === 'app_system' ? Object.fromEntries(allowed) : {});
  });

  test('nobody takes on the role that looks things up across tenants', async () => {
    for (const role of ROLES) {
      await app.query('BEGIN');
      if (role !== 'none') await app.query(`SET LOCAL ROLE ${role}`);
      await expect(app.query('SET LOCAL ROLE app_lookup')).rejects.toThrow(/permission denied/);
      await app.query('ROLLBACK');
    }
  });

  test('the search finds leads of the tenant alone, and for operators and clients alone', async () => {
    const found = async (role: Role) => {
      const answer = await attempt(role, "SELECT id FROM leads_saying('%lead%', '{}', '{}', 100)");
      return answer === 'refused' ? answer : answer.rows.map(({ id }) => id).sort();
    };
    expect(await found('app_operator')).toEqual([ours.leadId, sibling.leadId].sort());
    expect(await found('app_client')).toEqual([ours.leadId]);
    for (const role of ['app_buyer', 'app_supplier', 'app_system', 'none'] as const) {
      expect([role, await found(role)]).toEqual([role, 'refused']);
    }
    const everybody = await world.ask<{ id: string }>('SELECT id FROM contact');
    const among = async (role: Role) => {
      const answer = await attempt(
        role,
        "SELECT who FROM contacts_saying($1::uuid[], '-infinity', 'infinity', '{%lead%}', '{}') AS who",
        [everybody.map(({ id }) => id)],
      );
      return answer === 'refused' ? answer : answer.rows.map(({ who }) => who).sort();
    };
    expect(await among('app_operator')).toEqual([ours.contactId, sibling.contactId].sort());
    expect(await among('app_client')).toEqual([ours.contactId]);
    for (const role of ['app_buyer', 'app_supplier', 'app_system', 'none'] as const) {
      expect([role, await among(role)]).toEqual([role, 'refused']);
    }
    const elsewhere = `SELECT is_member(user_id) AS is FROM (SELECT $1::uuid AS user_id) AS them`;
    const [member] = await world.ask<{ user_id: string }>('SELECT user_id FROM member');
    const answer = await attempt('app_operator', elsewhere, [member?.user_id]);
    expect(answer === 'refused' ? answer : answer.rows).toEqual([{ is: false }]);
  });

  test('an own row is not given away', async () => {
    const tenantTables = await world.ask<{
      name: string;
    }>(`SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'operator_id' ORDER BY 1`);
    for (const { name } of tenantTables) {
      const given = await attempt('app_operator', `UPDATE "${name}" SET operator_id = $1`, [
        foreign.operatorId,
      ]);
      expect([name, rowCount(given)]).toEqual([name, 0]);
    }
  });
});

describe('own rows', () => {
  test('an operator sees all of its own, a client those that are about it', async () => {
    const count = async (role: Role, table: string): Promise<number> =>
      rowCount(await attempt(role, `SELECT FROM "${table}"`));
    expect(await count('app_operator', 'lead')).toBe(2);
    expect(await count('app_operator', 'organization')).toBe(3);
    for (const table of ['lead', 'contact', 'appointment', 'invoice', 'message', 'organization']) {
      expect([table, await count('app_client', table)]).toEqual([table, 1]);
    }
    expect(await count('app_client', 'suppression')).toBe(0);
  });

  test('the system knows which operators there are, and nothing more of any organization', async () => {
    const seen = await attempt('app_system', 'SELECT id, kind FROM organization');
    expect(seen === 'refused' ? [] : seen.rows.map(({ kind }) => kind)).toEqual([
      ...['operator', 'operator', 'operator'],
    ]);
    expect(await attempt('app_system', 'SELECT name FROM organization')).toBe('refused');
  });

  test('nobody but the operator changes a row of its own', async () => {
    for (const role of ROLES.filter((each) => each !== 'app_operator' && each !== 'app_system')) {
      for (const table of tables) {
        expect([role, table, await attempt(role, `DELETE FROM "${table}"`)]).toEqual([
          role,
          table,
          'refused',
        ]);
      }
    }
  });

  test('the trail and the ledger are append-only', async () => {
    for (const table of ['audit', 'consent', 'usage', 'policy', 'sequence', 'agreement']) {
      expect(await attempt('app_operator', `DELETE FROM "${table}"`)).toBe('refused');
      expect(await attempt('app_operator', `UPDATE "${table}" SET id = id`)).toBe('refused');
    }
  });
});

describe('every table', () => {
  test('has row-level security enabled and forced, and a policy', async () => {
    const open = await world.ask(`SELECT relname FROM pg_class c
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'
        AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))`);
    expect(open).toEqual([]);
    expect(tables.length).toBeGreaterThan(30);
  });

  test('has rows of three clients to be kept apart', async () => {
    for (const table of tables.filter((name) => !AUTH_TABLES.includes(name))) {
      const [row] = await world.ask<{ count: number }>(`SELECT count(*)::int AS count FROM "${table}"`);
      expect([table, (row?.count ?? 0) >= 3]).toEqual([table, true]);
    }
    expect(sibling.operatorId).toBe(ours.operatorId);
  });

  test.each(ROLES)("of the sign-in's own is closed to %s, own rows or not", async (role) => {
    for (const table of AUTH_TABLES) {
      expect([table, await attempt(role, `SELECT FROM "${table}"`)]).toEqual([table, 'refused']);
    }
  });
});
