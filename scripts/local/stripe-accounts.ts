import { existsSync } from 'node:fs';
import path from 'node:path';
import { dataKeysOf } from '../../config/data-keys.ts';
import type { Database } from '../../prisma/client.ts';
import type { Accounts } from '../../services/connections/accounts.ts';
import { openAccounts } from '../../services/connections/open-accounts.ts';
import { createSealer } from '../../services/seal.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';
import { launcherEnvironment } from './checkout.ts';
import { dataKeys } from './data-keys.ts';
import { LaunchError } from './launch-error.ts';
import { loadSecrets } from './secrets.ts';

/** Every operator's account at Stripe, as the worker finds it. @throws LaunchError when there is no stack */
export function stripeAccounts(db: Database): Accounts<{ readonly stripe: StripeClient }> {
  const { apiKey, baseUrl } = stripeAddress();
  return openAccounts({
    db,
    seal: createSealer(dataKeysOf(dataKeys())),
    usual: { stripe: createStripeClient({ apiKey, baseUrl }) },
    connect: { stripe: ({ secretKey }) => createStripeClient({ apiKey: secretKey, baseUrl }) },
  });
}

/** Stripe as the environment names it, else the local stack's sandbox. */
function stripeAddress(): { apiKey: string; baseUrl?: string | undefined } {
  const { dataDir, ports, realVendors } = launcherEnvironment();
  const { STRIPE_SECRET_KEY: apiKey, STRIPE_BASE_URL: baseUrl } = process.env;
  if (apiKey && realVendors.includes('stripe')) return { apiKey, baseUrl: baseUrl || undefined };
  if (!existsSync(path.join(dataDir, 'secrets.json'))) {
    throw new LaunchError(`There is no stack in ${dataDir} yet: run npm start first.`);
  }
  return {
    apiKey: loadSecrets(dataDir).stripeSecretKey,
    baseUrl: baseUrl || `http://127.0.0.1:${ports.sandbox}`,
  };
}
