import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { workBulk } from '../../services/leads/work-bulk.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let clientId: string;
let campaignId: string;
let leadIds: string[];

beforeAll(async () => {
  api = await startTestApi();
  [ours, theirs] = [await api.addOperator('ours'), await api.addOperator('theirs')];
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ clientId, campaignId } = await addCampaign(ours));
  const rows = [1, 2, 3].map((n) => ({ email: `lead0${n}-${campaignId}@example.com` }));
  await ours.call('post', '/api/leads/import').send({ campaignId, rows }).expect(200);
  const { body } = await ours.call('get', `/api/leads?campaignId=${campaignId}`).expect(200);
  leadIds = body.items.map(({ id }: { id: string }) => id);
});

const bulk = (body: object) => ours.call('post', '/api/leads/bulk').send({ reason: 'as agreed', ...body });
const tagAll = () => ({ kind: 'tag', change: { tag: 'vip' }, filter: { campaignId } });

async function work(bulkActionId: string): Promise<void> {
  const steer = async () => ({ status: 'refused', refusal: 'it has ended' }) as const;
  const deps = { db: api.db, now: new Date(), atOnce: 2, givesUp: false, steer };
  const input = { operatorId: ours.operatorId, bulkActionId };
  while ((await workBulk(deps, input)).status === 'running');
}

test('202: a change to many is told at once, and watched to its end', async () => {
  const { body: asked } = await bulk(tagAll()).expect(202);
  expect(asked).toMatchObject({
    ...{ kind: 'tag', status: 'running', total: 3, changed: 0, passedOver: null, secondsLeft: null },
    ...{ filter: { campaignId }, change: { tag: 'vip' }, reason: 'as agreed' },
  });
  await work(asked.id);
  const { body } = await ours.call('get', `/api/bulk-actions/${asked.id}`).expect(200);
  expect(body).toMatchObject({ status: 'done', changed: 3, refused: 0, passedOver: 0, secondsLeft: null });
  const { body: found } = await ours.call('get', `/api/leads?campaignId=${campaignId}&tag=vip`).expect(200);
  expect(found.items).toHaveLength(3);
  const { body: list } = await ours.call('get', '/api/bulk-actions?limit=1').expect(200);
  expect(list.items).toMatchObject([{ id: asked.id }]);
});

test('a preview counts, says how many are so already, and changes nothing', async () => {
  await work((await bulk({ ...tagAll(), filter: undefined, leadIds: leadIds.slice(0, 1) })).body.id);
  const { body } = await ours.call('post', '/api/leads/bulk/preview').send(tagAll()).expect(200);
  expect(body).toEqual({ total: 3, byStatus: { new: 3 }, alreadySo: 1 });
  const stop = { kind: 'stop', filter: { campaignId, tag: 'vip' } };
  const { body: none } = await ours.call('post', '/api/leads/bulk/preview').send(stop).expect(200);
  expect(none).toEqual({ total: 1, byStatus: { new: 1 }, alreadySo: null });
});

test('whoever could not be changed is listed with the reason, by pages', async () => {
  const { body: asked } = await bulk({ kind: 'stop', leadIds }).expect(202);
  expect(asked.filter).toBeNull();
  await work(asked.id);
  const path = `/api/bulk-actions/${asked.id}/refusals`;
  const { body: first } = await ours.call('get', `${path}?limit=2`).expect(200);
  const { body: rest } = await ours.call('get', `${path}?limit=2&cursor=${first.nextCursor}`).expect(200);
  expect([...first.items, ...rest.items].map(({ leadId }) => leadId)).toEqual([...leadIds].sort());
  expect(first.items[0].reason).toBe('it has ended');
  await ours.call('get', `${path}?cursor=nonsense`).expect(400);
  const again = await bulk({ kind: 'stop', leadIds }).set('Idempotency-Key', 'twice').expect(202);
  const repeat = await bulk({ kind: 'stop', leadIds }).set('Idempotency-Key', 'twice').expect(202);
  expect(repeat.body.id).toBe(again.body.id);
});

test('a stop spares the rest; what is done cannot be stopped', async () => {
  const { body: asked } = await bulk(tagAll()).expect(202);
  const stopped = await ours.call('post', `/api/bulk-actions/${asked.id}/stop`).expect(200);
  expect(stopped.body).toMatchObject({ status: 'stopped', passedOver: 3 });
  await work(asked.id);
  const { body: done } = await bulk({ ...tagAll(), filter: { campaignId, status: 'shown' } }).expect(202);
  expect(done).toMatchObject({ status: 'done', total: 0 });
  await ours.call('post', `/api/bulk-actions/${done.id}/stop`).expect(409);
});

test.each([
  ['no selection', { kind: 'tag', change: { tag: 'x' } }, 'filter'],
  ['two selections', { kind: 'pause', filter: {}, leadIds: [randomUUID()] }, 'filter'],
  ['a tag without a tag', { kind: 'tag', filter: {} }, 'change.tag'],
  ['a pause with a tag', { kind: 'pause', filter: {}, change: { tag: 'x' } }, 'change.tag'],
  ['a move without a campaign', { kind: 'move', filter: {}, change: { stepId: 's1' } }, 'filter.campaignId'],
  ['an empty reason', { kind: 'stop', filter: {}, reason: ' ' }, 'reason'],
  ['no such kind', { kind: 'erase', filter: {} }, 'kind'],
  ['too many ids', { kind: 'stop', leadIds: Array.from({ length: 1001 }, () => randomUUID()) }, 'leadIds'],
])('400: %s is refused by its field', async (_, body, field) => {
  const answer = await bulk(body).expect(400);
  expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
});

test('400: who is no member, a step that the campaign has not, and a tag of two are refused before anybody is asked', async () => {
  for (const [kind, change, field] of [
    ['assign', { assignedTo: 'anna' }, 'change.assignedTo'],
    ['assign', { assignedTo: randomUUID() }, 'change.assignedTo'],
    ['move', { stepId: 'nowhere' }, 'change.stepId'],
    ['tag', { tag: 'hot, cold' }, 'change.tag'],
  ] as const) {
    for (const path of ['', '/preview']) {
      const asked = { kind, change, filter: { campaignId }, reason: 'as agreed' };
      const { body } = await ours.call('post', `/api/leads/bulk${path}`).send(asked).expect(400);
      expect(body.errors[0].field).toBe(field);
    }
  }
});

test('another operator’s leads and actions are not there, and a client may do nothing of it', async () => {
  const { body: mine } = await bulk(tagAll()).expect(202);
  const named = { kind: 'stop', reason: 'x', leadIds: [leadIds[0], leadIds[1]] };
  const { body } = await theirs.call('post', '/api/leads/bulk').send(named).expect(404);
  expect(body.errors[0].field).toBe('leadIds.0');
  const all = await theirs.call('post', '/api/leads/bulk').send({ ...named, leadIds: undefined, filter: {} });
  expect(all.body).toMatchObject({ total: 0, status: 'done' });
  for (const path of ['', '/refusals']) {
    await theirs.call('get', `/api/bulk-actions/${mine.id}${path}`).expect(404);
  }
  await theirs.call('post', `/api/bulk-actions/${mine.id}/stop`).expect(404);
  const client = await api.addClientKey(ours, clientId);
  await client.call('post', '/api/leads/bulk').send(named).expect(403);
  await client.call('post', '/api/leads/bulk/preview').send(named).expect(403);
  await client.call('get', '/api/bulk-actions').expect(403);
  const seen = await asOperator(api.db, theirs.operatorId, (tx) => tx.bulkAction.count());
  expect(seen).toBe(1);
});
