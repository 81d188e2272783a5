import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('sequences');
  stranger = await api.addOperator('strangers');
});

afterAll(() => api.stop());

const save = (body: object, by = user) => by.call('post', '/api/sequences').send(body);
const call = { id: 'call', kind: 'call' };
const text = { id: 'text', kind: 'sms', template: 'sequence_sms' };

test('201: a new name is version 1, the same again the next; what was saved stays as it was', async () => {
  const first = await save({ name: 'Roof', steps: [call, text] }).expect(201);
  expect(first.body).toMatchObject({
    ...{ name: 'Roof', version: 1, steps: [call, text], goals: [], warnings: [] },
    stopOn: ['reply', 'booking', 'bounce', 'payment'],
  });
  const goals = [
    {
      kind: 'all',
      of: [
        { kind: 'tag', has: 'vip' },
        { kind: 'score', atLeast: 3 },
      ],
    },
  ];
  const second = await save({ name: 'Roof', steps: [call], goals, stopOn: ['reply'] }).expect(201);
  expect(second.body).toMatchObject({ version: 2, goals, stopOn: ['reply'] });
  const again = await user.call('get', `/api/sequences/${first.body.id}`).expect(200);
  expect({ ...again.body, warnings: [] }).toEqual(first.body);
  const audits = await asOperator(api.db, user.operatorId, (tx) =>
    tx.audit.findMany({ where: { subjectId: second.body.id } }),
  );
  expect(audits).toMatchObject([{ action: 'sequence.save', after: { name: 'Roof', version: 2, steps: 1 } }]);
});

test('the list has the newest version of each name, and a sequence all of its own, page by page', async () => {
  await save({ name: 'Another', steps: [call] }).expect(201);
  const names: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { body: { items: { name: string; version: number }[]; nextCursor: string | null } } =
      await user.call('get', `/api/sequences?limit=1${cursor && `&cursor=${cursor}`}`).expect(200);
    names.push(...page.body.items.map((each) => `${each.name} ${each.version}`));
    cursor = page.body.nextCursor;
  }
  expect(names).toEqual(['Another 1', 'Roof 2', 'quick 1', 'standard 1']);
  const { body } = await user.call('get', '/api/sequences?limit=200').expect(200);
  const roof = body.items.find(({ name }: { name: string }) => name === 'Roof');
  const newest = await user.call('get', `/api/sequences/${roof.id}/versions?limit=1`).expect(200);
  expect(newest.body.items).toMatchObject([{ version: 2, steps: 1 }]);
  const older = await user.call(
    'get',
    `/api/sequences/${roof.id}/versions?limit=1&cursor=${newest.body.nextCursor}`,
  );
  expect(older.body).toMatchObject({ items: [{ version: 1, steps: 2 }], nextCursor: null });
});

test('it is told which campaigns have which version; those put away and others’ are left out', async () => {
  const body = { name: 'Used', steps: [call] };
  const { body: one } = await save(body).expect(201);
  const { body: two } = await save(body).expect(201);
  const [first, second, away] = [
    await addCampaign(user, { sequenceId: one.id }),
    await addCampaign(user, { sequenceId: two.id }),
    await addCampaign(user, { sequenceId: two.id }),
  ];
  await user.call('post', `/api/campaigns/${away.campaignId}/archive`).expect(200);
  const list = await user.call('get', '/api/sequences?limit=200').expect(200);
  const used = list.body.items.find(({ name }: { name: string }) => name === 'Used');
  expect(used.uses).toEqual([
    { sequenceId: two.id, version: 2, campaigns: 1 },
    { sequenceId: one.id, version: 1, campaigns: 1 },
  ]);
  const path = `/api/sequences/${one.id}/campaigns`;
  const page = await user.call('get', `${path}?limit=1`).expect(200);
  expect(page.body.items).toMatchObject([{ id: second.campaignId, version: 2, sequenceId: two.id }]);
  const rest = await user.call('get', `${path}?limit=1&cursor=${page.body.nextCursor}`).expect(200);
  expect(rest.body).toMatchObject({ items: [{ id: first.campaignId, version: 1 }], nextCursor: null });
  await stranger.call('get', path).expect(404);
});

test('400: every problem is named by its path, of shape or of sense', async () => {
  const shape = await save({
    name: 'x',
    steps: [
      { id: 'a', kind: 'wait' },
      { id: 'b', kind: 'fax' },
    ],
  });
  expect(shape.status).toBe(400);
  expect(shape.body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'steps[0].seconds',
    'steps[1].kind',
  ]);
  const sense = await save({
    name: 'x',
    steps: [
      { id: 'a', kind: 'wait', seconds: 0 },
      { id: 'b', kind: 'email', template: 'sequence_missing' },
      { id: 'c', kind: 'wait', seconds: 5, next: 'gone' },
    ],
  }).expect(400);
  expect(sense.body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'steps[0].seconds',
    'steps[1].template',
    'steps[2].next',
  ]);
  expect(sense.body.errors[1].message).toContain('sequence_missing has no words for email');
});

test('400: brackets without end are an answer, not a crash', async () => {
  let condition: object = { kind: 'booked' };
  for (let i = 0; i < 500; i += 1) condition = { kind: 'not', if: condition };
  const { body } = await save({ name: 'deep', steps: [call], goals: [condition] }).expect(400);
  expect(body.errors[0].message).toContain('so deep');
});

