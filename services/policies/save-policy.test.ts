import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import { startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addCampaign } from '../../tests/setup/api.ts';
import { moveCampaign } from './move-campaign.ts';
import { savePolicy } from './save-policy.ts';

let api: TestApi;
let user: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('careful');
});
afterAll(() => api.stop());

const asked = { name: 'standard', body: { ...POLICIES.standard, window: null } };

test('without hours it is saved beside the sandbox, and refused as soon as one vendor is real', async () => {
  const real = { realVendors: ['twilio'] };
  await expect(savePolicy(api, user.caller, asked, real)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('these vendors are real: twilio'),
  });
  const saved = await savePolicy(api, user.caller, asked, { realVendors: [] });
  expect(saved).toMatchObject({ version: 2, warnings: ['It has no hours: people are reached at night.'] });
  const { campaignId } = await addCampaign(user);
  const move = (realVendors: readonly string[]) =>
    moveCampaign(
      api.db,
      user.caller,
      { id: campaignId, policyId: saved.id },
      { realVendors, now: new Date() },
    );
  await move([]);
  const quick = await savePolicy(api, user.caller, { ...asked, name: 'own' }, { realVendors: [] });
  await expect(
    moveCampaign(api.db, user.caller, { id: campaignId, policyId: quick.id }, { ...real, now: new Date() }),
  ).rejects.toMatchObject({ code: 'conflict' });
});
