import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { checkout, launcherEnvironment, runScript } from './local/checkout.ts';
import { createProgress } from './local/progress.ts';
import { findChromium } from './local/chromium.ts';
import { LaunchError } from './local/launch-error.ts';
import { findTemporalCli } from './local/temporal-cli.ts';
import { findTestServer } from './local/test-server.ts';

/** `npm test [-- arguments of jest]`: fetches what the tests need before their time runs. */
await runScript(async () => {
  const { cacheDir, temporalCli, temporalTestServer, chromium: given } = launcherEnvironment();
  const progress = createProgress();
  const cli = await progress.step('Temporal CLI', (say) =>
    findTemporalCli({ given: temporalCli, cacheDir }, say),
  );
  const server = await progress.step('Temporal test server', (say) =>
    findTestServer({ given: temporalTestServer, cacheDir }, say),
  );
  const chromium = await progress
    .step('Chromium', (say) => findChromium(given, say))
    .catch((error: unknown) => {
      // On a machine that answers for others nothing is left out.
      if (process.env['CI'] || !(error instanceof LaunchError)) throw error;
      progress.line(error.message);
    });
  const jest = path.join(checkout, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, ...process.argv.slice(2)], {
    cwd: checkout,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
      TEMPORAL_CLI: cli,
      TEMPORAL_TEST_SERVER: server,
      ...(chromium && { CHROMIUM_PATH: chromium }),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
});
