import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseServerEnvironment, type ServerEnvironment } from '../../config/environment.ts';
import { launcherEnvironment } from './checkout.ts';
import { serverVariables } from './child-environment.ts';
import { databaseAddresses } from './database-addresses.ts';
import { LaunchError } from './launch-error.ts';
import { loadSecrets } from './secrets.ts';

/** What the API and the worker run on: the environment's own where it is whole, else that of the local stack. @throws LaunchError when there is no stack */
export function serverEnvironment(): ServerEnvironment {
  const { dataDir, ports, realVendors, publicUrl, temporal } = launcherEnvironment();
  if (process.env.DATABASE_APP_URL && process.env.DATA_KEYS) return parseServerEnvironment(process.env);
  if (!existsSync(path.join(dataDir, 'secrets.json'))) {
    throw new LaunchError(`There is no stack in ${dataDir} yet: run npm start first.`);
  }
  const { DATABASE_APP_URL: databaseAppUrl, DATABASE_AUTH_URL: databaseAuthUrl } = databaseAddresses();
  return parseServerEnvironment(
    serverVariables({
      ...{ given: process.env, secrets: loadSecrets(dataDir), realVendors, databaseAppUrl, databaseAuthUrl },
      ...{ apiPort: ports.api, sandboxPort: ports.sandbox, dataDir, sandboxFile: '' },
      temporalAddress: temporal.address ?? `127.0.0.1:${ports.temporal}`,
      publicUrl: publicUrl ?? `http://127.0.0.1:${ports.api}`,
    }),
  );
}
