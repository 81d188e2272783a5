import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let campaignId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('idempotency');
  ({ campaignId } = await addCampaign(user));
});

afterAll(() => api.stop());

const addLead = (key: string, body: object) =>
  user.call('post', '/api/leads').set('Idempotency-Key', key).send(body);

test('the same key and request get the same answer, and one lead', async () => {
  const body = { campaignId, phone: '+14155550101', firstName: 'Sample' };
  const first = await addLead('one', body).expect(201);
  const again = await addLead('one', body).expect(201);
  expect(again.body).toEqual(first.body);
});

test('another request with the same key is 409', async () => {
  await addLead('two', { campaignId, phone: '+14155550102' }).expect(201);
  const { body } = await addLead('two', { campaignId, phone: '+14155550103' }).expect(409);
  expect(body.code).toBe('key_reused');
});

test('a request under way is 409 with Retry-After, and two at once make one', async () => {
  await asOperator(api.db, user.operatorId, (tx) =>
    tx.idempotentAnswer.create({
      data: {
        operatorId: user.operatorId,
        key: 'three',
        endpoint: 'campaigns.start',
        // Of {"id":"<campaign>"}, by the same digest.
        requestHash: digest({ id: campaignId }),
      },
    }),
  );
  const running = await user
    .call('post', `/api/campaigns/${campaignId}/start`)
    .set('Idempotency-Key', 'three')
    .expect(409);
  expect([running.body.code, running.headers['retry-after']]).toEqual(['in_progress', '1']);
  const body = { campaignId, phone: '+14155550104' };
  const both = await Promise.all([addLead('four', body), addLead('four', body)]);
  expect(both.map(({ status }) => status).every((status) => status === 201 || status === 409)).toBe(true);
  expect(both.some(({ status }) => status === 201)).toBe(true);
});

test('a refused request frees its key', async () => {
  await addLead('five', { campaignId, phone: 'x' }).expect(400);
  await addLead('five', { campaignId, phone: '+14155550105' }).expect(201);
});

test('a request whose process died is done again after a while', async () => {
  const start = () => user.call('post', `/api/campaigns/${campaignId}/start`).set('Idempotency-Key', 'six');
  await asOperator(api.db, user.operatorId, (tx) =>
    tx.idempotentAnswer.create({
      data: {
        operatorId: user.operatorId,
        key: 'six',
        endpoint: 'campaigns.start',
        requestHash: digest({ id: campaignId }),
        createdAt: new Date(Date.now() - 180_000),
      },
    }),
  );
  await start().expect(200);
});

test('a key that no header may hold is refused', async () => {
  const { body } = await addLead('x'.repeat(256), { campaignId, phone: '+14155550106' }).expect(400);
  expect(body.errors).toMatchObject([{ field: 'Idempotency-Key' }]);
});

function digest(input: object): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}
