import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry } from '../../contracts/identity/audit-api.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import type { Actor } from '../caller.ts';
import { audit, type Change } from './audit.ts';

let api: TestApi;
let operator: TestUser;
let clientKey: TestUser;
let campaignId: string;
let clientId: string;
let personId: string;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.addOperator('trail');
  ({ clientId, campaignId } = await addCampaign(operator));
  clientKey = await api.addClientKey(operator, clientId);
  personId = randomUUID();
  const email = 'sample@example.com';
  await api.authDb.user.create({
    data: { id: personId, name: 'Sample Person', email, updatedAt: new Date() },
  });
});
afterAll(() => api.stop());

const write = (change: Partial<Change> & Pick<Change, 'action' | 'subject'>) =>
  asOperator(api.db, operator.operatorId, (tx) =>
    audit(tx, { operatorId: operator.operatorId, actor: { kind: 'command', id: 'test' }, ...change }),
  );

const ask = async (query: string, user = operator): Promise<AuditEntry[]> => {
  const { body, status } = await user.call('get', `/api/audit?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body.items;
};

describe('the trail', () => {
  test('says who did what, newest first, and is paged without a row twice or missing', async () => {
    const newest = await ask('limit=200');
    expect(newest.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['client.create', 'campaign.create', 'operator.create']),
    );
    const walked: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await operator.call('get', `/api/audit?limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      walked.push(...body.items.map(({ id }: AuditEntry) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(walked).toEqual(newest.map(({ id }) => id));
    expect(newest.at(-1)?.what).toBe('The command create-operator made an operator');
    expect(newest.find(({ action }) => action === 'client.create')?.what).toBe('The key test made a client');
  });

  test('is filtered by actor, action and its beginning, subject, client and time', async () => {
    const actor: Actor = { kind: 'person', id: personId };
    const subject = { type: 'campaign', id: campaignId };
    await write({ action: 'campaign.pause', subject, actor, words: 'a holiday' });
    await write({ action: 'campaign_other.x', subject: { type: 'x', id: 'x' } });
    const actions = async (query: string) => (await ask(query)).map(({ action }) => action);
    expect(await actions(`actorKind=person&actorId=${personId}`)).toEqual(['campaign.pause']);
    expect(await actions('action=campaign')).toEqual(['campaign.pause', 'campaign.create']);
    expect(await actions('action=campaign.pause')).toEqual(['campaign.pause']);
    expect(await actions('action=camp')).toEqual([]);
    expect(await actions(`subjectType=campaign&subjectId=${campaignId}`)).toHaveLength(2);
    expect(await actions(`clientId=${clientId}`)).toEqual([
      'campaign.pause',
      'key.create',
      'campaign.create',
      'client.create',
    ]);
    expect(await actions('action=campaign.pause&to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await actions('action=campaign.pause&from=2020-01-01T00:00:00Z')).toHaveLength(1);
    const [paused] = await ask('action=campaign.pause');
    expect(paused).toMatchObject({
      what: 'Sample Person paused a campaign',
      actor: { kind: 'person', id: personId, name: 'Sample Person' },
      reason: 'a holiday',
      clientId,
    });
  });

  test('what sign-in writes is about the right client as well', async () => {
    await api.authDb.$transaction((tx) =>
      audit(tx, {
        ...{
          operatorId: operator.operatorId,
          actor: { kind: 'command', id: 'test' },
          action: 'client.visit',
        },
        subject: { type: 'organization', id: clientId },
      }),
    );
    expect(await ask('action=client.visit')).toMatchObject([{ clientId }]);
  });

  test.each([
    ['action=LEAD%25', 'action'],
    ['actorKind=nobody', 'actorKind'],
    ['misspelt=1', 'misspelt'],
    ['cursor=x', 'cursor'],
    ['from=yesterday', 'from'],
  ])('400: %s is refused by the name of its field', async (query, field) => {
    const { body } = await operator.call('get', `/api/audit?${query}`).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ field })]);
  });

  test("a client reads what is about it, without its operator's names, words and own business", async () => {
    const rows = await ask('limit=200', clientKey);
    expect(rows.map(({ action }) => action)).toEqual([
      'client.visit',
      'campaign.pause',
      'key.create',
      'campaign.create',
      'client.create',
    ]);
    expect(rows[1]).toMatchObject({
      what: 'Somebody of your operator’s paused a campaign',
      reason: null,
      actor: { name: null },
    });
    expect(rows[3]?.what).toBe('A key of your operator’s made a campaign');
    expect(await ask('action=campaign', clientKey)).toHaveLength(2);
    const other = await api.addOperator('another-trail');
    expect(await ask(`clientId=${clientId}`, other)).toEqual([]);
  });

  test('as a file: every row, and no cell that a spreadsheet would run', async () => {
    await write({ action: 'task.change', subject: { type: 'task', id: '=1+1' }, words: '=cmd|1' });
    const { text } = await operator.call('get', '/api/audit/export.csv?action=task').expect(200);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain("'=1+1");
    expect(text).toContain("'=cmd|1");
    const all = await operator.call('get', '/api/audit/export.csv').expect(200);
    expect(all.text.trim().split('\n')).toHaveLength((await ask('limit=200')).length + 1);
    await operator.call('get', '/api/audit/export.csv?misspelt=1').expect(400);
  });

  test('is told of one by one, to those alone who see it in the list', async () => {
    const subject = { type: 'client', id: clientId };
    await write({ action: 'client.pause', subject, clientId, words: 'They asked for it' });
    await write({ action: 'policy.save', subject: { type: 'policy', id: randomUUID() } });
    const [policy, pause] = await ask('limit=2');
    const get = (entry: AuditEntry | undefined, user: TestUser) =>
      user.call('get', `/api/audit/${entry?.id}`);
    expect((await get(pause, operator).expect(200)).body).toEqual(pause);
    expect(pause?.reason).toBe('They asked for it');
    expect((await get(pause, clientKey).expect(200)).body).toMatchObject({ id: pause?.id, reason: null });
    await get(policy, clientKey).expect(404);
    await get(pause, await api.addOperator('another')).expect(404);
  });

  test('names what it is about, a number by its end alone, with the reason that was typed', async () => {
    const body = { channels: ['sms'], addresses: ['+14155550177'], note: 'told us on the phone' };
    await operator.call('post', '/api/suppressions').send(body).expect(200);
    const [entry] = await ask('action=suppression.add');
    expect(entry).toMatchObject({
      subject: { type: 'suppression', name: 'No texts to …0177' },
      reason: 'told us on the phone',
    });
    expect(JSON.stringify(entry)).not.toContain('5550177');
    const lead = { campaignId, phone: '+14155550178', firstName: 'Sample', lastName: 'Lead 78' };
    const made = await operator.call('post', '/api/leads').send(lead).expect(201);
    await write({ action: 'lead.status', subject: { type: 'lead', id: made.body.id } });
    expect((await ask(`subjectId=${made.body.id}`))[0]?.subject.name).toBe('Sample Lead 78');
    await write({ action: 'lead.status', subject: { type: 'lead', id: randomUUID() } });
    expect((await ask('action=lead.status'))[0]?.subject.name).toBeNull();
  });
});
