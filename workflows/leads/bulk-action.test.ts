import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { NewBulk } from '../../contracts/leads/bulk-api.ts';
import type { Caller } from '../../services/caller.ts';
import { askBulk } from '../../services/leads/ask-bulk.ts';
import { stopBulk } from '../../services/leads/stop-bulk.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { MINUTE, openStage, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let campaign: Fixture;
let caller: Caller;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(async () => {
  campaign = await addClient(stage.db, stage.operatorId);
  const tenant = { role: 'operator', operatorId: stage.operatorId } as const;
  caller = { tenant, actor: { kind: 'person', id: 'ana' } };
});

async function addLeads(count: number): Promise<void> {
  const { operatorId, clientId, campaignId } = campaign;
  const ids = Array.from({ length: count }, () => randomUUID());
  await stage.read(async (tx) => {
    await tx.contact.createMany({ data: ids.map((id) => ({ id, operatorId })) });
    await tx.lead.createMany({
      data: ids.map((contactId) => ({ operatorId, clientId, campaignId, contactId })),
    });
  });
}

async function ask(input: Pick<NewBulk, 'kind' | 'change'>): Promise<string> {
  const filter = { campaignId: campaign.campaignId };
  return (await askBulk(stage.db, caller, { filter, reason: 'Sample reason', ...input })).id;
}

const tagged = (tag: string) =>
  stage.read((tx) => tx.contact.count({ where: { tags: { has: tag }, leads: { some: {} } } }));

test('a tag for many is done by itself, in one round of pages', async () => {
  await addLeads(1300);
  const id = await ask({ kind: 'tag', change: { tag: 'vip' } });
  await stage.relay();
  const end = await stage.ending(`bulk:${id}`);
  expect(end).toEqual({ status: 'done', total: 1301, changed: 1301, unchanged: 0, refused: 0 });
  expect(await tagged('vip')).toBe(1301);
  expect(await stage.acted(`bulk:${id}`)).toHaveLength(1);
  await stage.record('leads/bulk-done', `bulk:${id}`);
});

test('a worker that is killed between two pages is followed by another that goes on there', async () => {
  await addLeads(999);
  const id = await ask({ kind: 'tag', change: { tag: 'cut' } });
  // The last person of the second page is held, so that the page stands still in its midst.
  const [last] = await stage.read((tx) =>
    tx.lead.findMany({ where: { campaignId: campaign.campaignId }, orderBy: { id: 'desc' }, take: 1 }),
  );
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = stage.read(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM contact WHERE id = ${last?.contactId}::uuid FOR UPDATE`;
    await held;
  });
  const relayed = stage.relay();
  while ((await killWhoWaits()) === 0);
  expect(await tagged('cut')).toBe(500);
  release();
  await Promise.all([holding, relayed]);
  expect(await stage.ending(`bulk:${id}`)).toMatchObject({ changed: 1000, unchanged: 0 });
  expect(await tagged('cut')).toBe(1000);
  expect(
    await stage.read((tx) =>
      tx.audit.count({ where: { action: 'lead.tag', after: { path: ['bulkActionId'], equals: id } } }),
    ),
  ).toBe(1000);
});

/** @returns how many of our connections waited for a row, and wait no more */
async function killWhoWaits(): Promise<number> {
  const killed = await stage.db.$queryRaw<unknown[]>`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event IN ('transactionid', 'tuple') AND query LIKE '%WITH meant%'`;
  return killed.length;
}

test('what is stopped before its turn spares every lead', async () => {
  await addLeads(10);
  const id = await ask({ kind: 'tag', change: { tag: 'never' } });
  await stopBulk(stage.db, caller, id, await stage.now());
  await stage.relay();
  expect(await stage.ending(`bulk:${id}`)).toMatchObject({ status: 'stopped', changed: 0 });
  expect(await tagged('never')).toBe(0);
  await stage.pass(MINUTE);
});
