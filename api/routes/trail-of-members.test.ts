import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let operator: TestUser;
let admin: SignedIn;
let sibling: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.addOperator('trail');
  const { clientId } = await addCampaign(operator);
  const { clientId: siblingId } = await addCampaign(operator);
  admin = await addSignedIn(api, { organizationId: clientId, role: 'admin' });
  sibling = await addSignedIn(api, { organizationId: siblingId, role: 'admin' });
  const viewer = await addSignedIn(api, { organizationId: clientId, role: 'viewer' });

  const { body: letter } = await admin
    .call('post', '/api/invitations')
    .send({ email: 'lead31@example.com', role: 'viewer' })
    .expect(201);
  await admin.call('delete', `/api/invitations/${letter.id}`).expect(200);
  await admin.call('patch', `/api/members/${viewer.memberId}`).send({ role: 'admin' }).expect(200);
  await admin.call('delete', `/api/members/${viewer.memberId}`).expect(200);
  const { body: key } = await admin
    .call('post', '/api/keys')
    .send({ name: 'mirror', scopes: ['leads:read'] })
    .expect(201);
  await admin.call('patch', `/api/keys/${key.id}`).send({ name: 'copy' }).expect(200);
  await admin.call('delete', `/api/keys/${key.id}`).expect(200);
  await admin.call('put', '/api/second-factor').send({ secondFactor: 'optional' }).expect(200);
});
afterAll(async () => api.stop());

const DONE = [
  ...['invitation.create', 'invitation.revoke', 'member.change', 'member.remove'],
  ...['key.create', 'key.change', 'key.revoke', 'organization.second_factor'],
];

const actions = async (who: Pick<SignedIn, 'call'> | TestUser): Promise<string[]> => {
  const { body } = await who.call('get', '/api/audit?limit=200').expect(200);
  return body.items.map(({ action }: { action: string }) => action);
};

test("a client's admin reads what was done to its members and keys, also to those that are gone", async () => {
  expect(await actions(admin)).toEqual(expect.arrayContaining(DONE));
});

test('its operator reads it too, and another client of the house does not', async () => {
  expect(await actions(operator)).toEqual(expect.arrayContaining(DONE));
  const read = await actions(sibling);
  expect(read.filter((action) => DONE.includes(action))).toEqual([]);
});
