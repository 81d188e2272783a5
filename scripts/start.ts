import { launcherEnvironment, runScript } from './local/checkout.ts';
import { interruptSignal } from './local/interrupt.ts';
import { LaunchError } from './local/launch-error.ts';
import { createProgress } from './local/progress.ts';
import { type Stack, startStack } from './local/stack.ts';
import { ensureOwner } from './owner.ts';
import { findSample, playSample } from './story/sample.ts';

const usage =
  'npm start [-- --empty]: starts everything; --empty does not load the sample into an empty database.';

await runScript(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== '--empty');
  if (unknown !== undefined) throw new LaunchError(`npm start does not know ${unknown}.\n${usage}`);
  const environment = launcherEnvironment();
  const progress = createProgress();
  const signal = interruptSignal();
  let onFailure: (error: LaunchError) => void = () => undefined;
  const failure = new Promise<LaunchError>((resolve) => {
    onFailure = resolve;
  });
  const stack = await startStack({
    environment,
    progress,
    ports: 'configured',
    isThrowAway: false,
    signal,
    onFailure,
  });
  const { ownerEmail: email } = environment;
  const { sample, password } = await prepare(stack, email).catch(async (error: unknown) => {
    await stack.stop();
    throw error;
  });
  printAddresses(stack, environment.realVendors);
  if (password !== null) printOwner(stack, { email, password });
  if (!args.includes('--empty') && environment.realVendors.length === 0) {
    playSample(stack, sample, progress, signal).catch((error: unknown) => {
      progress.line(
        `The sample could not be played: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
  const interrupted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined));
  });
  const failed = await Promise.race([failure, interrupted]);
  await progress.step('Stopping', () => stack.stop());
  if (failed) throw failed;
  return 0;
});

async function prepare(stack: Stack, email: string) {
  const sample = await findSample(stack);
  return { sample, password: await ensureOwner({ variables: stack.variables, email }) };
}

function printAddresses(stack: Stack, realVendors: readonly string[]): void {
  const { addresses, dataDir } = stack;
  const rows = [
    ['Sign in (npm run owner -- --reset)', signInAddress(stack)],
    ['API and its docs', `${addresses.api}/api/docs`],
    ['Sandbox (phone, inbox, calendar, till)', addresses.sandbox],
    ['Temporal Web UI', addresses.temporalUi ?? `with the server at ${addresses.temporal}`],
    ['Postgres', addresses.postgres],
    ['Data and logs', dataDir],
    ...(realVendors.length > 0 ? [['Real vendors: no sample is played', realVendors.join(', ')]] : []),
  ];
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(40)}${value}`);
  console.log(
    ['', 'Followthrough runs.', ...lines, '', 'Ctrl-C stops it; npm start carries on where it was.', ''].join(
      '\n',
    ),
  );
}

/** To the terminal alone, and never again: no file and no log of ours has it. */
function printOwner(stack: Stack, { email, password }: { email: string; password: string }): void {
  console.log(
    [
      'Your sign-in, shown once:',
      `  Address   ${signInAddress(stack)}`,
      `  Email     ${email}`,
      `  Password  ${password}`,
      '  Lost?     npm run owner -- --reset',
      '',
    ].join('\n'),
  );
}

function signInAddress({ variables, addresses }: Stack): string {
  return `${variables['PUBLIC_URL'] ?? addresses.api}/login`;
}
