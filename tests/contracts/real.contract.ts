import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTown, type Town } from '../../sandbox/harness.ts';
import { askReal, type Env, realVendors } from './real.ts';
import { VENDOR_NAMES, VENDORS, type VendorName } from './vendors.ts';

const wanted = realVendors(process.env);

describe('the real vendors', () => {
  if (wanted.length === 0)
    it.skip('are not asked: npm run test:contracts -- --real stripe,calcom does', () => undefined);

  for (const vendor of wanted) {
    it(`${vendor} takes what we ask, and answers as its document says`, async () => {
      const { asked, faults, names } = await askReal(vendor, process.env);
      if (names.length > 0) console.warn(`${vendor} answers more than its document has: ${names.join('; ')}`);
      expect(asked).toBeGreaterThan(0);
      expect(faults).toEqual([]);
    }, 300_000);
  }
});

describe('the way to the real vendors', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown({ payAfter: 3_600 });
  });
  afterAll(() => town?.close());

  /** As a person would set it, with the sandbox in the vendor's place. */
  function environment(): Env {
    const { options, sandbox } = town;
    const { baseUrl } = sandbox;
    return {
      ...{ STRIPE_SECRET_KEY: options.stripe.secretKey, STRIPE_BASE_URL: baseUrl },
      ...{ TWILIO_ACCOUNT_SID: options.twilio.accountSid, TWILIO_AUTH_TOKEN: options.twilio.authToken },
      ...{ SENDGRID_API_KEY: options.sendgrid.apiKey, RETELL_API_KEY: options.retell.apiKey },
      ...{ CALCOM_API_KEY: options.calcom.apiKey, CALCOM_EVENT_TYPE_ID: '1' },
      ...{ INSTANTLY_API_KEY: options.instantly.apiKey },
      ...{ MESSAGEBIRD_API_KEY: options.messagebird.apiKey, CONTRACTS_REAL_WRITES: 'retell,calcom' },
      ...Object.fromEntries(
        VENDOR_NAMES.filter((vendor) => vendor !== 'stripe').map((vendor) => [
          `${vendor.toUpperCase()}_BASE_URL`,
          baseUrl + VENDORS[vendor].root,
        ]),
      ),
    };
  }

  it.each(VENDOR_NAMES)('asks %s what it is to ask, by its address alone', async (vendor) => {
    const { asked, faults, names } = await askReal(vendor, environment());
    expect(asked).toBeGreaterThan(0);
    expect([faults, names]).toEqual([[], []]);
  });

  it('leaves no customer and no open invoice at Stripe, and no mail sent', () => {
    const { customers, invoices, sessions, mails } = town.sandbox.state;
    expect(customers.size).toBe(0);
    expect([...invoices.values()].map(({ status }) => status).sort()).toEqual(['paid', 'void']);
    expect([...sessions.values()].map(({ status }) => status)).toEqual(['expired']);
    expect(mails.size).toBe(0);
  });

  it('finds out a vendor that answers otherwise, and a key that it does not take', async () => {
    const { faults } = await askReal('retell', { ...environment(), RETELL_API_KEY: 'another' }).catch(
      (error: Error) => ({
        faults: [error.message],
      }),
    );
    expect(faults).not.toEqual([]);
  });

  it.each<[VendorName, Env]>([
    ['stripe', { STRIPE_SECRET_KEY: 'sk_live_51' }],
    ['stripe', {}],
    ['twilio', { TWILIO_ACCOUNT_SID: 'AC1' }],
    ['calcom', { CALCOM_API_KEY: 'cal_live_1' }],
  ])('asks %s nothing without test keys', async (vendor, env) => {
    await expect(askReal(vendor, env)).rejects.toThrow('is missing, or is no test key');
  });

  it('knows no other vendor', () => {
    expect(() => realVendors({ CONTRACTS_REAL: 'stripe,shopify' })).toThrow('CONTRACTS_REAL names shopify');
  });
});
