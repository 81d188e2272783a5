import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../prisma/client.ts';
import { createOperator } from '../services/identity/create-operator.ts';
import { mintApiKey } from '../services/identity/mint-key.ts';
import { launcherEnvironment, runScript } from './local/checkout.ts';
import { LaunchError } from './local/launch-error.ts';
import { loadSecrets } from './local/secrets.ts';

const usage = 'npm run key -- --name NAME [--organization SLUG]: makes an API key and prints it once.';

export interface KeyRequest {
  /** DATABASE_APP_URL and DATABASE_AUTH_URL, as the API has them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly name: string;
  /** Whose key: the first operator when left out, which is made when there is none. */
  readonly slug?: string | undefined;
}

/** Makes a key of an organization. @throws LaunchError when there is no such organization */
export async function mintKey({
  variables,
  name,
  slug,
}: KeyRequest): Promise<{ key: string; organizationId: string }> {
  const authDb = openDatabase(variables.DATABASE_AUTH_URL ?? '', 2);
  const db = openDatabase(variables.DATABASE_APP_URL ?? '', 2);
  try {
    const organization = await authDb.organization.findFirst({
      where: slug === undefined ? { kind: 'operator' } : { slug },
      orderBy: { createdAt: 'asc' },
    });
    if (!organization && slug !== undefined)
      throw new LaunchError(`There is no organization with the slug "${slug}".`);
    const organizationId =
      organization?.id ?? (await createOperator(db, { name: 'My business', slug: 'default' })).id;
    return { key: await mintApiKey(authDb, { organizationId, name }), organizationId };
  } finally {
    await Promise.all([authDb.$disconnect(), db.$disconnect()]);
  }
}

/** `npm run key`: the key alone goes to stdout. */
async function main(): Promise<number> {
  const { name, organization } = readArguments();
  try {
    const { key } = await mintKey({ variables: databaseAddresses(), name, slug: organization });
    console.error('Send this key as X-API-Key. It is shown once:');
    console.log(key);
    return 0;
  } catch (error) {
    if (error instanceof Error && /ECONNREFUSED|Can't reach database/.test(String(error))) {
      throw new LaunchError('Postgres cannot be reached: run npm start in another terminal first.');
    }
    throw error;
  }
}

function readArguments(): { name: string; organization: string | undefined } {
  try {
    const { values } = parseArgs({ options: { name: { type: 'string' }, organization: { type: 'string' } } });
    if (!values.name) throw new LaunchError(usage);
    return { name: values.name, organization: values.organization };
  } catch (error) {
    throw new LaunchError(error instanceof LaunchError ? usage : `${(error as Error).message}\n${usage}`);
  }
}

/** The environment's, else those of the local stack, whose passwords are in its data directory. */
function databaseAddresses(): Record<string, string> {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
