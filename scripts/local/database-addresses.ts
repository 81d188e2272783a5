import { existsSync } from 'node:fs';
import path from 'node:path';
import { launcherEnvironment } from './checkout.ts';
import { LaunchError } from './launch-error.ts';
import { loadSecrets } from './secrets.ts';

/** The environment's, else those of the local stack, whose passwords are in its data directory. */
export function databaseAddresses(): { DATABASE_APP_URL: string; DATABASE_AUTH_URL: string } {
  const { databaseUrl, databaseAppUrl, databaseAuthUrl, dataDir, ports } = launcherEnvironment();
  if (databaseAppUrl && databaseAuthUrl) {
    return { DATABASE_APP_URL: databaseAppUrl, DATABASE_AUTH_URL: databaseAuthUrl };
  }
  if (!existsSync(path.join(dataDir, 'secrets.json'))) {
    throw new LaunchError(`There is no stack in ${dataDir} yet: run npm start first.`);
  }
  const { appPassword, authPassword } = loadSecrets(dataDir);
  const server = databaseUrl ?? `postgres://127.0.0.1:${ports.postgres}/followthrough`;
  return {
    DATABASE_APP_URL: databaseAppUrl ?? withLogin(server, 'followthrough_app', appPassword),
    DATABASE_AUTH_URL: databaseAuthUrl ?? withLogin(server, 'followthrough_auth', authPassword),
  };
}

function withLogin(server: string, login: string, password: string): string {
  const address = new URL(server);
  address.username = login;
  address.password = password;
  return address.href;
}

/** Does what needs the database; that nobody answers there is said in a sentence. @throws LaunchError */
export async function orNotRunning<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && /ECONNREFUSED|Can't reach database/.test(String(error))) {
      throw new LaunchError(
        'Postgres cannot be reached: run npm start in another terminal first, and where it runs with ports of its own ' +
          '(POSTGRES_PORT), set the same here.',
      );
    }
    throw error;
  }
}