test('two saves at the same moment are a version each or a conflict, and none is lost', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => save({ name: 'Race', steps: [call] })));
  const saved = answers.filter(({ status }) => status === 201).map(({ body }) => body.version);
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  expect(saved.length).toBeGreaterThan(0);
  expect(saved.sort()).toEqual(saved.map((_, i) => i + 1));
  const rows = await asOperator(api.db, user.operatorId, (tx) =>
    tx.sequence.count({ where: { name: 'Race' } }),
  );
  expect(rows).toBe(saved.length);
});

test('a sequence that reaches nobody is saved with a warning', async () => {
  const { body } = await save({ name: 'Idle', steps: [{ id: 'a', kind: 'wait', seconds: 5 }] }).expect(201);
  expect(body.warnings).toEqual([expect.stringContaining('nobody is reached')]);
});

test('404 and 403: to others there is no such sequence, and clients save none', async () => {
  const { body } = await save({ name: 'Roof', steps: [call] }).expect(201);
  await stranger.call('get', `/api/sequences/${body.id}`).expect(404);
  await stranger.call('get', `/api/sequences/${body.id}/versions`).expect(404);
  const theirs = await save({ name: 'Roof', steps: [call] }, stranger).expect(201);
  expect(theirs.body.version).toBe(1);
  const { clientId } = await addCampaign(user);
  const client = await api.addClientKey(user, clientId);
  await save({ name: 'Roof', steps: [call] }, client).expect(403);
  await client.call('get', '/api/sequences').expect(403);
});

test("a campaign is drafted with a version of one's own, and not with a stranger's", async () => {
  const { body } = await save({ name: 'Own', steps: [call] }).expect(201);
  const { campaignId } = await addCampaign(user, { sequenceId: body.id });
  const campaign = await user.call('get', `/api/campaigns/${campaignId}`).expect(200);
  expect(campaign.body.sequenceId).toBe(body.id);
  await expect(addCampaign(stranger, { sequenceId: body.id })).rejects.toThrow('There is no such sequence');
});

const words = (body: object) => user.call('post', '/api/templates').send(body);
const mine = { name: 'sequence_spring', channel: 'sms' };

test("a message of one's own is put into words by channel, and then a step may send it", async () => {
  const steps = [{ id: 'a', kind: 'sms', template: 'sequence_spring' }];
  await save({ name: 'Spring', steps }).expect(400);
  await words({ ...mine, body: 'Your plan ends {{ fields.renewal_date }}.' }).expect(400);
  const body = 'Your plan ends {{ fields.renewal_date }}. Reply STOP to opt out.';
  await words({ ...mine, locale: 'de', body }).expect(201);
  const saved = await save({ name: 'Spring', steps }).expect(201);
  expect(saved.body.warnings).toEqual([
    expect.stringContaining('sequence_spring by text has words in de alone'),
  ]);
  await words({ ...mine, body }).expect(201);
  expect((await save({ name: 'Spring', steps }).expect(201)).body.warnings).toEqual([]);
  await save({ name: 'Spring', steps: [{ ...steps[0], kind: 'email' }] }).expect(400);
  const list = await user.call('get', '/api/templates').expect(200);
  const own = list.body.items.filter(({ name }: { name: string }) => name === 'sequence_spring');
  expect(own).toMatchObject([
    { channel: 'sms', defaults: [], own: [{ locale: 'de' }, { locale: 'en' }] },
    { channel: 'email', defaults: [], own: [] },
  ]);
});

test("words for one client alone do not serve a sequence of everybody's", async () => {
  const { clientId } = await addCampaign(user);
  await words({
    name: 'sequence_theirs',
    channel: 'sms',
    clientId,
    body: 'Hi. Reply STOP to opt out.',
  }).expect(201);
  const { body } = await save({ name: 'T', steps: [{ id: 'a', kind: 'sms', template: 'sequence_theirs' }] });
  expect(body.errors).toMatchObject([{ field: 'steps[0].template' }]);
});

test('only messages of sequences may be named so, and none in another alphabet', async () => {
  for (const name of ['reminder_spring', 'sequence_', 'sequence_Frühling', `sequence_${'x'.repeat(51)}`]) {
    const { body, status } = await words({ ...mine, name, body: 'Hi STOP' });
    expect([name, status, body.errors[0].field]).toEqual([name, 400, 'name']);
  }
  const reminder = await words({ name: 'reminder_2h', channel: 'sms', body: 'At {{ fields.x }}' }).expect(
    400,
  );
  expect(reminder.body.errors[0].message).toContain('fields.x is no field of reminder_2h');
});

test("a contact's own fields are filled in; one that it has not is spelled out", async () => {
  const { campaignId } = await addCampaign(user);
  const lead = await user.call('post', '/api/leads').send({ campaignId, phone: '+14155550177' }).expect(201);
  const leadId = lead.body.id;
  const shown = async () =>
    (await user.call('post', '/api/templates/preview').send({ ...mine, leadId })).body;
  expect(await shown()).toMatchObject({ text: '', missing: ['fields.renewal_date'] });
  const fields = { renewal_date: 'May 6', __proto__: 'x', link: 'https://example.com' };
  await asOperator(api.db, user.operatorId, (tx) =>
    tx.contact.update({ where: { id: lead.body.contact.id }, data: { fields } }),
  );
  expect(await shown()).toMatchObject({ text: 'Your plan ends May 6. Reply STOP to opt out.', missing: [] });
});
