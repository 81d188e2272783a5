import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../tests/setup/database.ts';
import { migrate } from './migrate.ts';

const MIGRATIONS = path.resolve('prisma/migrations');

let database: TestDatabase;
let owner: Client;
let before: string;

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  before = mkdtempSync(path.join(tmpdir(), 'followthrough-migrations-'));
  for (const name of ['20261121100000_first', '20261121150000_sending', 'migration_lock.toml'])
    cpSync(path.join(MIGRATIONS, name), path.join(before, name), { recursive: true });
});
afterEach(async () => {
  await owner.end();
  await database.drop();
  rmSync(before, { recursive: true, force: true });
});

test('invoices from before there was dunning have a due date, and the workflows of the open ones look again', async () => {
  await migrate(database.ownerUrl, before);
  const [operator, client, agreement] = [randomUUID(), randomUUID(), randomUUID()];
  await owner.query(
    `INSERT INTO organization (id, kind, operator_id, name, slug)
     VALUES ($1, 'operator', $1, 'Sample Operator', 'a'), ($2, 'client', $1, 'Sample Dental', 'b')`,
    [operator, client],
  );
  await owner.query(
    `INSERT INTO agreement (id, operator_id, client_id, version, rate_micros_per_minute, milestone_size,
       milestone_price_cents, terms_days, effective_from) VALUES ($1, $2, $3, 1, 0, 25, 200000, 14, '2026-01-01')`,
    [agreement, operator, client],
  );
  const ids: Record<string, string> = {};
  for (const [i, status] of ['draft', 'open', 'paid'].entries()) {
    const [milestone, invoice] = [randomUUID(), randomUUID()];
    ids[status] = invoice;
    await owner.query(
      `INSERT INTO milestone (id, operator_id, client_id, agreement_id, number, amount_cents)
       VALUES ($1, $2, $3, $4, $5, 200000)`,
      [milestone, operator, client, agreement, i + 1],
    );
    await owner.query(
      `INSERT INTO invoice (id, operator_id, client_id, milestone_id, status, currency, amount_cents, terms_days,
         description, sent_at) VALUES ($1, $2, $3, $4, $5, 'usd', 200000, 14, 'Milestone', $6)`,
      [invoice, operator, client, milestone, status, status === 'draft' ? null : '2026-05-01T12:00:00Z'],
    );
  }
  await migrate(database.ownerUrl, MIGRATIONS);
  const { rows } = await owner.query('SELECT due_at FROM invoice WHERE id = $1', [ids['open']]);
  expect(rows).toEqual([{ due_at: new Date('2026-05-15T12:00:00Z') }]);
  const told = await owner.query('SELECT workflow_id, start, signal, args, status FROM workflow_signal');
  const signal = { start: 'never', signal: 'invoiceChanged', args: [], status: 'pending' };
  expect(told.rows).toEqual([{ workflow_id: `invoice:${ids['open']}`, ...signal }]);
});
