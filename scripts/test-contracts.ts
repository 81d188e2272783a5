import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { checkout, launcherEnvironment, runScript } from './local/checkout.ts';
import { LaunchError } from './local/launch-error.ts';
import { createProgress } from './local/progress.ts';
import { findStripeMock } from './local/stripe-mock.ts';

/**
 * `npm run test:contracts [-- --real stripe,calcom] [-- arguments of jest]`: the vendors' contracts. Without stripe-mock
 * its suite is skipped, and says so; `--real` asks the vendors themselves, with test keys.
 */
await runScript(async () => {
  const { real, rest } = argumentsIn(process.argv.slice(2));
  if (!process.env.VENDOR_CONTRACTS) {
    throw new LaunchError(
      'VENDOR_CONTRACTS must name the folder with specs/ and payloads/ of the vendors (README.md says which). They are theirs and not here.',
    );
  }
  const mock = await stripeMock();
  const jest = path.join(checkout, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, '-c', 'tests/contracts/jest.config.mjs', ...rest], {
    cwd: checkout,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
      ...mock,
      ...(real && { CONTRACTS_REAL: real }),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
});

function argumentsIn(given: readonly string[]): { real: string | undefined; rest: readonly string[] } {
  const at = given.indexOf('--real');
  if (at < 0) return { real: undefined, rest: given };
  const real = given[at + 1];
  if (!real || real.startsWith('-')) throw new LaunchError('--real wants vendors: --real stripe,calcom');
  return { real, rest: given.toSpliced(at, 2) };
}

/** The contracts hold without it; a second opinion is missed then. */
async function stripeMock(): Promise<Record<string, string>> {
  const given = process.env.STRIPE_MOCK;
  const { cacheDir } = launcherEnvironment();
  const progress = createProgress();
  try {
    const found = await progress.step('stripe-mock', (say) => findStripeMock({ given, cacheDir }, say));
    return { STRIPE_MOCK: found };
  } catch (error) {
    if (given !== undefined || !(error instanceof LaunchError)) throw error;
    progress.line(`Stripe is not held against stripe-mock. ${error.message}`);
    return { STRIPE_MOCK_MISSING: error.message };
  }
}
