import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Role } from '../../contracts/identity/permissions.ts';
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
  house = await api.addOperator(`inviting-${count}`);
  ({ clientId } = await addCampaign(house));
  owner = await addSignedIn(api, { organizationId: house.operatorId, role: 'owner' });
});

const newEmail = (): string => `guest${count}@example.com`;
const invite = async (email = newEmail(), role: Role = 'rep', organizationId?: string) =>
  owner.call('post', '/api/invitations').send({ email, role, organizationId });
const tokenOf = async (email: string): Promise<string> => {
  const [newest] = await securityMails(api, house.operatorId, email);
  return newest?.token ?? '';
};
const open = (token: string) => request(api.app).get(`/api/invitations/${token}`);
const accept = (token: string, body: object = {}) =>
  request(api.app).post(`/api/invitations/${token}/acceptance`).set('Origin', testPublicUrl).send(body);
const newcomer = { name: 'Sample Guest', password: PASSWORD };
const membersOf = (organizationId: string) =>
  api.authDb.member.findMany({ where: { organizationId }, include: { user: true } });

describe('an invitation', () => {
  test('is a letter whose token is kept as a digest, and shows nothing but organization, role and a masked address', async () => {
    const made = await invite('Guest.Of.Ours@Example.com', 'admin');
    expect([made.status, made.body.status, made.body.email]).toEqual([
      201,
      'pending',
      'guest.of.ours@example.com',
    ]);
    const [mail] = await securityMails(api, house.operatorId, 'guest.of.ours@example.com');
    expect(mail).toMatchObject({ kind: 'invitation', about: 'an admin' });
    const row = await api.authDb.invitation.findUniqueOrThrow({ where: { id: made.body.id } });
    expect(row.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([row, made.body])).not.toContain(mail?.token);
    const shown = await open(mail?.token ?? '').expect(200);
    expect(shown.body).toEqual({
      organization: `Operator inviting-${count}`,
      role: 'admin',
      email: 'g…@example.com',
      invitedBy: expect.stringMatching(/^Sample Person/),
      standing: 'new',
    });
  });

  test('makes a new person who is verified and signed in at once', async () => {
    await invite();
    const answer = await accept(await tokenOf(newEmail()), newcomer).expect(200);
    expect(answer.body).toEqual({ organization: `Operator inviting-${count}`, signedIn: true });
    const cookie =
      answer
        .get('Set-Cookie')
        ?.map((one) => one.split(';')[0])
        .join('; ') ?? '';
    const me = await request(api.app).get('/api/me').set('Cookie', cookie).expect(200);
    expect(me.body).toMatchObject({ person: { name: 'Sample Guest', email: newEmail() }, role: 'rep' });
    const user = await api.authDb.user.findUniqueOrThrow({ where: { email: newEmail() } });
    expect(user.emailVerified).toBe(true);
    const list = await owner.call('get', '/api/invitations?status=accepted').expect(200);
    expect(list.body.items).toHaveLength(1);
    const trail = await asOperator(api.db, house.operatorId, (tx) =>
      tx.audit.findMany({
        where: { action: { in: ['invitation.create', 'member.add'] } },
        orderBy: { at: 'asc' },
      }),
    );
    expect(trail.map(({ actorId }) => actorId)).toEqual([owner.userId, user.id]);
    expect(JSON.stringify(trail)).not.toContain(newEmail());
  });

  test('is good once, also for two at the same time', async () => {
    await invite();
    const token = await tokenOf(newEmail());
    const answers = await Promise.all([
      accept(token, newcomer),
      accept(token, newcomer),
      accept(token, newcomer),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect((await accept(token, newcomer)).status).toBe(404);
    expect(await membersOf(house.operatorId)).toHaveLength(2);
  });

  test('is good for seven days and not a moment longer; a letter written again has another link', async () => {
    const { body } = await invite();
    const first = await tokenOf(newEmail());
    expect((await owner.call('post', `/api/invitations/${body.id}/resend`)).body.code).toBe('not_yet');
    api.setNow(new Date(Date.now() + 7 * DAY_MS + 1000));
    expect((await open(first)).status).toBe(404);
    expect((await accept(first, newcomer)).status).toBe(404);
    const expired = await owner.call('get', '/api/invitations?status=expired');
    expect(expired.body.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
    await owner.call('post', `/api/invitations/${body.id}/resend`).expect(200);
    expect((await open(first)).status).toBe(404);
    expect((await open(await tokenOf(newEmail()))).status).toBe(200);
  });

  test('that is taken back leads nowhere, and can be written anew', async () => {
    const { body } = await invite();
    const token = await tokenOf(newEmail());
    expect((await invite()).body.code).toBe('conflict');
    await owner.call('delete', `/api/invitations/${body.id}`).expect(200);
    expect((await accept(token, newcomer)).status).toBe(404);
    api.setNow(new Date(Date.now() + 1000));
    expect((await invite()).status).toBe(201);
    const list = await owner.call('get', '/api/invitations');
    expect(list.body.items.map(({ status }: { status: string }) => status)).toEqual(['pending', 'revoked']);
  });
});

describe('an invitation to somebody who has a sign-in', () => {
  test('asks them to sign in, takes no other password, and then makes them a member', async () => {
    const other = await api.addOperator(`elsewhere-${count}`);
    const known = await addSignedIn(api, { organizationId: other.operatorId, role: 'rep' });
    await invite(known.email);
    const token = await tokenOf(known.email);
    expect((await open(token)).body.standing).toBe('sign_in_first');
    const tried = await accept(token, newcomer);
    expect([tried.status, tried.get('Set-Cookie')]).toEqual([401, undefined]);
    expect(await api.authDb.account.count({ where: { userId: known.userId } })).toBe(0);
    const answer = await known.call('post', `/api/invitations/${token}/acceptance`).send({});
    expect(answer.status).toBe(200);
    const me = await known.call('get', '/api/me').expect(200);
    expect(me.body.organization.id).toBe(house.operatorId);
  });

  test('never makes somebody else a member, nor a person while somebody else is signed in', async () => {
    const stranger = await addSignedIn(api, {});
    await invite();
    const path = `/api/invitations/${await tokenOf(newEmail())}`;
    expect((await stranger.call('get', path)).body.standing).toBe('another');
    expect((await stranger.call('post', `${path}/acceptance`).send({})).status).toBe(403);
    expect((await stranger.call('post', `${path}/acceptance`).send(newcomer)).status).toBe(403);
    expect(await membersOf(house.operatorId)).toHaveLength(1);
  });

  test('is refused to a member of another organization of the house', async () => {
    const viewer = await addSignedIn(api, { organizationId: clientId, role: 'viewer' });
    await invite(viewer.email);
    const token = await tokenOf(viewer.email);
    const answer = await viewer.call('post', `/api/invitations/${token}/acceptance`).send({});
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect((await invite(owner.email)).body.code).toBe('conflict');
  });
});

describe('who invites whom', () => {
  test.each<[Role, Role, number]>([
    ['owner', 'owner', 201],
    ['admin', 'owner', 403],
    ['admin', 'admin', 201],
    ['rep', 'agent', 403],
  ])("an operator's %s invites %s: %i", async (who, role, status) => {
    const inviter = await addSignedIn(api, { organizationId: house.operatorId, role: who });
    const answer = await inviter.call('post', '/api/invitations').send({ email: newEmail(), role });
    expect(answer.status).toBe(status);
    expect(await securityMails(api, house.operatorId, newEmail())).toHaveLength(status === 201 ? 1 : 0);
  });

  test("a client's admin invites to its own organization alone, whose roles they are", async () => {
    const admin = await addSignedIn(api, { organizationId: clientId, role: 'admin' });
    const send = (body: object) =>
      admin.call('post', '/api/invitations').send({ email: newEmail(), ...body });
    expect((await send({ role: 'rep' })).status).toBe(400);
    expect((await send({ role: 'admin', organizationId: house.operatorId })).status).toBe(404);
    expect((await send({ role: 'viewer' })).status).toBe(201);
  });
});

test('a page does the same without JavaScript, and its GET changes nothing', async () => {
  await invite();
  const path = `/invitation/${await tokenOf(newEmail())}`;
  const shown = await request(api.app).get(path).expect(200);
  expect(shown.text).toContain(`to be a rep of Operator inviting-${count}`);
  expect(shown.text).not.toContain(newEmail());
  expect(await membersOf(house.operatorId)).toHaveLength(1);
  const send = (form: object) =>
    request(api.app).post(path).set('Origin', testPublicUrl).type('form').send(form);
  const weak = await send({ name: 'Sample Guest', password: 'short' });
  expect([weak.status, weak.text.includes('at least')]).toEqual([400, true]);
  expect(weak.text).toContain('value="Sample Guest"');
  const done = await send(newcomer);
  expect([done.status, done.get('Location')]).toEqual([303, '/']);
  expect(await membersOf(house.operatorId)).toHaveLength(2);
  expect((await request(api.app).get(path)).status).toBe(404);
});
