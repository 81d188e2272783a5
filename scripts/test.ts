import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { checkout, launcherEnvironment, runScript } from './local/checkout.ts';
import { createProgress } from './local/progress.ts';
import { findTemporalCli } from './local/temporal-cli.ts';
import { findTestServer } from './local/test-server.ts';

/** `npm test [-- arguments of jest]`: fetches what the tests need before their time runs. */
await runScript(async () => {
  const { cacheDir, temporalCli, temporalTestServer } = launcherEnvironment();
  const progress = createProgress();
  const cli = await progress.step('Temporal CLI', (say) =>
    findTemporalCli({ given: temporalCli, cacheDir }, say),
  );
  const server = await progress.step('Temporal test server', (say) =>
    findTestServer({ given: temporalTestServer, cacheDir }, say),
  );
  const jest = path.join(checkout, 'node_modules/jest/bin/jest.js');
  const child = spawn(process.execPath, [jest, ...process.argv.slice(2)], {
    cwd: checkout,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
      TEMPORAL_CLI: cli,
      TEMPORAL_TEST_SERVER: server,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
});
