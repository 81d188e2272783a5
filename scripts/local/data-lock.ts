import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';
import { commandLineOf } from './running.ts';

interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly leash: number | undefined;
}

const leashPatienceMs = 15_000;

/**
 * Makes sure that one launcher at a time uses a data directory; an earlier one's leash is waited for.
 * Answers the function that gives the directory free.
 * @throws LaunchError when another launcher uses it.
 */
export async function lockDataDir(dataDir: string, leash: number | undefined): Promise<() => void> {
  const file = path.join(dataDir, 'launcher.json');
  mkdirSync(dataDir, { recursive: true });
  const holder = existsSync(file) ? readHolder(file) : undefined;
  if (holder && holder.pid !== process.pid && commandLineOf(holder.pid) === holder.command) {
    throw new LaunchError(
      `Followthrough already runs on ${dataDir} (process ${holder.pid}): stop it there with Ctrl-C or kill ${holder.pid}, ` +
        'or set DATA_DIR and the ports to others.',
    );
  }
  await until(() => !isLeash(holder?.leash), leashPatienceMs);
  const mine: Holder = { pid: process.pid, command: commandLineOf(process.pid) ?? '', leash };
  writeFileSync(file, JSON.stringify(mine));
  return () => rmSync(file, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isLeash(pid: number | undefined): boolean {
  return pid !== undefined && commandLineOf(pid)?.includes('leash.mjs') === true;
}

async function until(isTrue: () => boolean, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!isTrue() && Date.now() < deadline) await delay(50);
}
