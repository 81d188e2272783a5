import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from './run.ts';

const LONGEST_MS = 20 * 60_000;

/** Compiles a Go program and puts it at `target`, under the name that it has there. @throws Error saying why not */
export async function goInstall(module: string, target: string): Promise<string> {
  await mkdir(path.dirname(target), { recursive: true });
  const directory = await mkdtemp(`${target}.build-`);
  try {
    await run('go', ['install', module], { env: { GOBIN: directory }, timeoutMs: LONGEST_MS });
    await rename(path.join(directory, path.basename(target)), target);
    return target;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
