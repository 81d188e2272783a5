import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase } from './database.ts';

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('each suite has a migrated database of its own, with three logins, that is gone when dropped', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await ask(one.ownerUrl, 'CREATE TABLE mine (id int)');
  await expect(ask(two.ownerUrl, `SELECT to_regclass('mine') AS mine`)).resolves.toEqual([{ mine: null }]);
  const [migrations] = await ask(two.ownerUrl, 'SELECT count(*)::int AS count FROM _prisma_migrations');
  expect(migrations?.['count']).toBeGreaterThan(0);
  await expect(ask(one.appUrl, 'SELECT session_user AS name')).resolves.toEqual([
    { name: 'followthrough_app' },
  ]);
  await expect(ask(one.authUrl, 'SELECT session_user AS name')).resolves.toEqual([
    { name: 'followthrough_auth' },
  ]);
  await Promise.all([one.drop(), two.drop()]);
  await expect(ask(one.ownerUrl, 'SELECT 1')).rejects.toThrow('does not exist');
});
