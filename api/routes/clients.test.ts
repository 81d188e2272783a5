import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let user: TestUser;
let foreign: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('clients');
  foreign = await api.addOperator('foreign');
});
afterAll(() => api.stop());

const names = async (query: string): Promise<string[]> =>
  (await user.call('get', `/api/clients?${query}`).expect(200)).body.items.map(
    ({ name }: { name: string }) => name,
  );

test('a client is found by part of its name, slug or email, and what LIKE reads as a pattern is not one', async () => {
  for (const [name, slug, email] of [
    ['Sample Roofing 100%', 'tops', 'bills@example.com'],
    ['Sample Dental', 'teeth', 'desk@example.com'],
  ])
    await user.call('post', '/api/clients').send({ name, slug, email }).expect(201);
  expect(await names('q=roof')).toEqual(['Sample Roofing 100%']);
  expect(await names('q=TEETH')).toEqual(['Sample Dental']);
  expect(await names('q=bills@')).toEqual(['Sample Roofing 100%']);
  expect(await names('q=0%25')).toEqual(['Sample Roofing 100%']);
  expect(await names('q=S%25l')).toEqual([]);
  const { body } = await user.call('get', '/api/clients?q=sample&limit=1').expect(200);
  expect(await names(`q=sample&limit=1&cursor=${body.nextCursor}`)).toEqual(['Sample Roofing 100%']);
});

test('a client has its numbers: campaigns that are not put away, and leads', async () => {
  const { clientId, campaignId } = await addCampaign(user);
  const { campaignId: other } = await addCampaign(user);
  for (const [campaign, phone] of [
    [campaignId, '+14155550161'],
    [campaignId, '+14155550162'],
    [other, '+14155550163'],
  ])
    await user.call('post', '/api/leads').send({ campaignId: campaign, phone }).expect(201);
  const path = `/api/clients/${clientId}`;
  const numbers = { campaigns: 1, leads: 2, inFlight: 0, booked: 0, shown: 0 };
  expect((await user.call('get', path).expect(200)).body).toMatchObject({ id: clientId, numbers });
  const { body } = await user.call('get', '/api/clients').expect(200);
  expect(body.items.find(({ id }: { id: string }) => id === clientId).numbers).toEqual(numbers);
  await user.call('post', `/api/campaigns/${campaignId}/archive`).expect(200);
  expect((await user.call('get', path)).body.numbers).toMatchObject({ campaigns: 0, leads: 2 });
});

test('a change is in the trail without the address itself; what is left out stays', async () => {
  const { clientId } = await addCampaign(user);
  const path = `/api/clients/${clientId}`;
  const change = {
    name: 'Sample Works',
    email: 'bills@example.com',
    zone: 'america/denver',
    locale: 'es_mx',
  };
  const changed = await user.call('patch', path).send(change).expect(200);
  expect(changed.body).toMatchObject({ ...change, zone: 'America/Denver', locale: 'es-MX' });
  const { body } = await user.call('patch', path).send({ locale: null }).expect(200);
  expect(body).toMatchObject({ name: 'Sample Works', email: 'bills@example.com', locale: null });
  const trail = await asOperator(api.db, user.operatorId, (tx) =>
    tx.audit.findMany({ where: { subjectId: clientId, action: 'client.change' }, orderBy: { at: 'asc' } }),
  );
  expect(trail).toMatchObject([
    { clientId, after: { name: 'Sample Works', zone: 'America/Denver', locale: 'es-MX' } },
    { before: { locale: 'es-MX' }, after: { locale: null } },
  ]);
  expect(JSON.stringify(trail)).not.toContain('bills@');
});

test('400: a zone or a language that is none is named', async () => {
  const { clientId } = await addCampaign(user);
  for (const [field, value] of [
    ['zone', 'Nowhere/Land'],
    ['locale', 'no language'],
    ['email', 'nobody'],
    ['slug', 'other'],
  ] as const) {
    const { body } = await user
      .call('patch', `/api/clients/${clientId}`)
      .send({ [field]: value })
      .expect(400);
    expect([field, JSON.stringify(body.errors)]).toEqual([field, expect.stringContaining(field)]);
  }
});

test('nobody reads or changes another operator’s client; a client reads itself alone and changes nothing', async () => {
  const { clientId } = await addCampaign(user);
  const { clientId: other } = await addCampaign(user);
  const path = `/api/clients/${clientId}`;
  await foreign.call('get', path).expect(404);
  await foreign.call('patch', path).send({ name: 'Mine' }).expect(404);
  // An operator is no client of itself.
  await user.call('get', `/api/clients/${user.operatorId}`).expect(404);
  await user.call('patch', `/api/clients/${user.operatorId}`).send({ name: 'Mine' }).expect(404);
  const client = await api.addClientKey(user, clientId);
  expect((await client.call('get', path).expect(200)).body.id).toBe(clientId);
  await client.call('get', `/api/clients/${other}`).expect(404);
  await client.call('patch', path).send({ name: 'Mine' }).expect(403);
});

test('an operator’s people invite a client’s first admin, write again, take it back; another house’s may not', async () => {
  const { clientId: organizationId } = await addCampaign(user);
  const admin = await addSignedIn(api, { organizationId: user.operatorId, role: 'admin' });
  const rep = await addSignedIn(api, { organizationId: user.operatorId, role: 'rep' });
  const stranger = await addSignedIn(api, { organizationId: foreign.operatorId, role: 'owner' });
  const invitation = { email: 'first.admin@example.com', role: 'admin', organizationId };
  await rep.call('post', '/api/invitations').send(invitation).expect(403);
  await stranger.call('post', '/api/invitations').send(invitation).expect(404);
  const { body } = await admin.call('post', '/api/invitations').send(invitation).expect(201);
  expect(body).toMatchObject({ organizationId, role: 'admin', status: 'pending' });
  const path = `/api/invitations/${body.id}`;
  await stranger.call('post', `${path}/resend`).expect(404);
  // A letter is not written again while the last one is on its way.
  api.setNow(new Date(Date.now() + 3_600_000));
  await admin.call('post', `${path}/resend`).expect(200);
  const open = `/api/invitations?organizationId=${organizationId}&status=pending`;
  expect((await admin.call('get', open).expect(200)).body.items).toMatchObject([{ id: body.id }]);
  await admin.call('delete', path).expect(200);
  expect((await admin.call('get', open).expect(200)).body.items).toEqual([]);
});
