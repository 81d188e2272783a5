import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { rolloutWorkflowId } from '../contracts/campaigns/workflow.ts';
import { asOperator, type Transaction } from '../prisma/tenant.ts';
import { addLead, type Fixture, owed } from '../tests/setup/fixtures.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { addStandingLead } from '../tests/setup/sequences.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let campaign: { clientId: string; campaignId: string };
let old: string;
let next: string;

const wait = (id: string, seconds = 60) => ({ id, kind: 'wait', seconds });
const call = { id: 'call', kind: 'call', name: 'First call' };

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('rollouts');
  stranger = await api.addOperator('strangers');
});

afterAll(() => api.stop());

beforeEach(async () => {
  const name = randomUUID();
  old = await save(name, [call, wait('w1'), wait('w2')]);
  next = await save(name, [call, wait('new'), wait('w2', 90)]);
  campaign = await addCampaign(user, { sequenceId: old });
});

const save = async (name: string, steps: object[]): Promise<string> =>
  (await user.call('post', '/api/sequences').send({ name, steps }).expect(201)).body.id;
const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(api.db, user.operatorId, work);
const fixture = () => ({ operatorId: user.operatorId, ...campaign }) as Fixture;
const stand = (stepId: string) => asked((tx) => addStandingLead(tx, fixture(), { sequenceId: old, stepId }));

const path = (rest = '') => `/api/campaigns/${campaign.campaignId}/sequence${rest}`;
const post = (rest: string, body: object = {}, by = user) => by.call('post', path(rest)).send(body);
const fieldsOf = (body: { errors: { field: string }[] }) => body.errors.map(({ field }) => field);
const pinned = () =>
  asked(
    async (tx) => (await tx.campaign.findUniqueOrThrow({ where: { id: campaign.campaignId } })).sequenceId,
  );

test('what would become of the leads is shown, and nothing changes', async () => {
  for (const step of ['call', 'call', 'w1', 'w2', 'w2', 'w2']) await stand(step);
  await asked((tx) => addLead(tx, fixture()));
  const { body } = await post('/preview', { sequenceId: next }).expect(200);
  expect(body).toMatchObject({
    ...{ from: { id: old, version: 1 }, to: { id: next, version: 2 } },
    ...{ removed: ['w1'], changed: ['w2'], moved: [], notBegun: 1, older: 0 },
    added: [{ stepId: 'new', toCome: 2, past: 3 }],
    choices: [{ stepId: 'w1', leads: 1, suggested: 'w2' }],
    summary: [
      '2 leads will come to the new step "new", 3 are past it',
      '1 lead waits on "w1", which is no more: choose where they go',
      '3 leads stand on "w2", which has changed: it is planned again',
      '1 lead has not begun, and will begin on the new version',
    ],
  });
  expect(
    body.steps.map(({ stepId, leads, becomes, to }: Record<string, unknown>) => [stepId, leads, becomes, to]),
  ).toEqual([
    ['call', 2, 'stays', 'call'],
    ['w1', 1, 'choose', 'w2'],
    ['w2', 3, 'begins_anew', 'w2'],
  ]);
  const chosen = await post('/preview', { sequenceId: next, choices: { w1: 'new' } }).expect(200);
  expect(chosen.body).toMatchObject({ choices: [], added: [{ toCome: 3, past: 3 }] });
  expect(await pinned()).toBe(old);
});

test('400: choices that are missing or make no sense are named; 201: from then on whoever begins, begins on it', async () => {
  await stand('w1');
  const missing = await post('/rollouts', { sequenceId: next }).expect(400);
  expect(fieldsOf(missing.body)).toEqual(['choices.w1']);
  expect(missing.body.errors[0].message).toContain('perhaps "w2"');
  const senseless = await post('/rollouts', {
    sequenceId: next,
    choices: { w1: 'gone', call: 'end', other: 'end' },
  }).expect(400);
  expect(fieldsOf(senseless.body).sort()).toEqual(['choices.call', 'choices.other', 'choices.w1']);
  expect(await pinned()).toBe(old);
  const { body } = await post('/rollouts', { sequenceId: next, choices: { w1: 'end' } }).expect(201);
  expect(body).toMatchObject({
    status: 'running',
    total: 1,
    moved: 0,
    choices: { w1: 'end' },
    rollsBack: null,
  });
  expect(await pinned()).toBe(next);
  expect(await asked((tx) => owed(tx, rolloutWorkflowId(body.id)))).toEqual(['sequenceRollout once']);
  const audits = await asked((tx) => tx.audit.findMany({ where: { action: 'campaign.roll_out' } }));
  expect(audits.at(-1)).toMatchObject({ before: { sequenceId: old }, after: { sequenceId: next, leads: 1 } });
});

test('409: one at a time, none to what it has already, and none where all is over', async () => {
  const two = await Promise.all([
    post('/rollouts', { sequenceId: next }),
    post('/rollouts', { sequenceId: next }),
  ]);
  expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
  const third = await post('/rollouts', { sequenceId: old }).expect(409);
  expect(third.body.detail).toContain('is still at it');
  await asked((tx) => tx.sequenceRollout.updateMany({ data: { status: 'done' } }));
  await post('/rollouts', { sequenceId: next }).expect(409);
  await asked((tx) => tx.campaign.updateMany({ data: { status: 'stopped' } }));
  const over = await post('/rollouts', { sequenceId: old }).expect(409);
  expect(over.body.detail).toContain('stopped');
});

test('it is followed by its progress, and taken back once, even while it runs', async () => {
  await asked((tx) => tx.campaign.updateMany({ data: { status: 'active' } }));
  const { body } = await post('/rollouts', { sequenceId: next }).expect(201);
  const one = await user.call('get', path(`/rollouts/${body.id}`)).expect(200);
  expect(one.body).toEqual(body);
  const back = await post(`/rollouts/${body.id}/roll-back`).expect(201);
  expect(back.body).toMatchObject({ rollsBack: body.id, fromSequenceId: next, toSequenceId: old });
  expect(await pinned()).toBe(old);
  const list = await user.call('get', path('/rollouts?limit=1')).expect(200);
  expect(list.body.items).toMatchObject([{ id: back.body.id, status: 'running' }]);
  const rest = await user.call('get', path(`/rollouts?cursor=${list.body.nextCursor}`)).expect(200);
  expect(rest.body.items).toMatchObject([{ id: body.id, status: 'superseded' }]);
  await post(`/rollouts/${body.id}/roll-back`).expect(409);
});

test('404 and 403: of others there is no campaign, no rollout and no sequence, and clients edit none', async () => {
  const { body } = await post('/rollouts', { sequenceId: next }).expect(201);
  await post('/preview', { sequenceId: next }, stranger).expect(404);
  await post('/rollouts', { sequenceId: next }, stranger).expect(404);
  await post(`/rollouts/${body.id}/roll-back`, {}, stranger).expect(404);
  await stranger.call('get', path('/rollouts')).expect(404);
  await stranger.call('get', path(`/rollouts/${body.id}`)).expect(404);
  const theirs = await stranger.call('post', '/api/sequences').send({ name: 'x', steps: [call] });
  await post('/preview', { sequenceId: theirs.body.id }).expect(404);
  await user.call('get', path('/rollouts/nothing')).expect(404);
  const other = await addCampaign(user, { sequenceId: old });
  await user.call('get', `/api/campaigns/${other.campaignId}/sequence/rollouts/${body.id}`).expect(404);
  const client = await api.addClientKey(user, campaign.clientId);
  await post('/rollouts', { sequenceId: next }, client).expect(403);
  await client.call('get', path('/rollouts')).expect(403);
});
