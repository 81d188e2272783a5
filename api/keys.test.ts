import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { PERMISSIONS, type Permission } from '../contracts/identity/permissions.ts';
import { asOperator } from '../prisma/tenant.ts';
import { createKeyReader } from './read-key.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

let api: TestApi;
let operator: TestUser;
let owner: SignedIn;
let clientId: string;
let clientAdmin: SignedIn;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  operator = await api.addOperator(`keys-${count}`);
  owner = await addSignedIn(api, { organizationId: operator.operatorId, role: 'owner' });
  ({ clientId } = await addCampaign(operator));
  clientAdmin = await addSignedIn(api, { organizationId: clientId, role: 'admin' });
});

interface Made {
  readonly id: string;
  readonly key: string;
}

const scopes: Permission[] = ['leads:read', 'campaigns:read'];
const make = (body: object = {}, who = owner) =>
  who.call('post', '/api/keys').send({ name: 'Sample site', scopes, ...body });
const made = async (body: object = {}, who = owner): Promise<Made> =>
  (await make(body, who).expect(201)).body;
const use = (key: string, path = '/api/leads') => request(api.app).get(path).set('X-API-Key', key);
const list = async (who = owner, query = '') =>
  (await who.call('get', `/api/keys${query}`).expect(200)).body.items;
const rotate = async (id: string, keepHours: number): Promise<Made> =>
  (await owner.call('post', `/api/keys/${id}/rotation`).send({ keepHours }).expect(200)).body;
/** Another process, which asks by itself. */
const readerOf = (now: () => Date) => createKeyReader(api.auth, api.authDb, now);
const trail = async (id: string) =>
  asOperator(api.db, operator.operatorId, (tx) =>
    tx.audit.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } }),
  );

describe('a key', () => {
  test('is shown once, does what its scopes say and nothing else, and is nowhere to be read again', async () => {
    const { id, key, ...shown } = await made();
    expect(key).toMatch(/^ft_[A-Za-z0-9_-]{64}[0-9A-Za-z]{6}$/);
    expect(shown).toMatchObject({
      name: 'Sample site',
      scopes,
      replacedBy: null,
      expiresAt: null,
      lastUsedAt: null,
    });
    await use(key).expect(200);
    await use(key, '/api/clients').expect(403);
    const items = await list();
    expect(items.find((each: Made) => each.id === id)).toMatchObject({
      start: key.slice(0, 6),
      createdBy: { id: owner.userId },
      organization: { id: operator.operatorId },
      lastUsedAt: expect.any(String),
    });
    const stored = await api.authDb.apikey.findUniqueOrThrow({ where: { id } });
    const [row] = await trail(id);
    for (const text of [items, stored, row]) expect(JSON.stringify(text)).not.toContain(key.slice(6, 30));
    expect(row).toMatchObject({ action: 'key.create', actorId: owner.userId, after: { scopes } });
  });

  test('that was cut or mistyped is refused without being looked for', async () => {
    const { key } = await made();
    const { body } = await use(`${key.slice(0, 10)}${key[10] === 'a' ? 'b' : 'a'}${key.slice(11)}`).expect(
      401,
    );
    expect(body).toMatchObject({ code: 'wrong_key', detail: expect.stringContaining('mistyped') });
  });

  test('that is used a hundred times within five seconds costs one write', async () => {
    const { id, key } = await made();
    let now = Date.now();
    const { readKey } = readerOf(() => new Date(now));
    const writes = async () => (await api.authDb.apikey.findUniqueOrThrow({ where: { id } })).requestCount;
    await Promise.all(Array.from({ length: 20 }, () => readKey(key)));
    for (let i = 0; i < 80; i += 1) await readKey(key);
    expect(await writes()).toBe(1);
    now += 5_000;
    await readKey(key);
    expect(await writes()).toBe(2);
  });

  test('is over at once when it is revoked, with its older secrets, and in other processes within five seconds', async () => {
    const first = await made();
    const { key } = await rotate(first.id, 24);
    let now = Date.now();
    const elsewhere = readerOf(() => new Date(now));
    for (const each of [first.key, key]) {
      await use(each).expect(200);
      await elsewhere.readKey(each);
    }
    await owner.call('delete', `/api/keys/${first.id}`).expect(200);
    now += 5_000;
    for (const each of [first.key, key]) {
      await use(each).expect(401);
      await expect(elsewhere.readKey(each)).rejects.toMatchObject({ code: 'wrong_key' });
    }
    expect((await trail(first.id)).map(({ action }) => action)).toEqual([
      'key.create',
      'key.rotate',
      'key.revoke',
    ]);
    await owner.call('delete', `/api/keys/${first.id}`).expect(404);
  });

  test('whose scopes are narrowed may no more from the next request on, with its older secrets', async () => {
    const first = await made();
    const { key } = await rotate(first.id, 1);
    for (const each of [first.key, key]) await use(each).expect(200);
    const change = { scopes: ['campaigns:read'], name: 'Other' };
    const { body } = await owner.call('patch', `/api/keys/${first.id}`).send(change).expect(200);
    expect(body).toMatchObject(change);
    for (const each of [first.key, key]) {
      await use(each).expect(403);
      await use(each, '/api/campaigns').expect(200);
    }
  });

  test('expires, and none is made that has', async () => {
    const past = await make({ expiresAt: new Date(Date.now() - 1_000) }).expect(400);
    expect(past.body.errors).toMatchObject([{ field: 'expiresAt' }]);
    const { id, key } = await made({ expiresAt: new Date(Date.now() + 60_000) });
    await api.authDb.apikey.update({ where: { id }, data: { expiresAt: new Date(0) } });
    await use(key).expect(401);
  });
});

