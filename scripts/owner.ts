import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../prisma/client.ts';
import { createFirstOwner } from '../services/identity/create-first-owner.ts';
import { firstOperator } from '../services/identity/first-operator.ts';
import { resetOwner } from '../services/identity/reset-owner.ts';
import { Refusal } from '../services/refusal.ts';
import { runScript } from './local/checkout.ts';
import { databaseAddresses, orNotRunning } from './local/database-addresses.ts';
import { LaunchError } from './local/launch-error.ts';

const usage =
  'npm run owner -- --reset [--email ADDRESS]: gives the first owner, or the one of that address, a new password and prints it once. Their sessions end.';

export interface OwnerRequest {
  /** DATABASE_APP_URL and DATABASE_AUTH_URL, as the API has them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly email: string;
}

/** Sees to it that somebody can sign in. @returns the password of the owner that was made; null: somebody can already */
export async function ensureOwner({ variables, email }: OwnerRequest): Promise<string | null> {
  const authDb = openDatabase(variables['DATABASE_AUTH_URL'] ?? '', 2);
  const db = openDatabase(variables['DATABASE_APP_URL'] ?? '', 2);
  try {
    if ((await authDb.user.count()) > 0) return null;
    return await createFirstOwner(authDb, { operatorId: await firstOperator(db, authDb), email });
  } finally {
    await Promise.all([authDb.$disconnect(), db.$disconnect()]);
  }
}

/** `npm run owner -- --reset`: the password alone goes to stdout. */
async function main(): Promise<number> {
  const email = readArguments();
  const owner = await orNotRunning(() => reset(email));
  console.error(`The new password of ${owner.email}. It is shown once:`);
  console.log(owner.password);
  return 0;
}

async function reset(email: string | undefined): Promise<{ email: string; password: string }> {
  const authDb = openDatabase(databaseAddresses().DATABASE_AUTH_URL, 1);
  try {
    return await resetOwner(authDb, email);
  } catch (error) {
    throw error instanceof Refusal ? new LaunchError(error.message) : error;
  } finally {
    await authDb.$disconnect();
  }
}

function readArguments(): string | undefined {
  try {
    const { values } = parseArgs({ options: { reset: { type: 'boolean' }, email: { type: 'string' } } });
    if (!values.reset) throw new LaunchError(usage);
    return values.email;
  } catch (error) {
    throw new LaunchError(error instanceof LaunchError ? usage : `${(error as Error).message}\n${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main);
