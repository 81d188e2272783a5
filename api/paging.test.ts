import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let campaignId: string;

const phones = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ phone: `+1415555${String(from + i).padStart(4, '0')}` }));

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('paging');
  ({ campaignId } = await addCampaign(user));
  await user.call('post', '/api/leads/import').send({ campaignId, rows: phones(0, 23) });
});

afterAll(() => api.stop());

test('paging meets every lead that was there once, while others are added', async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  let page = 0;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { body } = await user
      .call('get', `/api/leads?limit=5&campaignId=${campaignId}${query}`)
      .expect(200);
    seen.push(...body.items.map((lead: { contact: { phone: string } }) => lead.contact.phone));
    cursor = body.nextCursor;
    page += 1;
    await user
      .call('post', '/api/leads/import')
      .send({ campaignId, rows: phones(1000 * page, 3) })
      .expect(200);
  } while (cursor !== null);
  expect(seen.sort()).toEqual(phones(0, 23).map(({ phone }) => phone));
});

test('the last page says so even when it is full', async () => {
  const { campaignId: small } = await addCampaign(user);
  await user.call('post', '/api/leads/import').send({ campaignId: small, rows: phones(9000, 4) });
  const first = await user.call('get', `/api/leads?limit=2&campaignId=${small}`);
  const last = await user.call(
    'get',
    `/api/leads?limit=2&campaignId=${small}&cursor=${first.body.nextCursor}`,
  );
  expect([first.body.items.length, last.body.items.length, last.body.nextCursor]).toEqual([2, 2, null]);
});
