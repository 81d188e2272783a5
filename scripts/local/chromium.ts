import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { type Attempt, firstThatWorks } from './find-tool.ts';
import { LaunchError } from './launch-error.ts';
import type { Say } from './progress.ts';
import { run } from './run.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const LONGEST_MS = 10 * 60_000;

const remedy =
  'Install Chromium or Chrome, or name one in CHROMIUM_PATH. Without it, what a real browser says of our pages is not tested.';

/** Answers the path of a Chromium; the system's packages are asked for one where we may. @throws LaunchError */
export function findChromium(given: string | undefined, say: Say): Promise<string> {
  const ways: Attempt[] = [
    ...NAMES.map((name) => ({ name: `${name} on PATH`, find: () => onPath(name) })),
    { name: 'apt-get install chromium', find: installByApt },
  ];
  const named = { name: 'CHROMIUM_PATH', find: () => givenBrowser(given ?? '') };
  return firstThatWorks('Chromium', given === undefined ? ways : [named], remedy, say);
}

async function givenBrowser(file: string): Promise<string> {
  return access(file, constants.X_OK).then(
    () => file,
    () => {
      throw new LaunchError(
        `CHROMIUM_PATH is ${file}, and that cannot be run. Put the path right, or unset it.`,
      );
    },
  );
}

async function onPath(name: string): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  throw new Error('not there');
}

/** Debian and its kin, as root, as in a container. */
async function installByApt(say: Say): Promise<string> {
  if (process.getuid?.() !== 0) throw new Error('only root may');
  say('installing');
  const quietly = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: LONGEST_MS };
  await run('apt-get', ['update'], quietly);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], quietly);
  return onPath('chromium');
}
