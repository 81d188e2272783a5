import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addCampaign,
  startTestApi,
  type TestApi,
  testPublicUrl,
  type TestUser,
} from '../../tests/setup/api.ts';
import { securityMails } from '../../tests/setup/security-mail.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let house: TestUser;
let clientId: string;
let owner: SignedIn;
let count = 0;

const PASSWORD = 'three quiet herons at noon';
const DAY_MS = 86_400_000;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  api.setNow(new Date());
  house = await api.addOperator(`joined-${count}`);
  ({ clientId } = await addCampaign(house));
  owner = await addSignedIn(api, { organizationId: house.operatorId, role: 'owner' });
});

const make = (body: object) => owner.call('post', '/api/invite-codes').send(body);
const codeFor = async (body: object): Promise<string> => (await make(body).expect(201)).body.code;
const join = (code: string, extra: object = {}) =>
  request(api.app)
    .post('/api/join')
    .set('Origin', testPublicUrl)
    .send({ code, name: 'Sample Guest', email: `joiner${count}@example.com`, password: PASSWORD, ...extra });
const newClient = { kind: 'client' };
const bakery = { organizationName: 'Sample Bakery' };
const usesOf = async (): Promise<number[]> =>
  (await owner.call('get', '/api/invite-codes')).body.items.map(({ uses }: { uses: number }) => uses);
const people = () => api.authDb.user.count();

