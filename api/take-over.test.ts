import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import { addLead, createFixture, type Fixture } from '../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

let api: TestApi;
let fixture: Fixture;
let agent: SignedIn;
let leadId: string;
const reason = 'She asked for a person';

beforeAll(async () => {
  api = await startTestApi();
  fixture = await createFixture(api.db);
  agent = await addSignedIn(api, { organizationId: fixture.operatorId, role: 'agent' });
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ leadId } = await read((tx) => addLead(tx, fixture)));
});

const read = <T>(work: Parameters<typeof asOperator<T>>[2]) => asOperator(api.db, fixture.operatorId, work);
const ask = (what: string, who = agent) => who.call('post', `/api/leads/${leadId}/${what}`).send({ reason });
const lead = () => read((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }));

test('a lead that is taken over is paused with the reason and assigned to whoever took it', async () => {
  const { body } = await ask('take-over').expect(200);
  expect(body).toMatchObject({ assignedTo: agent.userId, pausedAt: expect.any(String) });
  expect(await lead()).toMatchObject({ assignedTo: agent.userId, pauseReason: reason });
  const [action] = await read((tx) => tx.leadAction.findMany({ where: { leadId } }));
  expect(action).toMatchObject({ kind: 'pause', reason, actorId: agent.userId, status: 'done' });
});

test('twice is as once; given back it goes on, and stays whose it is', async () => {
  await ask('take-over').expect(200);
  await ask('take-over').expect(200);
  expect(await read((tx) => tx.leadAction.count({ where: { leadId } }))).toBe(1);
  const { body } = await ask('give-back').expect(200);
  expect(body).toMatchObject({ assignedTo: agent.userId, pausedAt: null });
  const { body: again } = await ask('give-back').expect(409);
  expect(again.detail).toBe('It is not paused.');
});

test('one whose sequence is over is assigned alone', async () => {
  await read((tx) =>
    tx.lead.update({ where: { id: leadId }, data: { endedAt: new Date(), ending: 'replied' } }),
  );
  expect((await ask('take-over').expect(200)).body).toMatchObject({
    assignedTo: agent.userId,
    pausedAt: null,
  });
});

test('while workflows are away nobody is given the lead: it is not paused yet', async () => {
  await read((tx) => tx.lead.update({ where: { id: leadId }, data: { startedAt: new Date() } }));
  api.setUpdates(async () => ({ became: 'away' }));
  await ask('take-over').expect(503);
  api.setUpdates(async () => ({ became: 'not_running' }));
  expect(await lead()).toMatchObject({ assignedTo: null, pausedAt: null });
});

test('a key takes nothing over: it is nobody', async () => {
  const user = await api.addOperator('takes-over');
  const { leadId: theirs } = await asOperator(api.db, user.operatorId, async () => createFixture(api.db));
  expect(theirs).toBeDefined();
  const { body } = await user.call('post', `/api/leads/${theirs}/take-over`).send({ reason }).expect(403);
  expect(body.detail).toContain('by a person');
});

test('what its sequence refuses is told, and nobody is given the lead', async () => {
  await read((tx) => tx.lead.update({ where: { id: leadId }, data: { startedAt: new Date() } }));
  api.setUpdates(async () => ({ became: 'refused', why: 'It is in the middle of a call.' }));
  const { body } = await ask('take-over').expect(409);
  api.setUpdates(async () => ({ became: 'not_running' }));
  expect(body.detail).toBe('It is in the middle of a call.');
  expect(await lead()).toMatchObject({ assignedTo: null, pausedAt: null });
});
