import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../tests/setup/fixtures.ts';
import { createShowClient, type ShowClient } from '../tests/setup/shows.ts';
import { checkout } from './local/checkout.ts';

let world: TestWorld;
let client: ShowClient;
let invoiceId: string;

beforeAll(async () => {
  world = await openTestWorld();
  client = await createShowClient(world, { size: 2, priceCents: 200_000 });
  await client.show(2);
  await client.count();
  invoiceId = (await client.read((tx) => tx.invoice.findFirstOrThrow())).id;
  const known = { stripeInvoiceId: 'in_verified', number: 'SAMPLE-0001', status: 'open' };
  await client.read((tx) => tx.invoice.update({ where: { id: invoiceId }, data: known }));
});
afterAll(() => world.close());

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/verify-invoice.ts', ...args],
    {
      cwd: checkout,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATABASE_APP_URL: world.appUrl, DATABASE_AUTH_URL: world.appUrl },
    },
  );
  return { status, stdout, stderr: stderr.trim() };
}

test('0 and a table, when all is as it was sealed', () => {
  const { status, stdout, stderr } = run('SAMPLE-0001');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /^Invoice SAMPLE-0001: Milestone 1: 2 verified shows\n\$2,000\.00, open\nSeal [0-9a-f]{64}\n/,
  );
  expect(stdout).toMatch(/The chain of proofs, from its first link on +2 links +right\n/);
  expect(stdout).toMatch(/\nVERIFIED: everything/);
});

test('2 and one sentence, when it is not told which invoice, or there is none', () => {
  expect(run()).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^npm run verify-invoice -- ID:/),
  });
  expect(run('in_nobody')).toEqual({ status: 2, stdout: '', stderr: 'There is no invoice in_nobody.' });
});

test('1 and what is wrong, when a row was changed', async () => {
  await world.ask("UPDATE evidence SET answer = 'no' WHERE client_id = $1", [client.clientId]);
  const { status, stdout } = run(invoiceId);
  expect(status).toBe(1);
  expect(stdout).toMatch(/WRONG\n {4}slot 1: the evidence of the client at \S+ is not as it was sealed\n/);
  expect(stdout).toMatch(/\nNOT VERIFIED: 1 of 6 checks found something wrong\./);
});
