import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openTestWorld, type TestWorld } from './setup/fixtures.ts';

let world: TestWorld;
let app: pg.Client;
const operatorId = randomUUID();

beforeAll(async () => {
  world = await openTestWorld();
  app = new pg.Client({ connectionString: world.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await world.close();
});

/** The code of the error that a statement ends in; undefined when it is let through. It is taken back. */
async function refusal(role: 'app_operator' | 'none', sql: string): Promise<string | undefined> {
  await app.query('BEGIN');
  try {
    await app.query(`SET LOCAL ROLE ${role}`);
    await app.query(sql);
    return undefined;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await app.query('ROLLBACK');
  }
}

describe("the app's login", () => {
  test('is nobody special and owns nothing', async () => {
    const roles = await world.ask(`SELECT rolname FROM pg_roles
      WHERE (rolname LIKE 'app\\_%' OR rolname LIKE 'followthrough\\_%')
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit)`);
    expect(roles).toEqual([]);
    const owned = await world.ask(`SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
      WHERE r.rolname LIKE 'app\\_%' OR r.rolname LIKE 'followthrough\\_%'`);
    expect(owned).toEqual([]);
  });

  test('cannot switch row-level security off: the query fails instead of leaking', async () => {
    await app.query('BEGIN');
    await app.query('SET LOCAL row_security = off');
    await app.query(
      `SELECT set_config('role', 'app_operator', true), set_config('app.operator_id', $1, true)`,
      [operatorId],
    );
    await expect(app.query('SELECT FROM lead')).rejects.toMatchObject({ code: '42501' });
    await app.query('ROLLBACK');
  });

  test('cannot take on the role of the owner or of the sign-in, nor change a table', async () => {
    const [owner] = await world.ask<{ name: string }>(
      `SELECT tableowner AS name FROM pg_tables WHERE tablename = 'lead'`,
    );
    for (const sql of [
      `SET ROLE "${owner?.name}"`,
      'SET ROLE followthrough_auth',
      'ALTER TABLE lead DISABLE ROW LEVEL SECURITY',
      'DROP POLICY operator ON lead',
      'CREATE TABLE public.mine (id int)',
      'TRUNCATE lead',
    ]) {
      expect([sql, await refusal('none', sql)]).toEqual([sql, '42501']);
      expect([sql, await refusal('app_operator', sql)]).toEqual([sql, '42501']);
    }
  });
});
