import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  EnvironmentError,
  type LauncherEnvironment,
  parseLauncherEnvironment,
} from '../../config/environment.ts';
import { LaunchError } from './launch-error.ts';

/** The directory of this checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Reads `.env` (what the process was given wins over it) and parses it all. @throws EnvironmentError */
export function launcherEnvironment(): LauncherEnvironment {
  const file = path.join(checkout, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return parseLauncherEnvironment(process.env, checkout);
}

/** Runs a script: a failure that its reader can mend is shown as its sentences, any other with its stack. */
export async function runScript(main: () => Promise<number>, whenItFails = 1): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isForReader = error instanceof LaunchError || error instanceof EnvironmentError;
    console.error(isForReader ? error.message : error);
    process.exitCode = whenItFails;
  }
}
