import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { settleForWorkflow } from '../../services/leads/settle-steering.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let campaign: { clientId: string; campaignId: string };
let phones = 0;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('steer');
  campaign = await addCampaign(user);
});

afterAll(async () => api?.stop());

async function addLead(): Promise<string> {
  phones += 1;
  const lead = await user
    .call('post', '/api/leads')
    .send({ campaignId: campaign.campaignId, phone: `+1415555${2000 + phones}` });
  return lead.body.id;
}

const begin = (id: string) =>
  asOperator(api.db, user.operatorId, (tx) =>
    tx.lead.update({ where: { id }, data: { startedAt: new Date() } }),
  );

const reason = 'as agreed';

test('200: a lead is paused, resumed, moved and stopped, and the list says so, newest first', async () => {
  const id = await addLead();
  const post = (action: string, more: object = {}) =>
    user.call('post', `/api/leads/${id}/${action}`).send({ reason, ...more });
  const paused = await post('pause').expect(200);
  expect(paused.body).toMatchObject({ leadId: id, kind: 'pause', status: 'done', refusal: null, reason });
  expect((await user.call('get', `/api/leads/${id}/next`)).body.next).toMatchObject({
    what: 'Begin the sequence',
    why: 'the lead is paused',
    blockedBy: 'whoever paused it',
  });
  await post('resume').expect(200);
  await post('move', { stepId: 's3' }).expect(200);
  const { body: lead } = await user.call('get', `/api/leads/${id}`).expect(200);
  expect(lead.standing).toMatchObject({
    version: 1,
    stepId: 's3',
    visit: 1,
    pausedAt: null,
    ending: null,
    arms: {},
  });
  await post('stop', { paid: true }).expect(200);
  expect((await user.call('get', `/api/leads/${id}`)).body.standing).toMatchObject({ ending: 'paid' });
  expect((await user.call('get', `/api/leads/${id}/next`)).body.next).toBeNull();
  const { body } = await user.call('get', `/api/leads/${id}/actions?limit=3`).expect(200);
  expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['stop', 'move', 'resume']);
  expect(body.nextCursor).not.toBeNull();
});

test('409: what cannot be done says why', async () => {
  const id = await addLead();
  const { body } = await user.call('post', `/api/leads/${id}/resume`).send({ reason }).expect(409);
  expect(body).toMatchObject({ code: 'conflict', detail: 'It is not paused.' });
});

test('503: while workflows are away it is asked again later, under Retry-After, and done once', async () => {
  const id = await addLead();
  await begin(id);
  const pause = () =>
    user.call('post', `/api/leads/${id}/pause`).set('Idempotency-Key', 'pause-1').send({ reason });
  api.setUpdates(async () => ({ became: 'away' }));
  const away = await pause().expect(503);
  expect(away.body).toMatchObject({ code: 'unavailable' });
  expect(away.headers['retry-after']).toBe('5');
  const updates: string[] = [];
  api.setUpdates(async ({ argument, updateId }) => {
    updates.push(updateId);
    const { operatorId } = user;
    const asked = { operatorId, leadId: id, actionId: argument['actionId'] ?? '', now: Date.now() };
    return { became: 'answered', answer: await settleForWorkflow(api.db, asked) };
  });
  const done = await pause().expect(200);
  expect((await pause().expect(200)).body).toEqual(done.body);
  expect(updates).toEqual([done.body.id]);
  const { body } = await user.call('get', `/api/leads/${id}/actions`);
  expect(body.items).toHaveLength(1);
});

test('400: a reason and a step are named when they are missing', async () => {
  const id = await addLead();
  const { body } = await user.call('post', `/api/leads/${id}/move`).send({}).expect(400);
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['reason', 'stepId']);
});

test('403, 404: a client steers nothing, and nobody steers what is not theirs', async () => {
  const id = await addLead();
  const client = await api.addClientKey(user, campaign.clientId);
  await client.call('post', `/api/leads/${id}/stop`).send({ reason }).expect(403);
  await client.call('get', `/api/leads/${id}/actions`).expect(403);
  expect((await client.call('get', `/api/leads/${id}`).expect(200)).body.standing).toMatchObject({
    version: null,
    stepName: null,
  });
  const stranger = await api.addOperator('stranger');
  await stranger.call('post', `/api/leads/${id}/stop`).send({ reason }).expect(404);
  await stranger.call('get', `/api/leads/${id}/actions`).expect(404);
});
