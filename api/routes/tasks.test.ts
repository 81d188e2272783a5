import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { createTask } from '../../services/messaging/create-task.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let clientUser: TestUser;
let clientId: string;
let leadId: string;

beforeAll(async () => {
  api = await startTestApi();
  ours = await api.addOperator('ours');
  theirs = await api.addOperator('theirs');
  const { clientId: added, campaignId } = await addCampaign(ours);
  clientId = added;
  clientUser = await api.addClientKey(ours, clientId);
  const person = { phone: '+14155550107', firstName: 'Sample', lastName: 'Lead 07' };
  const lead = await ours.call('post', '/api/leads').send({ campaignId, ...person });
  leadId = lead.body.id;
  await asOperator(api.db, ours.operatorId, (tx) =>
    createTask(tx, {
      operatorId: ours.operatorId,
      clientId,
      leadId,
      key: 'reply:SM1',
      kind: 'reply',
      title: 'Answer a text',
      detail: 'Can you call me?',
    }),
  );
});

afterAll(() => api.stop());

const titles = async (user: TestUser, query = ''): Promise<string[]> => {
  const { body } = await user.call('get', `/api/tasks?${query}`).expect(200);
  return body.items.map((task: { title: string }) => task.title);
};

describe('200 and 201', () => {
  test('a task that a text made is listed, taken on, done and opened again', async () => {
    const { body } = await ours.call('get', '/api/tasks?kind=reply').expect(200);
    const [task] = body.items;
    expect(task).toMatchObject({
      kind: 'reply',
      leadId,
      contactName: 'Sample Lead 07',
      clientId,
      status: 'open',
      owner: null,
      doneAt: null,
    });
    const path = `/api/tasks/${task.id}`;
    api.setNow(new Date('2026-05-06T16:00:00Z'));
    await ours.call('patch', path).send({ owner: 'Sample Rep', dueAt: '2026-05-07T16:00:00Z' }).expect(200);
    const done = await ours.call('patch', path).send({ status: 'done' }).expect(200);
    expect(done.body).toMatchObject({
      status: 'done',
      owner: 'Sample Rep',
      dueAt: '2026-05-07T16:00:00.000Z',
      doneAt: '2026-05-06T16:00:00.000Z',
    });
    const open = await ours.call('patch', path).send({ status: 'open', owner: null }).expect(200);
    expect(open.body).toMatchObject({ status: 'open', owner: null, doneAt: null });
  });

  test('a person adds one, about a lead or about nothing; each change is audited without its words', async () => {
    const { body } = await ours
      .call('post', '/api/tasks')
      .send({ title: 'Ring back', detail: 'About the invoice', leadId, owner: 'Sample Rep' })
      .expect(201);
    expect(body).toMatchObject({ kind: 'manual', leadId, clientId, status: 'open' });
    await ours.call('post', '/api/tasks').send({ title: 'Order flyers' }).expect(201);
    await ours.call('patch', `/api/tasks/${body.id}`).send({ detail: 'About something else' }).expect(200);
    const rows = await asOperator(api.db, ours.operatorId, (tx) =>
      tx.audit.findMany({ where: { subjectId: body.id }, orderBy: { at: 'asc' } }),
    );
    expect(rows.map(({ action }) => action)).toEqual(['task.create', 'task.change']);
    expect(JSON.stringify(rows)).not.toContain('About');
  });

  test('the list is narrowed by status, owner, lead and what is due', async () => {
    const due = { title: 'Due soon', dueAt: '2026-06-01T00:00:00Z', owner: 'Sample Other' };
    await ours.call('post', '/api/tasks').send(due).expect(201);
    expect(await titles(ours, 'dueBefore=2026-06-01T00:00:00Z')).toEqual(['Due soon', 'Answer a text']);
    expect(await titles(ours, 'dueBefore=2026-05-31T00:00:00Z')).toEqual(['Answer a text']);
    expect(await titles(ours, 'owner=Sample%20Other&status=open')).toEqual(['Due soon']);
    expect(await titles(ours, `leadId=${leadId}`)).not.toContain('Due soon');
    expect(await titles(ours, 'status=done')).toEqual([]);
  });

  test('paging meets every task once', async () => {
    const all = await titles(ours);
    const first = await ours.call('get', '/api/tasks?limit=1').expect(200);
    const rest = await ours.call('get', `/api/tasks?cursor=${first.body.nextCursor}`).expect(200);
    expect([...first.body.items, ...rest.body.items].map(({ title }: { title: string }) => title)).toEqual(
      all,
    );
  });

  test('a lead shows its tasks to its operator, and none to the client', async () => {
    const { body } = await ours.call('get', `/api/leads/${leadId}`).expect(200);
    expect(body.tasks).toMatchObject([{ kind: 'reply' }, { kind: 'manual' }]);
    const seen = await clientUser.call('get', `/api/leads/${leadId}`).expect(200);
    expect(seen.body.tasks).toEqual([]);
  });
});

test('400: a task without a title, or with an unknown field, is refused by name', async () => {
  await ours.call('post', '/api/tasks').send({ detail: 'x' }).expect(400);
  await ours.call('post', '/api/tasks').send({ title: 'x', kind: 'reply' }).expect(400);
});

test('403: a client may neither see nor change tasks', async () => {
  await clientUser.call('get', '/api/tasks').expect(403);
  await clientUser.call('post', '/api/tasks').send({ title: 'x' }).expect(403);
});

test('404: another operator’s task and lead are nobody’s', async () => {
  const { body } = await ours.call('post', '/api/tasks').send({ title: 'Ours' }).expect(201);
  expect(await titles(theirs)).toEqual([]);
  await theirs.call('patch', `/api/tasks/${body.id}`).send({ status: 'done' }).expect(404);
  await theirs.call('post', '/api/tasks').send({ title: 'x', leadId }).expect(404);
});
