import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let clientId: string;
let campaignId: string;
let people = 0;
let kept: Person;
let other: Person;

interface Person {
  readonly id: string;
  readonly phone: string;
  readonly email: string;
  readonly leadId: string;
}

beforeAll(async () => {
  api = await startTestApi();
  [ours, theirs] = [await api.addOperator('ours'), await api.addOperator('theirs')];
  ({ clientId, campaignId } = await addCampaign(ours));
});
afterAll(() => api.stop());
beforeEach(async () => {
  [kept, other] = [await addPerson(), await addPerson()];
});

async function addPerson(): Promise<Person> {
  people += 1;
  const who = { phone: `+1415555${2000 + people}`, email: `lead${people}@example.com` };
  const { body } = await ours
    .call('post', '/api/leads')
    .send({ campaignId, ...who })
    .expect(201);
  return { ...who, id: body.contact.id, leadId: body.id };
}

const merge = (id: string, into: string, user = ours) =>
  user.call('post', `/api/contacts/${id}/merge`).send({ into, reason: 'the same person' });

test('200: a merge answers the contact that is kept, found by every address of both', async () => {
  const { body } = await merge(other.id, kept.id).expect(200);
  expect(body).toMatchObject({
    ...{ id: kept.id, phone: kept.phone, email: kept.email, mergedInto: null },
    ...{ merged: [{ id: other.id, phone: other.phone, email: other.email }], leads: [{ campaignId }] },
  });
  for (const query of [{ phone: other.phone }, { phone: kept.phone }, { email: other.email.toUpperCase() }]) {
    const found = await ours.call('get', '/api/contacts').query(query).expect(200);
    expect(found.body.items.map(({ id }: Person) => id)).toEqual([kept.id]);
  }
  const { body: merged } = await ours.call('get', `/api/contacts/${other.id}`).expect(200);
  expect(merged).toMatchObject({ mergedInto: kept.id, leads: [] });
});

test('somebody who is added by an address of the merged one is the one that is kept', async () => {
  await merge(other.id, kept.id).expect(200);
  const { campaignId: another } = await addCampaign(ours);
  const { body } = await ours.call('post', '/api/leads').send({ campaignId: another, phone: other.phone });
  expect(body.contact.id).toBe(kept.id);
  const again = await ours.call('post', '/api/leads').send({ campaignId, phone: other.phone }).expect(409);
  expect(again.body.code).toBe('conflict');
});

test('a preview tells which lead ends and changes nothing', async () => {
  await ours.call('post', '/api/suppressions').send({ channel: 'sms', address: other.phone });
  const path = `/api/contacts/${other.id}/merge/preview`;
  const { body } = await ours.call('post', path).send({ into: kept.id }).expect(200);
  expect(body.leads).toEqual([
    { leadId: kept.leadId, campaignId, becomes: 'survives', survivorId: null },
    { leadId: other.leadId, campaignId, becomes: 'ends', survivorId: kept.leadId },
  ]);
  expect(body.clashes).toContainEqual({ field: 'phone', kept: kept.phone, dropped: other.phone });
  expect((await ours.call('get', `/api/contacts/${other.id}`)).body.mergedInto).toBeNull();
});

test('what the kept one agreed to is read and written as before', async () => {
  await merge(other.id, kept.id).expect(200);
  await ours
    .call('post', `/api/contacts/${kept.id}/consent`)
    .send({ channel: 'email', action: 'revoked', source: 'phone call', text: 'no emails' })
    .expect(201);
  const { body } = await ours.call('get', `/api/contacts/${kept.id}/consent`).expect(200);
  expect(body.ledger).toHaveLength(1);
});

test('404, 409, 400, 403: what cannot be merged is refused, each in its way', async () => {
  await merge(other.id, kept.id).expect(200);
  await merge(other.id, kept.id).expect(409);
  const self = await merge(kept.id, kept.id).expect(400);
  expect(self.body.errors[0].field).toBe('into');
  await merge(randomUUID(), kept.id).expect(404);
  const third = await addPerson();
  await merge(third.id, kept.id, theirs).expect(404);
  await ours.call('post', `/api/contacts/${third.id}/merge`).send({ into: kept.id }).expect(400);
  const client = await api.addClientKey(ours, clientId);
  await merge(third.id, kept.id, client).expect(403);
});

test('contacts are looked for by one address, and nobody sees another operator’s', async () => {
  for (const query of [{}, { phone: kept.phone, email: kept.email }, { phone: 'nonsense' }, { email: 'x' }])
    await ours.call('get', '/api/contacts').query(query).expect(400);
  const { body } = await theirs.call('get', '/api/contacts').query({ phone: kept.phone }).expect(200);
  expect(body.items).toEqual([]);
  await theirs.call('get', `/api/contacts/${kept.id}`).expect(404);
  const client = await api.addClientKey(ours, clientId);
  const seen = await client.call('get', `/api/contacts/${kept.id}`).expect(200);
  expect(seen.body.leads.map((lead: { clientId: string }) => lead.clientId)).toEqual([clientId]);
  await client.call('get', '/api/contacts').query({ phone: kept.phone }).expect(403);
});
