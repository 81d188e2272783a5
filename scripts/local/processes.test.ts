import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LaunchError } from './launch-error.ts';
import { startLeash } from './leash.ts';
import type { ProcessPlan } from './managed-process.ts';
import { Supervisor } from './processes.ts';

const timings = { firstPauseMs: 1, longestPauseMs: 2, rapidFailures: 3, stopPatienceMs: 200 };
const runForever = 'setInterval(() => {}, 1000); process.send("ready");';

let directory: string;
let troubles: string[];
let leash: ReturnType<typeof startLeash>;
let supervisor: Supervisor;
let givenUp: Promise<LaunchError>;
let onTrouble: (line: string) => void;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-processes-'));
  leash = startLeash();
  troubles = [];
  onTrouble = () => undefined;
  givenUp = new Promise((resolve) => {
    supervisor = new Supervisor({
      logDir: path.join(directory, 'logs'),
      leash,
      onTrouble: (line) => {
        troubles.push(line);
        onTrouble(line);
      },
      onGiveUp: resolve,
      timings,
    });
  });
});

afterEach(async () => {
  await supervisor.stop();
  leash.release();
  rmSync(directory, { recursive: true, force: true });
});

function plan(name: string, script: string, more: Partial<ProcessPlan> = {}): ProcessPlan {
  const file = path.join(directory, `${name}.mjs`);
  writeFileSync(file, script);
  return {
    name,
    command: process.execPath,
    args: [file],
    env: { ...process.env, DIRECTORY: directory, NAME: name },
    ready: 'message',
    readyWithinMs: 10_000,
    isRestarted: true,
    ...more,
  };
}

describe('starting', () => {
  test('waits until the process says that it is ready, and keeps what it prints', async () => {
    await supervisor.start(plan('api', `console.log('listening'); ${runForever}`));
    expect(supervisor.pidOf('api')).toBeGreaterThan(0);
    expect(readFileSync(path.join(directory, 'logs/api.log'), 'utf8')).toBe('listening\n');
  });

  test('a process that ends first is a failure with its last lines', async () => {
    const start = supervisor.start(plan('api', 'console.error("no database"); process.exit(3);'));
    await expect(start).rejects.toThrow(
      /The api did not start: it ended with code 3\.\n {2}\| no database\n.*api\.log/,
    );
    expect(troubles).toEqual([]);
  });

  test('a process that never gets ready is a failure, and is ended', async () => {
    const silent = plan('api', 'setInterval(() => {}, 1000);', { readyWithinMs: 300 });
    await expect(supervisor.start(silent)).rejects.toThrow('it was not ready within 0.3 s');
    await supervisor.stop();
    expect(supervisor.pidOf('api')).toBeUndefined();
  });

  test('a program that is not there is a failure', async () => {
    const start = supervisor.start(plan('api', '', { command: '/nowhere/node' }));
    await expect(start).rejects.toThrow('it could not be started (spawn /nowhere/node ENOENT)');
  });
});

describe('a process that dies', () => {
  test('is started again', async () => {
    // Its second life says so by ending the test: the first one is ended from outside.
    const restarted = new Promise<void>((resolve) => {
      onTrouble = () => resolve();
    });
    await supervisor.start(plan('worker', runForever));
    const first = supervisor.pidOf('worker');
    process.kill(first ?? 0, 'SIGKILL');
    await restarted;
    await until(() => supervisor.pidOf('worker') !== undefined);
    expect(supervisor.pidOf('worker')).not.toBe(first);
    expect(troubles[0]).toContain('The worker failed (it was ended by SIGKILL); it is started again.');
  });

  test('again and again is given up with its last lines', async () => {
    const falls = 'console.error("broken"); process.send("ready", () => process.exit(1));';
    await supervisor.start(plan('worker', falls));
    const error = await givenUp;
    expect(error.message).toMatch(
      /^The worker failed 3 times in a row: it ended with code 1\.\n {2}\| broken/,
    );
    expect(troubles).toHaveLength(2);
  });
});

describe('stopping', () => {
  const recordsItsEnd = `
    import { appendFileSync } from 'node:fs';
    process.on('SIGTERM', () => {
      appendFileSync(process.env.DIRECTORY + '/order', process.env.NAME + ' ');
      process.exit(0);
    });
    ${runForever}`;

  test('goes in reverse order, each when the one before has ended', async () => {
    for (const name of ['postgres', 'api', 'worker']) await supervisor.start(plan(name, recordsItsEnd));
    await supervisor.stop();
    expect(readFileSync(path.join(directory, 'order'), 'utf8')).toBe('worker api postgres ');
    expect(troubles).toEqual([]);
  });

  test('does not wait for ever for a process that does not listen', async () => {
    await supervisor.start(plan('deaf', `process.on('SIGTERM', () => {}); ${runForever}`));
    await supervisor.stop();
    expect(supervisor.pidOf('deaf')).toBeUndefined();
  });
});

test('when the launcher is gone, what it started ends and its throw-away data goes', async () => {
  const thrownAway = path.join(directory, 'data');
  writeFileSync(thrownAway, '');
  leash.removeAtEnd(thrownAway);
  await supervisor.start(plan('worker', runForever, { isRestarted: false }));
  // What the end of the launcher looks like from the leash's side.
  leash.release();
  expect((await givenUp).message).toContain('The worker failed: it was ended by SIGTERM');
  await until(() => !existsSync(thrownAway));
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
