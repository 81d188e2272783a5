import { existsSync } from 'node:fs';
import path from 'node:path';
import { launcherEnvironment } from './checkout.ts';
import { LaunchError } from './launch-error.ts';
import { loadSecrets } from './secrets.ts';

/** Stripe as the environment names it, else the local stack's sandbox. @throws LaunchError when there is no stack */
export function stripeAddress(): { apiKey: string; baseUrl?: string | undefined } {
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
