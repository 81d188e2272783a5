import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withoutSecrets, wordsOf } from '../activities/connections/say-no.ts';
import { vendorVariables } from '../config/variables.ts';
import { registerEndpoint } from '../vendors/account.ts';
import { VendorError } from '../vendors/vendor-error.ts';
import { runScript } from './local/checkout.ts';
import { LaunchError } from './local/launch-error.ts';
import { createProgress } from './local/progress.ts';
import { listAccounts, type Where } from './vendors/accounts.ts';
import { harmless } from './vendors/harmless.ts';
import { withAccounts } from './vendors/open.ts';
import { isReachable } from './vendors/reachable.ts';

const usage = `npm run instantly:subscribe -- [--url https://…]:
  has Instantly send all events of this installation's account to us, with our secret, and resumes its webhook where
  Instantly switched it off. Doing it again changes nothing.`;

const { apiKey, webhookSecret } = vendorVariables.instantly;

/** What was done, a line each. @throws LaunchError that says why it cannot be done */
export async function subscribe(where: Where): Promise<string[]> {
  const [listed] = (await listAccounts(where)).filter(({ vendor, own }) => vendor === 'instantly' && !own);
  if (!listed?.secrets)
    throw new LaunchError(
      `This installation has no account at Instantly: set ${apiKey} and ${webhookSecret}. An operator's own account is registered by the page Vendor accounts, or by npm run vendors:register.`,
    );
  const { secrets, wish, isSandboxed } = listed;
  if (!isSandboxed && !isReachable(wish.address))
    throw new LaunchError(
      `Instantly cannot reach ${wish.address}: give the address that the internet knows us by, --url https://…, and set PUBLIC_URL to it.`,
    );
  const account = where.accountAt.open('instantly', secrets as typeof where.environment.vendors.instantly);
  try {
    const { did, unfinished, registration } = await registerEndpoint(account, wish);
    if (unfinished) throw unfinished;
    const done = did.length > 0 ? did : ['It is as it should be.'];
    return [`Instantly, ${wish.address}: webhook ${registration.ids.join(', ')}`, ...done];
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    throw new LaunchError(`Instantly: ${wordsOf(withoutSecrets(error, secrets))}.`);
  }
}

async function main(): Promise<number> {
  const { url } = readArguments();
  return withAccounts({ vendor: 'instantly', url }, async (where) => {
    const lines = await createProgress().step('Asking Instantly', () => subscribe(where));
    for (const line of lines) console.log(harmless(line));
    return 0;
  });
}

function readArguments() {
  try {
    return parseArgs({ options: { url: { type: 'string' } } }).values;
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}\n${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runScript(main, 2);
