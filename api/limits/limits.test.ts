import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import request from 'supertest';
import { startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addressBlock } from './address-block.ts';
import { TRAFFIC } from './budgets.ts';

let api: TestApi;
let user: TestUser;

beforeAll(async () => {
  api = await startTestApi({ trustedProxies: ['loopback'] });
  user = await api.addOperator('limits');
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.authDb.guess.deleteMany();
});

test('an answer tells the budget, and beyond it is a 429 that says when to come again', async () => {
  const who = await api.addOperator('eager');
  const export_ = () => who.call('get', '/api/suppressions/export');
  const first = await export_().expect(200);
  expect(first.headers).toMatchObject({
    'ratelimit-policy': '"heavy";q=300;w=60',
    ratelimit: '"heavy";r=299;t=60',
  });
  const all = await Promise.all(Array.from({ length: 300 }, export_));
  const refused = all.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.body).toMatchObject({ code: 'too_many_requests', status: 429 });
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused[0]?.headers['retry-after'])).toBeLessThanOrEqual(60);
  // Another class of the same key, and another key, have budgets of their own.
  await who.call('get', '/api/leads').expect(200);
  await user.call('get', '/api/suppressions/export').expect(200);
});

test('one key may do what the demo and a copying program do: hundreds a second', () => {
  expect(TRAFFIC.key.read.most / TRAFFIC.key.read.seconds).toBeGreaterThanOrEqual(300);
  expect(TRAFFIC.key.write.most / TRAFFIC.key.write.seconds).toBeGreaterThanOrEqual(100);
});

test('strangers are limited by address; vendors, health and unsubscribing are not', async () => {
  const ask = (path: string, from = '203.0.113.7') => request(api.app).get(path).set('X-Forwarded-For', from);
  const { most } = TRAFFIC.stranger.read;
  const statuses: number[] = [];
  for (let i = 0; i <= most; i += 50)
    statuses.push(
      ...(await Promise.all(Array.from({ length: 50 }, () => ask('/payment-setup/done')))).map(
        (r) => r.status,
      ),
    );
  expect(statuses.filter((status) => status === 200)).toHaveLength(most);
  await ask('/payment-setup/done').expect(429);
  for (const path of [
    '/login',
    '/verify/x',
    '/reset/x',
    '/invitation/x',
    '/join/x',
    '/account',
    '/login/code',
  ])
    await ask(path).expect(429);
  for (const path of ['/api/invitations/x', '/api/sign-in/ways', '/api/auth/get-session'])
    await ask(path).expect(429);
  await ask('/payment-setup/done', '203.0.113.8').expect(200);
  await ask('/health/live').expect(200);
  const post = (path: string) => request(api.app).post(path).set('X-Forwarded-For', '203.0.113.7');
  await post('/unsubscribe/x').expect(404);
  await post('/api/webhooks/retell').send({}).expect(401);
});

test('wrong keys are few for an address, and keys that were right go on from there', async () => {
  const call = (key: string, from = '203.0.113.20') =>
    request(api.app).get('/api/leads').set({ 'X-API-Key': key, 'X-Forwarded-For': from });
  await call(user.key).expect(200);
  const statuses = await Promise.all(Array.from({ length: 40 }, (_, i) => call(`ft_wrong${i}`)));
  expect(statuses.filter(({ status }) => status === 401)).toHaveLength(30);
  const refused = statuses.find(({ status }) => status === 429);
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(500);
  await call(user.key).expect(200);
  await call('ft_wrong', '203.0.113.21').expect(401);
});

test('a right key costs its address nothing, however often it comes', async () => {
  for (let i = 0; i < 40; i += 1) {
    const other = i % 20 === 0 ? await api.addOperator(`right-${i}`) : user;
    await other.call('get', '/api/leads').set('X-Forwarded-For', '203.0.113.30').expect(200);
  }
  const rows = await api.authDb.guess.findMany();
  expect(rows.reduce((sum, { points }) => sum + points, 0)).toBe(0);
});

test('a budget is whole again when its time is over', async () => {
  const call = () =>
    request(api.app).get('/api/leads').set({ 'X-API-Key': 'ft_wrong', 'X-Forwarded-For': '203.0.113.40' });
  for (let i = 0; i < 30; i += 1) await call().expect(401);
  await call().expect(429);
  const later = Date.now() + 601_000;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
  await call().expect(401);
  clock.mockRestore();
});

test.each([
  ['203.0.113.1', '203.0.113.1'],
  ['::ffff:203.0.113.1', '203.0.113.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['', 'unknown'],
  ['x', 'unknown'],
])('the address %s counts as %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});
