import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let operator: TestUser;
let client: TestUser;
let contactId: string;
let leadId: string;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.addOperator('sealed');
  const { clientId, campaignId } = await addCampaign(operator);
  client = await api.addClientKey(operator, clientId);
  const { body } = await operator
    .call('post', '/api/leads')
    .send({ campaignId, email: 'lead01@example.com' });
  contactId = body.contact.id;
  leadId = body.id;
  await operator
    .call('put', '/api/operator')
    .send({ sensitiveFields: ['ssn'] })
    .expect(200);
  await operator
    .call('patch', `/api/contacts/${contactId}`)
    .send({ fields: { ssn: '078-05-1120', plan: 'gold' } })
    .expect(200);
});
afterAll(async () => api.stop());

test('a sealed field shows that it is there, wherever its contact is shown', async () => {
  const shown = { ssn: { sealed: true }, plan: 'gold' };
  for (const who of [operator, client]) {
    expect((await who.call('get', `/api/contacts/${contactId}`)).body.fields).toEqual(shown);
    expect((await who.call('get', `/api/leads/${leadId}`)).body.contact.fields).toEqual(shown);
    expect((await who.call('get', '/api/leads')).body.items[0].contact.fields).toEqual(shown);
  }
  const { text } = await operator.call('get', '/api/leads/export.csv?columns=id,field:ssn,field:plan');
  expect(text).toContain(',(sealed),gold');
});

test('is opened for its operator, and neither for a client nor for another operator', async () => {
  const path = `/api/contacts/${contactId}/sealed-fields`;
  expect((await operator.call('get', path).expect(200)).body).toEqual({ fields: { ssn: '078-05-1120' } });
  await client.call('get', path).expect(403);
  const other = await api.addOperator('sealed-other');
  await other.call('get', path).expect(404);
});

test('what is shown of it is not taken for its value when it is sent back', async () => {
  const path = `/api/contacts/${contactId}`;
  const { body } = await operator.call('get', path);
  await operator.call('patch', path).send({ fields: body.fields }).expect(400);
  await operator
    .call('patch', path)
    .send({ fields: { plan: 'silver' } })
    .expect(200);
  expect((await operator.call('get', `${path}/sealed-fields`)).body.fields.ssn).toBe('078-05-1120');
});
