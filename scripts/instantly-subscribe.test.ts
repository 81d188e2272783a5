import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTown, type Town } from '../sandbox/harness.ts';
import { testSeal } from '../tests/setup/seal.ts';
import { openTestWorld, type TestWorld } from '../tests/setup/fixtures.ts';
import { accountsAt } from '../worker/vendors.ts';
import { subscribe } from './instantly-subscribe.ts';
import type { Where } from './vendors/accounts.ts';
import { checkVendors } from './vendors-check.ts';

type Vendors = Where['environment']['vendors'];

let world: TestWorld;
let town: Town;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.close());

/** An installation with the sandbox's account at Instantly and at no other vendor. */
function where(changes: Partial<Vendors['instantly']> = {}): Where {
  const none = { baseUrl: undefined, isSandboxed: true, isConnected: false };
  const vendors: Vendors = {
    twilio: { accountSid: '', authToken: '', ...none },
    messagebird: { apiKey: '', webhookSecret: '', ...none },
    sendgrid: { apiKey: '', webhookPublicKey: '', from: '', ...none },
    stripe: { secretKey: '', webhookSecret: '', ...none },
    retell: { apiKey: '', ...none },
    calcom: { apiKey: '', webhookSecret: '', ...none },
    instantly: {
      ...town.options.instantly,
      ...{ baseUrl: `${town.sandbox.baseUrl}/instantly`, isSandboxed: true, isConnected: true },
      ...changes,
    },
  };
  const inboundMail = { domain: undefined, secret: undefined, attachmentsDir: '/none' };
  const environment = { vendors, publicUrl: 'https://app.example.com', inboundMail };
  return { db: world.db, seal: testSeal, environment, accountAt: accountsAt(vendors), only: {} };
}

const webhooks = () => [...town.sandbox.accounts.main.world.endpoints.instantly.values()];

describe('instantly:subscribe', () => {
  test('registers one webhook for all events with our secret, and changes nothing the next time', async () => {
    const did = await subscribe(where());
    expect(did.join('\n')).toMatch(
      /app\.example\.com\/api\/webhooks\/instantly: webhook .*\nMakes a webhook/,
    );
    expect(webhooks()).toMatchObject([
      {
        ...{ url: 'https://app.example.com/api/webhooks/instantly', eventType: 'all_events', status: 1 },
        headers: { 'x-followthrough-secret': town.options.instantly.webhookSecret },
      },
    ]);
    expect(did.join()).not.toContain(town.options.instantly.webhookSecret);
    expect((await subscribe(where()))[1]).toBe('It is as it should be.');
    expect(webhooks()).toHaveLength(1);
  });

  test('resumes what Instantly switched off', async () => {
    await subscribe(where());
    for (const one of webhooks()) one.status = -1;
    expect((await subscribe(where()))[1]).toMatch(/^Resumes/);
    expect(webhooks()).toMatchObject([{ status: 1 }]);
  });

  test('says what is missing, what is refused, and that nobody reaches us', async () => {
    const unset = { apiKey: '', webhookSecret: '', isConnected: false };
    await expect(subscribe(where(unset))).rejects.toThrow(
      'set INSTANTLY_API_KEY and INSTANTLY_WEBHOOK_SECRET',
    );
    await expect(subscribe(where({ apiKey: 'another key' }))).rejects.toThrow('Invalid API key');
    const real = where({ isSandboxed: false });
    const near = { ...real.environment, publicUrl: 'http://127.0.0.1:3000' };
    await expect(subscribe({ ...real, environment: near })).rejects.toThrow('--url');
    expect(webhooks()).toEqual([]);
  });
});

test('vendors:check leaves out where this installation has no account', async () => {
  const checked = await checkVendors(where(), () => undefined);
  expect(checked.filter(({ whose }) => whose === 'this installation')).toMatchObject([
    { vendor: 'instantly', ok: true },
  ]);
});
