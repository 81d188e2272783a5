import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, escapeIdentifier } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../tests/setup/database.ts';
import { migrate, setLogins } from './migrate.ts';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-migrations-'));
  write('2_second', 'INSERT INTO thing VALUES (1);');
  write('1_first', 'CREATE TABLE thing (id int);');
  writeFileSync(path.join(directory, 'migration_lock.toml'), 'provider = "postgresql"');
});

afterEach(async () => {
  await database.drop();
  rmSync(directory, { recursive: true, force: true });
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true });
  writeFileSync(path.join(directory, name, 'migration.sql'), sql);
}

async function query(sql: string, url = database.ownerUrl): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrating', () => {
  test('applies each migration once, in the order of the names, as rows that Prisma reads', async () => {
    await expect(migrate(database.ownerUrl, directory)).resolves.toEqual(['1_first', '2_second']);
    await expect(migrate(database.ownerUrl, directory)).resolves.toEqual([]);
    await expect(query('SELECT count(*)::int AS count FROM thing')).resolves.toEqual([{ count: 1 }]);
    const rows = await query(
      'SELECT migration_name, checksum, applied_steps_count, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1',
    );
    // printf 'CREATE TABLE thing (id int);' | sha256sum
    const checksum = 'e7259f970a97970378daad57e795994cc3af33bf4e86a37e9a3174814be1f37d';
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({ migration_name: '1_first', checksum, applied_steps_count: 1, done: true });
  });

  test('two runners at once apply everything once', async () => {
    const applied = await Promise.all([
      migrate(database.ownerUrl, directory),
      migrate(database.ownerUrl, directory),
    ]);
    expect(applied.flat().sort()).toEqual(['1_first', '2_second']);
  });

  test('a file that was changed after it was applied is refused by name', async () => {
    await migrate(database.ownerUrl, directory);
    write('1_first', 'CREATE TABLE thing (id bigint);');
    await expect(migrate(database.ownerUrl, directory)).rejects.toThrow('The migration 1_first was changed');
  });

  test('a failing one is named with its line and leaves nothing; once mended it is applied', async () => {
    write('3_third', 'CREATE TABLE other (id int);\nINSERT INTO nowhere VALUES (1);');
    await expect(migrate(database.ownerUrl, directory)).rejects.toThrow(
      'The migration 3_third failed: relation "nowhere" does not exist (line 2). Nothing of it was applied.',
    );
    await expect(query(`SELECT to_regclass('other') AS other`)).resolves.toEqual([{ other: null }]);
    write('3_third', 'CREATE TABLE other (id int);');
    await expect(migrate(database.ownerUrl, directory)).resolves.toEqual(['3_third']);
  });

  test('one that Prisma left unfinished is refused with the remedy', async () => {
    await migrate(database.ownerUrl, directory);
    await query(
      `UPDATE _prisma_migrations SET finished_at = NULL, logs = 'boom' WHERE migration_name = '2_second'`,
    );
    await expect(migrate(database.ownerUrl, directory)).rejects.toThrow(
      /2_second failed earlier.*boom.*migrate resolve --rolled-back 2_second/,
    );
  });

  test('a database that is not there is named without its password', async () => {
    const url = new URL(database.ownerUrl);
    url.pathname = 'nowhere';
    const error = await migrate(url.href, directory).catch((caught: unknown) => String(caught));
    expect(error).toContain('/nowhere (DATABASE_URL) cannot be reached');
    expect(error).not.toContain(url.password);
  });
});

test('roles get passwords whatever those contain, again and again', async () => {
  const role = `role_${path.basename(directory).replaceAll('-', '_')}`;
  const password = `it's "quoted"; \\ %`;
  await query(`CREATE ROLE ${escapeIdentifier(role)} NOLOGIN`);
  try {
    await setLogins(database.ownerUrl, { [role]: 'another' });
    await setLogins(database.ownerUrl, { [role]: password });
    const url = new URL(database.ownerUrl);
    url.username = role;
    url.password = encodeURIComponent(password);
    await expect(query('SELECT session_user AS name', url.href)).resolves.toEqual([{ name: role }]);
  } finally {
    await query(`DROP ROLE ${escapeIdentifier(role)}`);
  }
});
