import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let clientId: string;

const seenAt = new Date('2026-06-01T04:30:00Z');

beforeAll(async () => {
  api = await startTestApi();
  [ours, theirs] = [await api.addOperator('ours'), await api.addOperator('theirs')];
  ({ clientId } = await addCampaign(ours));
  const { operatorId } = ours;
  await asOperator(api.db, operatorId, async (tx) => {
    for (let invoices = 1; invoices <= 3; invoices += 1)
      await tx.reconciliation.create({ data: { operatorId, invoices, finishedAt: seenAt } });
    const found = { operatorId, clientId, kind: 'state', ours: 'open', theirs: 'paid', seenAt };
    await tx.billingDifference.create({ data: { ...found, key: 'invoice:1:state' } });
    await tx.billingDifference.create({ data: { ...found, key: 'invoice:2:state', resolvedAt: seenAt } });
  });
});
afterAll(() => api.stop());

test('comparisons are listed by pages, each once', async () => {
  const first = await ours.call('get', '/api/reconciliations?limit=2').expect(200);
  expect(first.body.items).toHaveLength(2);
  expect(first.body.items[0]).toMatchObject({ differences: 0, finishedAt: seenAt.toISOString() });
  const rest = await ours
    .call('get', `/api/reconciliations?limit=2&cursor=${first.body.nextCursor}`)
    .expect(200);
  const counts = [...first.body.items, ...rest.body.items].map(({ invoices }) => invoices);
  expect(counts.sort()).toEqual([1, 2, 3]);
  expect(rest.body.nextCursor).toBeNull();
});

test.each([
  ['', 2],
  ['?open=true', 1],
  ['?open=false', 1],
])('differences%s: %i', async (query, count) => {
  const { body } = await ours.call('get', `/api/billing-differences${query}`).expect(200);
  expect(body.items).toHaveLength(count);
});

test('an open difference says what both books say', async () => {
  const { body } = await ours.call('get', '/api/billing-differences?open=true').expect(200);
  expect(body.items).toMatchObject([{ kind: 'state', ours: 'open', theirs: 'paid', resolvedAt: null }]);
});

test('another operator sees none, and a client none at all', async () => {
  const client = await api.addClientKey(ours, clientId);
  for (const path of ['/api/reconciliations', '/api/billing-differences']) {
    expect((await theirs.call('get', path).expect(200)).body.items).toEqual([]);
    await client.call('get', path).expect(403);
  }
});

test('what is no page is refused by its field', async () => {
  const { body } = await ours.call('get', '/api/billing-differences?open=perhaps').expect(400);
  expect(JSON.stringify(body.errors)).toContain('open');
});
