import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let campaignId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('unwritable');
  ({ campaignId } = await addCampaign(user));
});
afterAll(() => api.stop());

test.each(['/api/leads?q=%00', '/api/tasks?kind=a%00b', '/api/vendor-events?vendor=%00', '/b/%00'])(
  '400: %s',
  async (path) => {
    const { body } = await user.call('get', path).expect(400);
    expect(body).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining('NUL') });
  },
);

test.each<[string, object, string]>([
  ['/api/clients', { name: 'a\0b' }, 'name'],
  ['/api/clients', { name: 'half \ud83e' }, 'name'],
  ['/api/tasks', { title: 'x', nested: [{ note: '\0' }] }, 'nested[0].note'],
  ['/api/tasks', { title: 'x', '\0': 1 }, 'body'],
])('400: POST %s with %j names %s', async (path, body, field) => {
  const { body: answer } = await user.call('post', path).send(body).expect(400);
  expect(answer.errors).toEqual([{ field, message: expect.stringContaining('no text can') }]);
});

test('an import rejects such a row by its line, and takes the others', async () => {
  const csv = 'first_name,phone\nNul\0,+14155550611\nSample,+14155550612\n';
  const { body } = await user.call('post', '/api/leads/import').send({ campaignId, csv }).expect(200);
  expect(body).toMatchObject({
    imported: 1,
    rejected: [{ line: 2, field: 'firstName', reason: expect.stringContaining('no text can') }],
  });
  const rows = [{ phone: '+14155550613', firstName: '\ud83e' }, { phone: '+14155550614' }];
  const { body: json } = await user.call('post', '/api/leads/import').send({ campaignId, rows }).expect(200);
  expect(json).toMatchObject({ imported: 1, rejected: [{ line: 1, field: 'firstName' }] });
});

test('a text of which nothing can be seen is an empty one; what is seen keeps what joins it', async () => {
  const { body } = await user.call('post', '/api/clients').send({ name: ' \u200b\u3164\u2060 ' }).expect(400);
  expect(body.errors).toEqual([expect.objectContaining({ field: 'name' })]);
  const family = '👩\u200d👩\u200d👧 \u200fعربى';
  const { body: made } = await user.call('post', '/api/clients').send({ name: family }).expect(201);
  expect(made.name).toBe(family);
});
