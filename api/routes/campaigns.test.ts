import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { owed } from '../../tests/setup/fixtures.ts';

let api: TestApi;
let user: TestUser;
let foreign: TestUser;
let clientId: string;
let campaignId: string;
let path: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('campaigns');
  foreign = await api.addOperator('foreign');
});
afterAll(() => api.stop());
beforeEach(async () => {
  ({ clientId, campaignId } = await addCampaign(user));
  path = `/api/campaigns/${campaignId}`;
});

const NOW = new Date('2026-05-06T16:00:00Z');
const tx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(api.db, user.operatorId, work);
const post = (verb: string, body: object = {}) => user.call('post', `${path}/${verb}`).send(body);
const signals = () => tx((t) => owed(t, `campaign:${campaignId}`));
const WEEK = { mon: { from: '09:00', to: '17:00' }, wed: { from: '10:00', to: '12:00' } };
const CHANGED = 'campaign entity campaignChanged';

/** The audit trail of the campaign: what was done, and what it was after. */
const trail = async () =>
  (await tx((t) => t.audit.findMany({ where: { subjectId: campaignId }, orderBy: { at: 'asc' } }))).map(
    ({ action, before, after }) => ({ action, before, after }),
  );

describe('the life of a campaign', () => {
  test('every change of its status is told to its workflow and to the trail, once', async () => {
    await post('start').expect(200);
    await post('start').expect(200);
    const paused = await post('pause', { reason: 'the office is closed' }).expect(200);
    expect(paused.body).toMatchObject({ status: 'paused', pauseReason: 'the office is closed' });
    await post('pause', { reason: 'again' }).expect(200);
    const next = async () => (await user.call('get', `${path}/next`).expect(200)).body.next;
    expect(await next()).toMatchObject({ until: null, blockedBy: 'the campaign is paused' });
    const resumed = await post('resume').expect(200);
    expect(resumed.body).toMatchObject({ status: 'active', pausedAt: null, pauseReason: null });
    await post('resume').expect(200);
    const stopped = await post('stop', { reason: 'the client left', leads: 'stop' }).expect(200);
    expect(stopped.body).toMatchObject({ status: 'stopped', stopReason: 'the client left', atEnd: 'stop' });
    expect(await next()).toMatchObject({ why: 'the campaign is stopped', blockedBy: null });
    await post('stop', { reason: 'again', leads: 'stop' }).expect(200);
    expect((await post('archive').expect(200)).body).toMatchObject({ status: 'archived' });
    expect(await signals()).toEqual(['campaign once', CHANGED, CHANGED, CHANGED]);
    expect(await trail()).toMatchObject([
      { action: 'campaign.create' },
      { action: 'campaign.start', before: { status: 'draft' }, after: { status: 'active' } },
      { action: 'campaign.pause', after: { status: 'paused' } },
      { action: 'campaign.resume', before: { status: 'paused' }, after: { status: 'active' } },
      { action: 'campaign.stop', after: { status: 'stopped', leads: 'stop' } },
      { action: 'campaign.archive', after: { status: 'archived' } },
    ]);
  });

  test('it is put away when its leads in flight have finished, or are stopped as well', async () => {
    const rows = [{ email: `lead07-${campaignId}@example.com` }];
    await user.call('post', '/api/leads/import').send({ campaignId, rows }).expect(200);
    const { body: list } = await user.call('get', `/api/leads?campaignId=${campaignId}`).expect(200);
    const [flying] = list.items;
    await post('start').expect(200);
    await post('stop', { reason: 'x', leads: 'finish' }).expect(200);
    await tx((t) => t.lead.update({ where: { id: flying.id }, data: { startedAt: new Date() } }));
    const { body: next } = await user.call('get', `/api/leads/${flying.id}/next`).expect(200);
    expect(next.next).toMatchObject({ what: 'Take the first step', blockedBy: null });
    expect((await post('archive').expect(409)).body.detail).toContain('1 of its leads finish');
    await post('stop', { reason: 'x', leads: 'stop' }).expect(200);
    await post('archive').expect(200);
  });

  test('what has no place where it stands is refused, with the state and the remedy', async () => {
    const refused = async (verb: string, body: object = {}) =>
      (await post(verb, body).expect(409)).body.detail;
    expect(await refused('resume')).toBe('The campaign is a draft and cannot be resumed: start it first.');
    expect(await refused('pause', { reason: 'x' })).toContain('is a draft');
    await post('start').expect(200);
    expect(await refused('archive')).toBe('The campaign is active and cannot be archived: stop it first.');
    await post('stop', { reason: 'x', leads: 'stop' }).expect(200);
    expect(await refused('start')).toContain('is stopped and cannot be started: draft another one');
    expect(await refused('resume')).toContain('is stopped');
    expect(await refused('stop', { reason: 'x', leads: 'finish' })).toContain('they do not go on');
    await user.call('patch', path).send({ name: 'Other' }).expect(409);
  });

  test('a draft that is put away has its workflow end those who wait', async () => {
    await post('archive').expect(200);
    await post('archive').expect(200);
    expect(await signals()).toEqual([CHANGED]);
  });

  test('leads that were let finish may still be stopped', async () => {
    await post('start').expect(200);
    await post('stop', { reason: 'x', leads: 'finish' }).expect(200);
    expect((await post('stop', { reason: 'y', leads: 'stop' }).expect(200)).body.atEnd).toBe('stop');
  });

  test('one that is over takes no more leads, one by one or by import', async () => {
    await post('start').expect(200);
    await post('stop', { reason: 'x', leads: 'finish' }).expect(200);
    const lead = { campaignId, firstName: 'Sample', email: 'lead07@example.com' };
    const one = await user.call('post', '/api/leads').send(lead).expect(409);
    expect(one.body.detail).toBe(
      'The campaign is stopped and cannot be given leads: draft another one by cloning it.',
    );
    const many = { campaignId, rows: [{ email: 'lead07@example.com' }] };
    const file = await user.call('post', '/api/leads/import').send(many).expect(409);
    expect(file.body.detail).toContain('is stopped');
  });

  test('one whose end has passed is not started', async () => {
    api.setNow(new Date(NOW.getTime() - 86_400_000));
    await user.call('patch', path).send({ endsAt: NOW }).expect(200);
    api.setNow(NOW);
    const { body } = await post('start').expect(409);
    expect(body.errors ?? body.fields).toMatchObject([{ field: 'endsAt' }]);
  });
});