describe('a code', () => {
  test('is in no answer that is kept for an Idempotency-Key', async () => {
    const { body } = await make(newClient).set('Idempotency-Key', 'a-code').expect(201);
    const kept = await asOperator(api.db, house.operatorId, (tx) => tx.idempotentAnswer.findMany());
    expect(JSON.stringify(kept)).not.toContain(body.code);
  });

  test('is ten signs that nobody mistakes, shown once and kept as a keyed digest', async () => {
    const { body } = await make(newClient).expect(201);
    expect(body.code).toMatch(/^[A-HJKMNP-Z2-9]{10}$/);
    expect(body.link).toBe(`${testPublicUrl}/join/${body.code}`);
    const row = await api.authDb.inviteCode.findUniqueOrThrow({ where: { id: body.id } });
    const list = await owner.call('get', '/api/invite-codes').expect(200);
    expect(JSON.stringify([row, list.body])).not.toContain(body.code);
    expect(list.body.items).toMatchObject([{ start: body.code.slice(0, 3), uses: 0, maxUses: 1 }]);
  });

  test('that is unknown, used up, ended or too old gets one and the same answer, and makes nobody', async () => {
    const [used, ended, old] = [
      await codeFor(newClient),
      await codeFor(newClient),
      await codeFor({ ...newClient, expiresAt: new Date(Date.now() + DAY_MS) }),
    ];
    await join(used, { ...bakery, email: `first${count}@example.com` }).expect(202);
    const list = await owner.call('get', '/api/invite-codes');
    const { id } = list.body.items.find(({ start }: { start: string }) => start === ended.slice(0, 3));
    await owner.call('delete', `/api/invite-codes/${id}`).expect(200);
    api.setNow(new Date(Date.now() + DAY_MS + 1000));
    const before = await people();
    const answers = await Promise.all(
      [used, ended, old, 'ABCDEFGHJK'].map((code, i) =>
        join(code, { ...bakery, email: `joiner${count}.${i}@example.com` }),
      ),
    );
    const said = answers.map(({ status, body }) => JSON.stringify([status, { ...body, requestId: '' }]));
    expect(new Set(said).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(await people()).toBe(before);
  });

  test('lets in as many as it has uses, of twenty who come at once', async () => {
    const code = await codeFor({ kind: 'client', role: 'viewer', organizationId: clientId, maxUses: 7 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => join(code, { email: `many${count}.${i}@example.com` })),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(13);
    expect(await api.authDb.member.count({ where: { organizationId: clientId } })).toBe(7);
    expect(await usesOf()).toEqual([7]);
    expect(await api.authDb.user.count({ where: { email: { startsWith: `many${count}.` } } })).toBe(7);
  }, 120_000);
});

describe('who comes by a code', () => {
  test('has a new client with the usual agreement, and does nothing before the address is confirmed', async () => {
    const email = `joiner${count}@example.com`;
    const code = await codeFor(newClient);
    const answer = await join(code.toLowerCase().replace(/(.{5})/, '$1-'), bakery).expect(202);
    expect(answer.body).toEqual({ status: 'look_into_inbox' });
    const user = await api.authDb.user.findUniqueOrThrow({ where: { email }, include: { members: true } });
    expect([user.emailVerified, user.members[0]?.role]).toEqual([false, 'admin']);
    const organizationId = user.members[0]?.organizationId ?? '';
    const agreements = await asOperator(api.db, house.operatorId, (tx) =>
      tx.agreement.findMany({ where: { clientId: organizationId } }),
    );
    expect(agreements).toMatchObject([{ version: 1, milestoneSize: 25, milestonePriceCents: 200_000 }]);
    await expect(api.signIn({ email, password: PASSWORD })).rejects.toThrow();
    const [mail] = await securityMails(api, house.operatorId, email);
    expect(mail?.kind).toBe('verify_email');
    await request(api.app).post(`/verify/${mail?.token}`).set('Origin', testPublicUrl).expect(200);
    const session = await api.signIn({ email, password: PASSWORD });
    const me = await session.call('get', '/api/me').expect(200);
    expect(me.body).toMatchObject({ organization: { id: organizationId, kind: 'client' }, role: 'admin' });
    const trail = await asOperator(api.db, house.operatorId, (tx) =>
      tx.audit.findMany({ where: { actorId: user.id, action: { in: ['client.create', 'member.add'] } } }),
    );
    expect(trail).toHaveLength(2);
  });

  test('with the address of somebody gets the same answer, and only that inbox is told', async () => {
    const code = await codeFor(newClient);
    const before = await people();
    const answer = await join(code, { ...bakery, email: owner.email, name: 'Somebody Else' }).expect(202);
    expect(answer.body).toEqual({ status: 'look_into_inbox' });
    expect(await people()).toBe(before);
    expect(await usesOf()).toEqual([0]);
    expect(await api.authDb.account.count({ where: { userId: owner.userId } })).toBe(0);
    expect(await securityMails(api, house.operatorId, owner.email)).toMatchObject([
      { kind: 'sign_in_changed' },
    ]);
  });

  test('and is signed in is a member at once, but not of two organizations of a house', async () => {
    const other = await api.addOperator(`joined-other-${count}`);
    const guest = await addSignedIn(api, { organizationId: other.operatorId, role: 'rep' });
    const code = await codeFor({ ...newClient, maxUses: 2 });
    const joined = await guest.call('post', '/api/join').send({ code, ...bakery });
    expect([joined.status, joined.body]).toEqual([200, { status: 'member' }]);
    expect((await guest.call('get', '/api/me')).body.organization.name).toBe('Sample Bakery');
    expect((await guest.call('post', '/api/join').send({ code, ...bakery })).body.code).toBe('conflict');
    expect((await owner.call('post', '/api/join').send({ code, ...bakery })).body.code).toBe('conflict');
    expect(await usesOf()).toEqual([1]);
  });

  test('says what is missing: a name for the organization, a good password', async () => {
    const code = await codeFor(newClient);
    const fieldOf = async (extra: object) => (await join(code, extra)).body.errors?.[0]?.field;
    expect(await fieldOf({})).toBe('organizationName');
    expect(await fieldOf({ ...bakery, password: 'short' })).toBe('password');
    expect(await fieldOf({ ...bakery, email: undefined })).toBe('email');
    expect(await usesOf()).toEqual([0]);
  });

  test('as a buyer or supplier has an organization of that kind', async () => {
    for (const kind of ['buyer', 'supplier']) {
      const email = `${kind}${count}@example.com`;
      await join(await codeFor({ kind }), { organizationName: `Sample ${kind}`, email }).expect(202);
      const member = await api.authDb.member.findFirst({
        where: { user: { email } },
        include: { organization: true },
      });
      expect(member?.organization).toMatchObject({ kind, operatorId: house.operatorId });
    }
  });
});

describe('who makes codes', () => {
  test("an operator's chiefs for their house, a client's admin for its own organization", async () => {
    const admin = await addSignedIn(api, { organizationId: clientId, role: 'admin' });
    const send = (body: object) => admin.call('post', '/api/invite-codes').send(body);
    expect((await send({ kind: 'client' })).status).toBe(403);
    expect((await send({ kind: 'client', role: 'viewer', organizationId: clientId })).status).toBe(201);
    await codeFor(newClient);
    expect((await admin.call('get', '/api/invite-codes')).body.items).toHaveLength(1);
    expect(await usesOf()).toHaveLength(2);
    const rep = await addSignedIn(api, { organizationId: house.operatorId, role: 'rep' });
    expect((await rep.call('post', '/api/invite-codes').send(newClient)).status).toBe(403);
  });

  test('never for an operator, another kind, or a role that it has not', async () => {
    const statusOf = async (body: object) => (await make(body)).status;
    expect(await statusOf({ kind: 'operator' })).toBe(400);
    expect(await statusOf({ kind: 'buyer', organizationId: clientId })).toBe(400);
    expect(await statusOf({ kind: 'client', role: 'owner', organizationId: clientId })).toBe(400);
    expect(await statusOf({ kind: 'client', role: 'viewer' })).toBe(400);
    expect(await statusOf({ kind: 'client', expiresAt: new Date(Date.now() - 1000) })).toBe(400);
  });
});

test('a page does the same without JavaScript', async () => {
  const code = await codeFor(newClient);
  const path = `/join/${code}`;
  const shown = await request(api.app).get(path).expect(200);
  expect(shown.text).toContain(`Register with Operator joined-${count}`);
  const form = { name: 'Sample "Guest"', email: `page${count}@example.com`, password: PASSWORD, ...bakery };
  const send = (body: object) =>
    request(api.app).post(path).set('Origin', testPublicUrl).type('form').send(body);
  const weak = await send({ ...form, password: 'short' });
  expect([weak.status, weak.text.includes('value="Sample &quot;Guest&quot;"')]).toEqual([400, true]);
  const done = await send(form);
  expect([done.status, done.text.includes('Look into your inbox')]).toEqual([200, true]);
  expect((await request(api.app).get(path)).status).toBe(404);
});

describe('what is tried', () => {
  let other: TestApi;
  beforeAll(async () => {
    other = await startTestApi({ trustedProxies: ['loopback'] });
  });
  afterAll(() => other.stop());
  const from = (address: string, code: string, extra: object = {}) =>
    request(other.app)
      .post('/api/join')
      .set({ Origin: testPublicUrl, 'X-Forwarded-For': address })
      .send({
        code,
        name: 'Sample Guest',
        email: 'tried@example.com',
        password: PASSWORD,
        ...bakery,
        ...extra,
      });

  test('as codes is counted by address, by the page too, and a good one is given back', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 25; i += 1) {
      statuses.push((await from('203.0.113.5', `WRONG${i}`)).status);
      const page = await request(other.app).get(`/join/WRONG${i}`).set('X-Forwarded-For', '203.0.113.5');
      statuses.push(page.status);
    }
    expect(new Set(statuses)).toEqual(new Set([404]));
    const refused = await from('203.0.113.5', 'ABCDEFGHJK');
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500);
    const page = await request(other.app).get('/join/ABCDEFGHJK').set('X-Forwarded-For', '203.0.113.5');
    expect([page.status, page.type]).toEqual([429, 'text/html']);
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(500);
    await from('203.0.113.6', 'ABCDEFGHJK').expect(404);
  });

  test('as addresses of others fills nobody’s inbox, and keeps nobody from a new password', async () => {
    const { operatorId } = await other.addOperator('mailed');
    const chief = await addSignedIn(other, { organizationId: operatorId, role: 'owner' });
    const known = await other.addPerson(operatorId, 'rep');
    const { body } = await chief.call('post', '/api/invite-codes').send(newClient).expect(201);
    const statuses: number[] = [];
    for (let i = 0; i < 9; i += 1)
      statuses.push((await from(`198.51.100.${i}`, body.code, { email: known.email })).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 202, 429, 429, 429]);
    await from('198.51.100.77', body.code, { email: 'short@example.com', password: 'short' }).expect(400);
    const reset = await request(other.app)
      .post('/reset')
      .set({ Origin: testPublicUrl, 'X-Forwarded-For': '198.51.100.99' })
      .type('form')
      .send({ email: known.email });
    expect(reset.status).toBe(200);
    await other.settled();
  });
});
