import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../../prisma/tenant.ts';
import { startTestApi, type TestApi, testPublicUrl, type TestUser } from '../../tests/setup/api.ts';
import { securityMails } from '../../tests/setup/security-mail.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let platform: TestUser;
let admin: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  platform = await api.addOperator('platform');
  admin = await addSignedIn(api, { organizationId: platform.operatorId, platformAdmin: true });
});
afterAll(() => api.stop());

const add = (body: object) => admin.call('post', '/api/admin/operators').send(body);

test('a new operator has what everybody begins with, and its first owner comes by an invitation', async () => {
  const ownerEmail = 'first.owner@example.com';
  const made = await add({ name: 'Ärzte & Co.', zone: 'Europe/Berlin', ownerEmail }).expect(201);
  expect(made.body).toMatchObject({ name: 'Ärzte & Co.', slug: 'arzte-co' });
  const operatorId: string = made.body.id;
  const usual = async (id: string) =>
    asOperator(api.db, id, async (tx) => ({
      policies: (await tx.policy.findMany({ orderBy: { name: 'asc' } })).map(({ name, body }) => [
        name,
        body,
      ]),
      sequences: (await tx.sequence.findMany({ orderBy: { name: 'asc' } })).map(({ name, steps }) => [
        name,
        steps,
      ]),
    }));
  expect(await usual(operatorId)).toEqual(await usual(platform.operatorId));
  const [mail] = await securityMails(api, operatorId, ownerEmail);
  expect(mail?.about).toBe('an owner');
  await request(api.app)
    .post(`/api/invitations/${mail?.token}/acceptance`)
    .set('Origin', testPublicUrl)
    .send({ name: 'Sample Owner', password: 'three quiet herons at noon' })
    .expect(200);
  const owner = await api.authDb.member.findFirst({
    where: { organizationId: operatorId },
    include: { user: true },
  });
  expect([owner?.role, owner?.user.platformAdmin]).toEqual(['owner', false]);
  const trail = await asOperator(api.db, operatorId, (tx) => tx.audit.findMany({ orderBy: { at: 'asc' } }));
  expect(trail.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['operator.create', 'invitation.create', 'member.add']),
  );
});

test('a slug that is taken or a zone that nobody knows makes no operator, and invites nobody', async () => {
  const ownerEmail = 'nobody@example.com';
  const before = await api.authDb.organization.count();
  const taken = await add({ name: 'Another', slug: 'platform', ownerEmail });
  expect([taken.status, taken.body.errors[0].field]).toEqual([409, 'slug']);
  const unknown = await add({ name: 'Another', zone: 'Mars/Base', ownerEmail });
  expect([unknown.status, unknown.body.errors[0].field]).toEqual([400, 'zone']);
  expect(await api.authDb.organization.count()).toBe(before);
  expect(await api.authDb.invitation.count({ where: { email: ownerEmail } })).toBe(0);
});

test('two operators of one name stand beside each other', async () => {
  const first = await add({ name: 'Twins', ownerEmail: 'one@example.com' }).expect(201);
  const second = await add({ name: 'Twins', ownerEmail: 'two@example.com' }).expect(201);
  expect(second.body.id).not.toBe(first.body.id);
  expect(second.body.slug).toMatch(/^twins-[0-9a-f]{6}$/);
});

test('a first owner whose letter was lost is invited again, until there is one', async () => {
  const made = await add({ name: 'Lost letter', ownerEmail: 'typo@example.com' }).expect(201);
  const [lost] = await securityMails(api, made.body.id, 'typo@example.com');
  const again = (id: string, ownerEmail: string) =>
    admin.call('post', `/api/admin/operators/${id}/invitation`).send({ ownerEmail });
  expect((await again(made.body.id, 'right@example.com')).status).toBe(200);
  await request(api.app).get(`/api/invitations/${lost?.token}`).expect(404);
  const [mail] = await securityMails(api, made.body.id, 'right@example.com');
  await request(api.app).get(`/api/invitations/${mail?.token}`).expect(200);
  await addSignedIn(api, { organizationId: made.body.id, role: 'owner' });
  expect((await again(made.body.id, 'third@example.com')).body.code).toBe('conflict');
});