describe('a change', () => {
  test('is kept with before and after, and reaches the workflow of a campaign that runs', async () => {
    const said = { name: 'Spring', newPerDay: 300, newPerHour: 40, maxCallsAtOnce: 3, hours: WEEK };
    await user.call('patch', path).send(said).expect(200);
    expect(await signals()).toEqual([]);
    await post('start').expect(200);
    const { body } = await user
      .call('patch', path)
      .send({ newPerDay: null, zone: 'Europe/Paris' })
      .expect(200);
    expect(body).toMatchObject({ ...said, newPerDay: null, zone: 'Europe/Paris', hours: { tue: null } });
    expect(await signals()).toEqual(['campaign once', CHANGED]);
    expect((await trail()).at(-1)).toEqual({
      action: 'campaign.change',
      before: { newPerDay: 300, zone: 'America/New_York' },
      after: { newPerDay: null, zone: 'Europe/Paris' },
    });
    // Those who wait for another hour look again.
    expect(await tx((t) => t.campaignRun.findUnique({ where: { campaignId } }))).toMatchObject({
      telling: 'look_again',
    });
  });

  test.each([
    ['zone', { zone: 'Nowhere/Else' }],
    ['endsAt', { startsAt: '2026-06-02T00:00:00Z', endsAt: '2026-06-01T00:00:00Z' }],
    ['endsAt', { endsAt: '2026-01-01T00:00:00Z' }],
    ['hours', { hours: {} }],
    ['hours', { hours: { sun: { from: '05:00', to: '07:30' } } }],
    ['hours.mon.to', { hours: { mon: { from: '17:00', to: '09:00' } } }],
    ['hours.mon.from', { hours: { mon: { from: '9:00', to: '17:00' } } }],
    ['newPerDay', { newPerDay: 0 }],
    ['atEnd', { atEnd: 'later' }],
  ])('that cannot be is refused by its field: %s', async (field, changes) => {
    api.setNow(NOW);
    const { body } = await user.call('patch', path).send(changes).expect(400);
    expect(JSON.stringify(body)).toContain(`"${field}"`);
    expect(await trail()).toHaveLength(1);
  });

  test('says the same when it is drafted', async () => {
    const draft = { clientId, name: 'X', zone: 'America/New_York', fromNumber: '+14155550199' };
    const { body } = await user
      .call('post', '/api/campaigns')
      .send({ ...draft, hours: {} })
      .expect(400);
    expect(JSON.stringify(body)).toContain('open at least one day');
    const made = await user.call('post', '/api/campaigns').send({ ...draft, hours: WEEK, newPerDay: 5 });
    expect(made.body).toMatchObject({ status: 'draft', newPerDay: 5, atEnd: 'finish', hours: { sat: null } });
  });
});

