import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PolicyBody } from '../contracts/policies/policy.ts';
import { POLICIES } from '../domain/policies/standard.ts';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

let api: TestApi;
let owner: SignedIn;
let rep: SignedIn;
let user: TestUser;
let stranger: TestUser;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
  stranger = await api.addOperator('strangers');
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  user = await api.addOperator(`policies-${count}`);
  owner = await addSignedIn(api, { organizationId: user.operatorId, role: 'owner' });
  rep = await addSignedIn(api, { organizationId: user.operatorId, role: 'rep' });
});

const { standard } = POLICIES;
const differs = (by: Partial<PolicyBody>): PolicyBody => ({ ...standard, ...by });
const save = (body: object, name = 'standard', also: object = {}) =>
  owner.call('post', '/api/policies').send({ name, body, ...also });
const newest = async (name = 'standard') => {
  const { body } = await owner.call('get', '/api/policies').expect(200);
  return body.items.find((each: { name: string }) => each.name === name);
};

describe('reading', () => {
  test('each policy is listed by its newest version, in plain words', async () => {
    const { facts, ...rest } = await newest();
    expect(rest).toMatchObject({ version: 1, by: null, campaigns: { all: 0, behind: 0 } });
    const says = Object.fromEntries(
      facts.map((fact: { key: string; says: string }) => [fact.key, fact.says]),
    );
    expect(says).toMatchObject({
      window: '08:00 to 21:00, by the contact’s own clock',
      reminders: '24 hours, 2 hours and 15 minutes before',
      rebook: 'text at once, email 2 days and text 4 days',
      caps: '3 calls in 24 hours, 3 texts in 24 hours and 3 emails in 24 hours',
      'call.noAnswer': 'called up to 2 times more, 2 hours later',
      questions: 'the lead is asked 1 hour after the end, the client 1 hour and 24 hours after it',
    });
    await rep.call('get', '/api/policies').expect(200);
  });

  test('the history says who saved which version, and what it changed', async () => {
    const [first, second] = standard.reminders;
    if (!first || !second) throw new Error('the standard policy reminds twice at least');
    await save(differs({ reminders: [first, second], window: { from: '09:00', to: '20:00' } })).expect(201);
    const { id } = await newest();
    const { body } = await rep.call('get', `/api/policies/${id}/versions`).expect(200);
    expect(body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect(body.items[0]).toMatchObject({
      by: { kind: 'person', id: owner.userId, name: expect.stringContaining('Sample Person') },
      changes: [
        {
          ...{ key: 'window', topic: 'Hours', holds: 'at_once' },
          was: '08:00 to 21:00, by the contact’s own clock',
          is: '09:00 to 20:00, by the contact’s own clock',
        },
        { key: 'reminders', is: '24 hours and 2 hours before', holds: 'from_next' },
        { key: 'reminders.detail' },
      ],
    });
    expect(body.items[1]).toMatchObject({ by: null, changes: [] });
    const paged = await rep.call('get', `/api/policies/${id}/versions?limit=1`).expect(200);
    expect(paged.body.items[0].changes).toEqual(body.items[0].changes);
  });
});

describe('saving', () => {
  test('201: the next version; the one before stays as it was, and the trail has both', async () => {
    const before = await newest();
    const body = differs({ verdict: { ...standard.verdict, after: 3 * 86_400 } });
    const saved = await save(body, 'standard', { basedOn: 1 }).expect(201);
    expect(saved.body).toMatchObject({ version: 2, isNewest: true, body, warnings: [] });
    const old = await owner.call('get', `/api/policies/${before.id}`).expect(200);
    expect(old.body).toMatchObject({ version: 1, isNewest: false, body: standard });
    const audits = await asOperator(api.db, user.operatorId, (tx) =>
      tx.audit.findMany({ where: { subjectId: saved.body.id } }),
    );
    expect(audits).toMatchObject([
      {
        ...{ action: 'policy.save', actorKind: 'person', actorId: owner.userId },
        before: { verdict: expect.stringContaining('2 days after the end') },
        after: { name: 'standard', version: 2, verdict: expect.stringContaining('3 days after the end') },
      },
    ]);
  });

  test('what would change is shown before, and nothing is saved', async () => {
    const body = differs({ caps: [], reminders: [] });
    const asked = { name: 'standard', body, basedOn: 1 };
    const { body: shown } = await owner.call('post', '/api/policies/preview').send(asked).expect(200);
    expect(shown).toMatchObject({ version: 2 });
    expect(shown.changes.map(({ key }: { key: string }) => key)).toEqual([
      'caps',
      'reminders',
      'reminders.detail',
    ]);
    expect(shown.warnings).toEqual([
      'Nobody is reminded of an appointment.',
      'It sets no limit on how often a person is reached.',
    ]);
    expect((await newest()).version).toBe(1);
  });

  test('409: whoever began from an older version is told, and overwrites nothing', async () => {
    await save(differs({ consent: ['sms'] })).expect(201);
    const { body } = await save(standard, 'standard', { basedOn: 1 }).expect(409);
    expect(body.detail).toContain('Somebody saved another version meanwhile');
    expect((await newest()).version).toBe(2);
  });

  test('400: everything that is wrong is named by its path, of shape or of sense', async () => {
    const fieldsOf = async (body: object): Promise<string[]> =>
      (await save(body).expect(400)).body.errors.map(({ field }: { field: string }) => field);
    const [first] = standard.reminders;
    expect(await fieldsOf({ ...standard, window: { from: '8am', to: '21:00' }, extra: 1 })).toEqual(
      expect.arrayContaining(['body.window.from', 'body.extra']),
    );
    expect(await fieldsOf(differs({ window: { from: '06:00', to: '22:00' } }))).toEqual([
      'body.window.from',
      'body.window.to',
    ]);
    expect(
      await fieldsOf({
        ...standard,
        reminders: [first, first],
        questions: { ...standard.questions, clientAfter: [3600, 3600] },
        verdict: { ...standard.verdict, after: 60 },
        rebook: [...standard.rebook].reverse(),
        caps: [...standard.caps, standard.caps[0]],
        consent: ['sms', 'sms'],
      }),
    ).toEqual([
      ...['body.reminders[1].name', 'body.reminders[1].before', 'body.questions.clientAfter[1]'],
      ...['body.verdict.after', 'body.rebook[1].after', 'body.rebook[2].after', 'body.caps[3].per'],
      'body.consent[1]',
    ]);
    expect((await newest()).version).toBe(1);
  });

  test('403 and 404: reps and clients save none, and to others there is no such policy', async () => {
    const { id } = await newest();
    await rep.call('post', '/api/policies').send({ name: 'standard', body: standard }).expect(403);
    await rep.call('post', '/api/policies/preview').send({ name: 'standard', body: standard }).expect(403);
    const { clientId } = await addCampaign(user);
    const client = await api.addClientKey(user, clientId);
    await client.call('get', '/api/policies').expect(403);
    for (const path of [
      `/api/policies/${id}`,
      `/api/policies/${id}/versions`,
      `/api/policies/${id}/campaigns`,
    ])
      await stranger.call('get', path).expect(404);
  });

  test('a name of one’s own is a policy of its own, and a campaign is drafted with it', async () => {
    const saved = await save(differs({ window: { from: '10:00', to: '18:00' } }), 'Late risers').expect(201);
    expect(saved.body.version).toBe(1);
    const { campaignId } = await addCampaign(user, { policyId: saved.body.id });
    const { body } = await owner.call('get', `/api/policies/${saved.body.id}/campaigns`).expect(200);
    expect(body.items).toMatchObject([{ campaignId, version: 1, isNewest: true, inFlight: 0 }]);
    expect(await newest('Late risers')).toMatchObject({ campaigns: { all: 1, behind: 0 } });
  });
});

describe('moving a campaign', () => {
  const move = (campaignId: string, policyId: string, by: Pick<SignedIn, 'call'> = owner) =>
    by.call('put', `/api/campaigns/${campaignId}/policy`).send({ policyId });

  test('200: it goes by the newer version from now on; what is booked already keeps its own', async () => {
    const { campaignId } = await addCampaign(user);
    const next = (await save(differs({ consent: ['sms'] })).expect(201)).body.id;
    expect((await newest()).campaigns).toEqual({ all: 1, behind: 1 });
    const { body } = await move(campaignId, next).expect(200);
    expect(body).toMatchObject({ campaignId, policyId: next, version: 2, isNewest: true });
    expect((await newest()).campaigns).toEqual({ all: 1, behind: 0 });
    await move(campaignId, next).expect(200);
    const audits = await asOperator(api.db, user.operatorId, (tx) =>
      tx.audit.findMany({ where: { subjectId: campaignId, action: 'campaign.policy' } }),
    );
    expect(audits).toMatchObject([{ before: { version: 1 }, after: { version: 2, policyId: next } }]);
  });

  test('409: leads under way keep the version that they began with', async () => {
    const { campaignId } = await addCampaign(user);
    const lead = { campaignId, phone: '+12125550199' };
    await user.call('post', '/api/leads').send(lead).expect(201);
    const next = (await save(differs({ consent: ['sms'] })).expect(201)).body.id;
    await asOperator(api.db, user.operatorId, (tx) =>
      tx.lead.updateMany({ where: { campaignId }, data: { startedAt: new Date() } }),
    );
    const { body } = await move(campaignId, next).expect(409);
    expect(body.detail).toMatch(/^1 lead is under way .* copy the campaign/);
    await asOperator(api.db, user.operatorId, (tx) =>
      tx.lead.updateMany({ where: { campaignId }, data: { endedAt: new Date() } }),
    );
    await move(campaignId, next).expect(200);
  });

  test('403 and 404: not by a rep, not to a stranger’s policy, nor a stranger’s campaign', async () => {
    const { campaignId } = await addCampaign(user);
    const { id } = await newest();
    await move(campaignId, id, rep).expect(403);
    await move(campaignId, id, stranger).expect(404);
    const theirs = await stranger.call('get', '/api/policies').expect(200);
    await move(campaignId, theirs.body.items[0].id).expect(404);
  });
});
