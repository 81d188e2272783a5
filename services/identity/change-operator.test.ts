import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let operator: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.addOperator('settings');
});
afterAll(() => api.stop());

const audits = () =>
  asOperator(api.db, operator.operatorId, (tx) =>
    tx.audit.findMany({ where: { action: 'operator.change' }, select: { before: true, after: true } }),
  );

test('an operator reads its settings, and changes what it names', async () => {
  const { body: before } = await operator.call('get', '/api/operator').expect(200);
  expect(before).toEqual({
    id: operator.operatorId,
    name: 'Operator settings',
    zone: 'America/New_York',
    smsVendor: 'twilio',
    sensitiveFields: [],
    keep: {},
    secondFactor: 'optional',
  });
  const changes = {
    zone: 'America/Denver',
    smsVendor: 'messagebird',
    sensitiveFields: ['date_of_birth', 'ssn'],
    keep: { eventDays: 90, messageTextDays: 365 },
  };
  const { body: after } = await operator.call('put', '/api/operator').send(changes).expect(200);
  expect(after).toEqual({ ...before, ...changes });
  expect((await operator.call('get', '/api/operator')).body).toEqual(after);
  expect(await audits()).toEqual([
    {
      before: { zone: before.zone, smsVendor: before.smsVendor, sensitiveFields: [], keep: {} },
      after: changes,
    },
  ]);
});

test.each([
  [{ smsVendor: 'pigeon' }, 'smsVendor'],
  [{ zone: '+05:00' }, 'zone'],
  [{ name: ' ' }, 'name'],
])('400: %j names its field', async (changes, field) => {
  const { body } = await operator.call('put', '/api/operator').send(changes).expect(400);
  expect(JSON.stringify(body.errors)).toContain(field);
});

test('403: a key does not say what people need to sign in, and the settings do not either', async () => {
  await operator.call('put', '/api/second-factor').send({ secondFactor: 'required' }).expect(403);
  await operator.call('put', '/api/operator').send({ secondFactor: 'required' }).expect(400);
  expect((await operator.call('get', '/api/operator')).body.secondFactor).toBe('optional');
});

test('403: a client does not see it, and another operator sees its own', async () => {
  const { clientId } = await addCampaign(operator);
  const client = await api.addClientKey(operator, clientId);
  await client.call('get', '/api/operator').expect(403);
  await client.call('put', '/api/operator').send({ smsVendor: 'twilio' }).expect(403);
  const other = await api.addOperator('another');
  const { body } = await other.call('get', '/api/operator').expect(200);
  expect(body.id).toBe(other.operatorId);
});
