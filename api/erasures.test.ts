import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { addClient, type Fixture } from '../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../tests/setup/person.ts';
import { asOperator } from '../prisma/tenant.ts';
import { eraseRows } from '../services/contacts/erase-rows.ts';
import { finishErasure } from '../services/contacts/finish-erasure.ts';

let api: TestApi;
let operator: TestUser;
let client: TestUser;
let fixture: Fixture;
let person: Person;
let operators = 0;
const now = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  operators += 1;
  operator = await api.addOperator(`erasing-${operators}`);
  fixture = await addClient(api.db, operator.operatorId);
  client = await api.addClientKey(operator, fixture.clientId);
  person = await addPerson(api.db, fixture, await addClient(api.db, operator.operatorId), now);
});

const ask = (key: string, wish: object = {}) =>
  operator
    .call('post', `/api/contacts/${person.contactId}/erasure`)
    .set('Idempotency-Key', key)
    .send({ reason: 'asked by letter', confirm: person.email, ...wish });

async function finish(erasureId: string): Promise<void> {
  const input = { operatorId: operator.operatorId, erasureId };
  await eraseRows(api.db, input, now);
  await finishErasure(api.db, input, now);
}

test('an erasure is asked for once by its key, owes its workflow, and says how far it is', async () => {
  const first = await ask('once').expect(202);
  expect(first.body).toMatchObject({ status: 'asked', requestedBy: 'person', finishedAt: null });
  const again = await ask('once').expect(202);
  expect(again.body).toEqual(first.body);
  await ask('twice').expect(409);
  const owed = await asOperator(api.db, operator.operatorId, (tx) =>
    tx.workflowSignal.findMany({ where: { workflowId: `erasure:${first.body.id}` } }),
  );
  expect(owed.map(({ input }) => input)).toEqual([
    { operatorId: operator.operatorId, erasureId: first.body.id },
  ]);
  const listed = await operator.call('get', '/api/erasures').expect(200);
  expect(listed.body.items).toEqual([first.body]);
  expect(JSON.stringify(listed.body)).not.toContain(person.email);
  await operator.call('get', `/api/erasures/${first.body.id}/certificate`).expect(409);
  await operator.call('get', `/api/erasures/${first.body.id}/certificate.html`).expect(409);
});

test('without the contact named once more nothing is begun, and the field is named', async () => {
  const answer = await ask('wrong', { confirm: 'yes' }).expect(400);
  expect(answer.body).toMatchObject({ code: 'invalid_input', errors: [{ field: 'confirm' }] });
  const { body } = await operator.call('get', `/api/contacts/${person.contactId}`).expect(200);
  expect(body).toMatchObject({ erasedAt: null, email: person.email });
});

test('the certificate is read and printed, and names nobody', async () => {
  const { body } = await ask('done').expect(202);
  await finish(body.id);
  const certificate = await operator.call('get', `/api/erasures/${body.id}/certificate`).expect(200);
  expect(certificate.body).toMatchObject({ schemaVersion: 1, contactId: person.contactId });
  expect(certificate.body.kept.length).toBeGreaterThan(2);
  const page = await operator.call('get', `/api/erasures/${body.id}/certificate.html`).expect(200);
  expect(page.text).toContain('<h1>Certificate of erasure</h1>');
  for (const text of [JSON.stringify(certificate.body), page.text])
    expect(person.needles.filter((needle) => new RegExp(needle, 'i').test(text))).toEqual([]);
});

test('who is erased stands in lists without a name, and says since when', async () => {
  const { body } = await ask('lists').expect(202);
  await finish(body.id);
  const contact = await operator.call('get', `/api/contacts/${person.contactId}`).expect(200);
  const nobody = { phone: null, email: null, firstName: null, lastName: null, tags: [], fields: {} };
  expect(contact.body).toMatchObject({ ...nobody, erasedAt: expect.any(String) });
  const leads = await operator.call('get', `/api/leads?campaignId=${fixture.campaignId}`).expect(200);
  const lead = leads.body.items.find(({ id }: { id: string }) => id === person.leadId);
  expect(lead).toMatchObject({ ending: 'erased', contact: nobody });
  const file = await operator
    .call('get', `/api/leads/export.csv?campaignId=${fixture.campaignId}&columns=id,phone,erased_at`)
    .expect(200);
  expect(file.text).toMatch(new RegExp(`${person.leadId},,\\d{4}-`));
  const found = await operator.call('get', '/api/contacts').query({ email: person.email }).expect(200);
  expect(found.body.items).toEqual([]);
});

test('all that is known of a person is handed out as a file, to whoever may have it', async () => {
  const answer = await operator.call('get', `/api/contacts/${person.contactId}/data`).expect(200);
  expect(answer.headers['content-disposition']).toContain(`contact-${person.contactId}.json`);
  expect(answer.body).toMatchObject({ schemaVersion: 1 });
  expect(answer.body.messages).toHaveLength(6);
  await operator.call('get', '/api/contacts/nobody/data').expect(404);
});

test('a client’s key may do none of it, and another operator finds nothing', async () => {
  const { body } = await ask('whose').expect(202);
  const stranger = await api.addOperator(`stranger-${operators}`);
  const paths = [
    `/api/contacts/${person.contactId}/data`,
    `/api/erasures/${body.id}`,
    `/api/erasures/${body.id}/certificate`,
    `/api/erasures/${body.id}/certificate.html`,
  ];
  for (const path of paths) {
    await client.call('get', path).expect(403);
    await stranger.call('get', path).expect(404);
  }
  await client.call('get', '/api/erasures').expect(403);
  expect((await stranger.call('get', '/api/erasures').expect(200)).body.items).toEqual([]);
  const wish = { reason: 'x', confirm: person.contactId };
  await client.call('post', `/api/contacts/${person.contactId}/erasure`).send(wish).expect(403);
  await stranger.call('post', `/api/contacts/${person.contactId}/erasure`).send(wish).expect(404);
});
