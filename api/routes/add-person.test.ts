import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Role } from '../../contracts/identity/permissions.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { securityMails } from '../../tests/setup/security-mail.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let house: TestUser;
let clientId: string;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  count += 1;
  house = await api.addOperator(`people-${count}`);
  ({ clientId } = await addCampaign(house));
});

const PASSWORD = 'seven walks in the rain';
const emailOf = () => `sample.admin${count}@example.com`;
const as = (role: Role, organizationId = house.operatorId): Promise<SignedIn> =>
  addSignedIn(api, { organizationId, role });
const add = (who: Pick<SignedIn, 'call'>, differs: object = {}) =>
  who.call('post', '/api/members').send({
    ...{ email: emailOf(), name: 'Sample Admin', password: PASSWORD, role: 'admin' },
    ...{ organizationId: clientId, ...differs },
  });
const exists = async () => (await api.authDb.user.count({ where: { email: emailOf() } })) > 0;
const signIn = () => api.signIn({ email: emailOf(), password: PASSWORD });

test.each<[Role, number]>([
  ['owner', 201],
  ['admin', 201],
  ['rep', 403],
  ['agent', 403],
])("an operator's %s gives somebody new a password of a client: %i", async (role, status) => {
  expect((await add(await as(role))).status).toBe(status);
  expect(await exists()).toBe(status === 201);
});

test("a client's admin does so in its own organization, a viewer nowhere, nobody at another's", async () => {
  const { clientId: sibling } = await addCampaign(house);
  expect((await add(await as('viewer', clientId))).status).toBe(403);
  expect((await add(await as('admin', sibling))).status).toBe(404);
  const stranger = await api.addOperator(`people-stranger-${count}`);
  expect((await add(await as('owner', stranger.operatorId))).status).toBe(404);
  expect((await add(house)).status).toBe(403);
  expect(await exists()).toBe(false);
  expect((await add(await as('admin', clientId))).status).toBe(201);
});

test('whoever gets it signs in once the address is shown to be theirs, and sees the client alone', async () => {
  const { body } = await add(await as('owner')).expect(201);
  expect(body).toMatchObject({ email: emailOf(), role: 'admin', organizationId: clientId });
  expect(JSON.stringify(body)).not.toContain(PASSWORD);
  await expect(signIn()).rejects.toThrow('EMAIL_NOT_VERIFIED');
  await api.settled();
  const [mail] = await securityMails(api, house.operatorId, emailOf());
  expect(mail?.kind).toBe('verify_email');
  await api.authDb.user.update({ where: { email: emailOf() }, data: { emailVerified: true } });
  const me = await (await signIn()).call('get', '/api/me').expect(200);
  expect(me.body.organization).toMatchObject({ id: clientId });
});

test('the trail says who made them one, and holds no password', async () => {
  const owner = await as('owner');
  const { body } = await add(owner).expect(201);
  const rows = await asOperator(api.db, house.operatorId, (tx) =>
    tx.audit.findMany({ where: { action: 'member.add' } }),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ actorId: owner.userId, subjectId: body.id, after: { isHandedOver: true } });
  const all = await asOperator(api.db, house.operatorId, (tx) => tx.audit.findMany());
  expect(all.map(({ action }) => action)).toContain('person.create');
  expect(JSON.stringify(all)).not.toContain(PASSWORD);
});

test('an address that has a sign-in is refused with the advice to invite it, and its password stays', async () => {
  const stranger = await api.addOperator(`people-known-${count}`);
  const known = await api.addPerson(stranger.operatorId, 'owner', { email: emailOf() });
  const answer = await add(await as('owner'), { email: emailOf().toUpperCase() });
  expect([answer.status, answer.body.errors]).toEqual([
    409,
    [{ field: 'email', message: 'has a sign-in already: invite them instead' }],
  ]);
  await api.signIn(known);
  await expect(signIn()).rejects.toThrow('no sign-in');
  expect(await api.authDb.member.count({ where: { organizationId: clientId } })).toBe(0);
});

test.each([
  ['too short', 'walks in rain'],
  ['a common one', 'passwordpassword'],
  ['the address', 'sample.admin@example.com'],
])('a weak password is refused and makes nobody: %s', async (_why, password) => {
  const weak = password.startsWith('sample') ? emailOf() : password;
  const answer = await add(await as('owner'), { password: weak });
  expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'password']);
  expect(await exists()).toBe(false);
});

test("a role is one of its kind, and an operator's own people are invited", async () => {
  const owner = await as('owner');
  for (const [differs, field] of [
    [{ role: 'owner' }, 'role'],
    [{ role: 'rep', organizationId: house.operatorId }, 'organizationId'],
  ] as const) {
    const answer = await add(owner, differs);
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
  }
  expect(await exists()).toBe(false);
});

test('of two who add the same address at once, one does', async () => {
  const [one, two] = [await as('owner'), await as('admin')];
  const answers = await Promise.all([add(one), add(two)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});