describe('a rotation', () => {
  test('gives the same key a new secret; the old one works for its hours, in the name of the same key', async () => {
    const first = await made({ scopes: ['tasks:write'] });
    const second = await rotate(first.id, 2);
    expect(second.id).toBe(first.id);
    for (const { key } of [first, second]) {
      const { body } = await request(api.app)
        .post('/api/tasks')
        .set('X-API-Key', key)
        .send({ title: 'Sample' });
      expect((await trail(body.id))[0]).toMatchObject({ actorKind: 'key', actorId: first.id });
    }
    const old = (await list()).find((each: { replacedBy: string }) => each.replacedBy === first.id);
    expect(Date.parse(old.expiresAt) - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
    await owner.call('post', `/api/keys/${old.id}/rotation`).send({}).expect(409);
    await owner.call('patch', `/api/keys/${old.id}`).send({ scopes }).expect(409);
    await owner.call('delete', `/api/keys/${old.id}`).expect(200);
    await use(first.key, '/api/me').expect(401);
    await use(second.key, '/api/me').expect(200);
  });

  test('with no hours ends the old secret at once', async () => {
    const first = await made();
    await use(first.key).expect(200);
    const second = await rotate(first.id, 0);
    await use(first.key).expect(401);
    await use(second.key).expect(200);
  });
});

describe('a key is never wider than whoever makes it:', () => {
  test.each<[Permission[], string]>([
    [['members:write'], 'only people who are signed in'],
    [['keys:write', 'leads:read'], 'only people who are signed in'],
  ])('%j is refused, naming each', async (wanted, why) => {
    const { body } = await make({ scopes: wanted }).expect(400);
    expect(body.errors).toMatchObject([{ field: 'scopes[0]', message: expect.stringContaining(why) }]);
  });

  test('a client gets no scope of its operator, whoever makes it', async () => {
    const wanted = ['leads:read', 'events:replay'];
    for (const answer of [
      await make({ scopes: wanted }, clientAdmin).expect(400),
      await make({ scopes: wanted, organizationId: clientId }).expect(400),
    ])
      expect(answer.body.errors).toMatchObject([{ field: 'scopes[1]' }]);
    const { key } = await made({ scopes: ['leads:read'], organizationId: clientId });
    const me = await use(key, '/api/me').expect(200);
    expect(me.body).toMatchObject({ organization: { id: clientId }, may: ['leads:read'], person: null });
  });

  test('no key makes a key, and no role below an admin', async () => {
    await operator.call('get', '/api/keys').expect(403);
    for (const role of ['rep', 'agent'] as const)
      await make({}, await addSignedIn(api, { organizationId: operator.operatorId, role })).expect(403);
    await make({}, await addSignedIn(api, { organizationId: clientId, role: 'viewer' })).expect(403);
  });

  test('a key with all that there is keeps what only people may out of its answer', async () => {
    const { body } = await operator.call('get', '/api/permissions').expect(200);
    const mine = body.items.filter((each: { mine: boolean }) => each.mine);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(Object.keys(PERMISSIONS));
    expect(mine.some((each: { peopleOnly: boolean }) => each.peopleOnly)).toBe(false);
  });
});

describe('keys of others', () => {
  test('are not there: an operator has its own and its clients’, a client its own alone', async () => {
    const ours = await made();
    const theirs = await made({}, clientAdmin);
    const ids = async (who: SignedIn, query = '') => (await list(who, query)).map(({ id }: Made) => id);
    expect(await ids(owner)).toEqual(expect.arrayContaining([ours.id, theirs.id]));
    expect(await ids(owner, `?organizationId=${clientId}`)).toEqual([theirs.id]);
    expect(await ids(clientAdmin)).toEqual([theirs.id]);
    const other = await api.addOperator(`keys-other-${count}`);
    const stranger = await addSignedIn(api, { organizationId: other.operatorId, role: 'owner' });
    for (const [who, id] of [
      [clientAdmin, ours.id],
      [stranger, ours.id],
      [stranger, theirs.id],
    ] as const) {
      await who.call('patch', `/api/keys/${id}`).send({ name: 'x' }).expect(404);
      await who.call('post', `/api/keys/${id}/rotation`).send({}).expect(404);
      await who.call('delete', `/api/keys/${id}`).expect(404);
    }
    await make({ organizationId: clientId }, stranger).expect(404);
    await make({ organizationId: operator.operatorId }, clientAdmin).expect(404);
    await stranger.call('get', `/api/keys?organizationId=${clientId}`).expect(404);
    await use(ours.key).expect(200);
  });
});
