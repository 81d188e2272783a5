import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockDataDir } from './data-lock.ts';
import { commandLineOf } from './running.ts';

let directory: string;
let other: ChildProcess;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-lock-'));
  other = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => other.stdout?.once('data', resolve));
});

afterEach(() => {
  other.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

function holdBy(pid: number | undefined, command: string | undefined): void {
  writeFileSync(path.join(directory, 'launcher.json'), JSON.stringify({ pid, command }));
}

test('a directory that another launcher uses is refused, naming it', async () => {
  holdBy(other.pid, commandLineOf(other.pid ?? 0));
  await expect(lockDataDir(directory, undefined)).rejects.toThrow(
    `already runs on ${directory} (process ${other.pid})`,
  );
});

test('a launcher that was killed does not hold its directory, even when its id is in use again', async () => {
  holdBy(other.pid, 'node scripts/start.ts');
  const unlock = await lockDataDir(directory, undefined);
  unlock();
  holdBy(2 ** 22 + 1, 'node scripts/start.ts');
  await expect(lockDataDir(directory, undefined)).resolves.toBeInstanceOf(Function);
});
