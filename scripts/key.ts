import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Permission } from '../contracts/identity/permissions.ts';
import { isKind, permissionsOfKey } from '../domain/identity/may.ts';
import { openDatabase } from '../prisma/client.ts';
import { firstOperator } from '../services/identity/first-operator.ts';
import { mintApiKey } from '../services/identity/mint-key.ts';
import { runScript } from './local/checkout.ts';
import { databaseAddresses, orNotRunning } from './local/database-addresses.ts';
import { LaunchError } from './local/launch-error.ts';

const usage =
  'npm run key -- --name NAME [--organization SLUG] [--scopes a,b]: makes an API key and prints it once.';

export interface KeyRequest {
  /** DATABASE_APP_URL and DATABASE_AUTH_URL, as the API has them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly name: string;
  /** Whose key: the first operator when left out, which is made when there is none. */
  readonly slug?: string | undefined;
  /** What it may do; left out: all that a key of the organization can. */
  readonly scopes?: readonly string[] | undefined;
}

/** Makes a key of an organization. @throws LaunchError when there is no such organization */
export async function mintKey({
  variables,
  name,
  slug,
  scopes,
}: KeyRequest): Promise<{ key: string; organizationId: string }> {
  const authDb = openDatabase(variables.DATABASE_AUTH_URL ?? '', 2);
  const db = openDatabase(variables.DATABASE_APP_URL ?? '', 2);
  try {
    const named = slug === undefined ? null : await authDb.organization.findUnique({ where: { slug } });
    if (!named && slug !== undefined)
      throw new LaunchError(`There is no organization with the slug "${slug}".`);
    const organizationId = named?.id ?? (await firstOperator(db, authDb));
    const known = scopes && readScopes(named?.kind ?? 'operator', scopes);
    return { key: await mintApiKey(authDb, { organizationId, name, scopes: known }), organizationId };
  } finally {
    await Promise.all([authDb.$disconnect(), db.$disconnect()]);
  }
}

/** @throws LaunchError naming what a key of that kind of organization cannot have */
function readScopes(kind: string, scopes: readonly string[]): Permission[] {
  const possible = isKind(kind) ? [...permissionsOfKey(kind, null)] : [];
  const wrong = scopes.filter((scope) => !(possible as readonly string[]).includes(scope));
  if (wrong.length === 0) return possible.filter((permission) => scopes.includes(permission));
  throw new LaunchError(
    `A key of this organization cannot have: ${wrong.join(', ')}.\nIt can have: ${possible.join(', ')}.`,
  );
}

/** `npm run key`: the key alone goes to stdout. */
async function main(): Promise<number> {
  const { name, organization, scopes } = readArguments();
  const request = { variables: databaseAddresses(), name, slug: organization, scopes };
  const { key } = await orNotRunning(() => mintKey(request));
  console.error('Send this key as X-API-Key. It is shown once:');
  console.log(key);
  return 0;
}

function readArguments(): {
  name: string;
  organization: string | undefined;
  scopes: string[] | undefined;
} {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ options: { name: text, organization: text, scopes: text } });
    if (!values.name) throw new LaunchError(usage);
    const scopes = values.scopes?.split(',').map((scope) => scope.trim());
    return { name: values.name, organization: values.organization, scopes };
  } catch (error) {
    throw new LaunchError(error instanceof LaunchError ? usage : `${(error as Error).message}\n${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