test('a clone is a draft with the same settings, without leads, event type and dates that have passed', async () => {
  api.setNow(new Date('2026-05-01T00:00:00Z'));
  const said = {
    newPerDay: 9,
    hours: WEEK,
    startsAt: '2026-05-02T00:00:00Z',
    endsAt: '2026-05-05T00:00:00Z',
  };
  await user.call('patch', path).send(said).expect(200);
  await user.call('post', '/api/leads').send({ campaignId, email: 'lead08@example.com' }).expect(201);
  api.setNow(NOW);
  const { body } = await post('clone', { name: 'Again', calcomEventTypeId: 991 }).expect(201);
  expect(body).toMatchObject({
    ...{ name: 'Again', status: 'draft', clientId, clonedFrom: campaignId, newPerDay: 9 },
    ...{ calcomEventTypeId: '991', startsAt: null, endsAt: null, hours: { wed: WEEK.wed } },
  });
  const read = await user.call('get', `/api/campaigns/${body.id}`).expect(200);
  expect(read.body.counts).toMatchObject({ all: 0, waiting: 0 });
  expect((await user.call('get', path)).body).toMatchObject({
    counts: { all: 1, waiting: 1 },
    leads: { new: 1 },
  });
  const taken = await post('clone', { name: 'Third', calcomEventTypeId: 991 }).expect(409);
  expect(JSON.stringify(taken.body)).toContain('calcomEventTypeId');
});

test('leads in flight are counted at the steps of the campaign’s version, the others elsewhere', async () => {
  await user.call('post', '/api/leads').send({ campaignId, email: 'lead09@example.com' }).expect(201);
  await user.call('post', '/api/leads').send({ campaignId, email: 'lead10@example.com' }).expect(201);
  await user.call('post', '/api/leads').send({ campaignId, email: 'lead11@example.com' }).expect(201);
  const { sequenceId } = await tx((t) => t.campaign.findUniqueOrThrow({ where: { id: campaignId } }));
  const [one, two] = await tx((t) =>
    t.lead.findMany({ where: { campaignId }, orderBy: { createdAt: 'asc' } }),
  );
  await tx(async (t) => {
    const startedAt = new Date();
    await t.lead.update({ where: { id: one?.id ?? '' }, data: { startedAt, sequenceId, stepId: 's3' } });
    await t.lead.update({ where: { id: two?.id ?? '' }, data: { startedAt } });
  });
  const { body } = await user.call('get', `${path}/steps`).expect(200);
  expect(body).toMatchObject({ sequenceId, version: 1, elsewhere: 1 });
  expect(body.steps.find(({ id }: { id: string }) => id === 's3')).toEqual({
    ...{ id: 's3', kind: 'sms', name: null, leads: 1 },
  });
  const [listed] = (await user.call('get', '/api/campaigns').query({ clientId })).body.items;
  expect(listed.counts).toEqual({
    ...{ all: 3, waiting: 1, held: 0, started: 2, inFlight: 2, ended: 0, byStatus: { new: 3 } },
  });
});

const VERBS = [
  ['patch', '', { name: 'x' }],
  ['post', '/start', {}],
  ['post', '/pause', { reason: 'x' }],
  ['post', '/resume', {}],
  ['post', '/stop', { reason: 'x', leads: 'stop' }],
  ['post', '/archive', {}],
  ['post', '/clone', { name: 'x' }],
  ['get', '/steps', {}],
] as const;

test.each(VERBS)('%s %s is an operator’s, and of its own campaigns alone', async (method, verb, body) => {
  const client = await api.addClientKey(user, clientId);
  const before = await trail();
  const call = (who: TestUser, at: string) => {
    const asked = who.call(method, `${at}${verb}`);
    return method === 'get' ? asked : asked.send(body);
  };
  expect((await call(client, path)).status).toBe(403);
  expect((await call(foreign, path)).status).toBe(404);
  expect((await call(user, '/api/campaigns/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  expect(await trail()).toEqual(before);
  const read = await client.call('get', path).expect(200);
  expect(read.body).toMatchObject({ status: 'draft', counts: { all: 0 } });
});
