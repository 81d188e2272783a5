import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../prisma/client.ts';
import { firstOperator } from '../services/identity/first-operator.ts';
import { mintApiKey } from '../services/identity/mint-key.ts';
import { runScript } from './local/checkout.ts';
import { databaseAddresses, orNotRunning } from './local/database-addresses.ts';
import { LaunchError } from './local/launch-error.ts';

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
    const named = slug === undefined ? null : await authDb.organization.findUnique({ where: { slug } });
    if (!named && slug !== undefined)
      throw new LaunchError(`There is no organization with the slug "${slug}".`);
    const organizationId = named?.id ?? (await firstOperator(db, authDb));
    return { key: await mintApiKey(authDb, { organizationId, name }), organizationId };
  } finally {
    await Promise.all([authDb.$disconnect(), db.$disconnect()]);
  }
}

/** `npm run key`: the key alone goes to stdout. */
async function main(): Promise<number> {
  const { name, organization } = readArguments();
  const request = { variables: databaseAddresses(), name, slug: organization };
  const { key } = await orNotRunning(() => mintKey(request));
  console.error('Send this key as X-API-Key. It is shown once:');
  console.log(key);
  return 0;
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
