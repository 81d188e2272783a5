import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { createClient } from '../identity/create-client.ts';
import { createOperator } from '../identity/create-operator.ts';
import { createCampaign } from './create-campaign.ts';

let api: TestApi;
let user: TestUser;
let clientId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('campaigns');
  clientId = (await createClient(api.db, user.caller, { name: 'Sample Client' })).id;
});

afterAll(() => api.stop());

const draft = (policy: 'standard' | 'quick', realVendors: string[]) =>
  createCampaign(
    api.db,
    user.caller,
    { clientId, name: 'Sample campaign', policy, zone: 'UTC', fromNumber: '+14155550100' },
    { realVendors },
  );

test('a policy without hours of rest never meets a real vendor', async () => {
  await expect(draft('quick', ['twilio'])).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('twilio'),
  });
  expect(await draft('quick', [])).toMatchObject({ status: 'draft' });
  expect(await draft('standard', ['twilio'])).toMatchObject({ status: 'draft' });
});

test('a campaign is pinned to the newest version of its policy', async () => {
  const { operatorId } = user;
  const newest = await asOperator(api.db, operatorId, (tx) =>
    tx.policy.create({
      data: { operatorId, name: 'standard', version: 2, body: JSON.parse(JSON.stringify(POLICIES.standard)) },
    }),
  );
  expect((await draft('standard', [])).policyId).toBe(newest.id);
});

test('an operator is made once a slug, with everything it begins with', async () => {
  const operator = { name: 'Sample Operator', slug: 'sample-operator' };
  const [first, again] = [await createOperator(api.db, operator), await createOperator(api.db, operator)];
  expect(again).toEqual(first);
  const [policies, sequences] = await asOperator(api.db, first.id, async (tx) => [
    await tx.policy.findMany({ orderBy: { name: 'asc' } }),
    await tx.sequence.findMany({ orderBy: { name: 'asc' } }),
  ]);
  expect(policies).toMatchObject([
    { name: 'quick', version: 1 },
    { name: 'standard', version: 1 },
  ]);
  expect(sequences).toMatchObject([
    { name: 'quick', version: 1 },
    { name: 'standard', version: 1 },
  ]);
});

test('what a client pays is what was agreed, and the usual where nothing was', async () => {
  const client = await createClient(api.db, user.caller, {
    name: 'Sample Client',
    agreement: { milestoneSize: 10 },
  });
  expect(client.slug).toMatch(/^sample-client-[0-9a-f]{6}$/);
  expect(client.agreement).toMatchObject({
    version: 1,
    currency: 'usd',
    rateMicrosPerMinute: 200_000,
    milestoneSize: 10,
    milestonePriceCents: 200_000,
    termsDays: 14,
  });
});
