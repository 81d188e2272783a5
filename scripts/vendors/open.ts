import { CONNECTION_VENDORS, isConnectionVendor } from '../../contracts/connections/secrets.ts';
import { openDatabase } from '../../prisma/client.ts';
import { createSealer } from '../../services/seal.ts';
import { accountsAt } from '../../worker/vendors.ts';
import { orNotRunning } from '../local/database-addresses.ts';
import { LaunchError } from '../local/launch-error.ts';
import { serverEnvironment } from '../local/server-environment.ts';
import type { Where } from './accounts.ts';

interface Asked {
  readonly vendor?: string | undefined;
  readonly operator?: string | undefined;
  /** Takes the place of PUBLIC_URL. */
  readonly url?: string | undefined;
}

/** Opens what the commands about vendors look at. @throws LaunchError */
export async function withAccounts<T>(asked: Asked, work: (where: Where) => Promise<T>): Promise<T> {
  const { vendor, operator, url } = asked;
  if (vendor !== undefined && !isConnectionVendor(vendor))
    throw new LaunchError(`There is no vendor ${vendor}. There are: ${CONNECTION_VENDORS.join(', ')}.`);
  if (url !== undefined && !/^https?:\/\/[^/]+/.test(url))
    throw new LaunchError(`--url should be an address like https://app.example.com, and is ${url}.`);
  const found = serverEnvironment();
  const environment = url ? { ...found, publicUrl: url.replace(/\/+$/, '') } : found;
  const db = openDatabase(environment.databaseAppUrl, 2);
  try {
    const accountAt = accountsAt(environment.vendors);
    const seal = createSealer(environment.dataKeys);
    return await orNotRunning(() => work({ db, seal, environment, accountAt, only: { vendor, operator } }));
  } finally {
    await db.$disconnect();
  }
}
