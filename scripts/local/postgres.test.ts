import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { startLeash } from './leash.ts';
import { freePorts } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { postgresUser } from './postgres-binaries.ts';
import { Supervisor } from './processes.ts';

let directory: string;
let leash: ReturnType<typeof startLeash>;
let supervisors: Supervisor[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'followthrough-postgres-'));
  chmodSync(directory, 0o711);
  leash = startLeash();
  supervisors = [];
});

afterEach(async () => {
  for (const supervisor of supervisors) await supervisor.stop();
  leash.release();
  rmSync(directory, { recursive: true, force: true });
});

interface Started {
  readonly url: string;
  readonly supervisor: Supervisor;
  readonly gone: Promise<unknown>;
}

async function start(more: { port: number; password?: string }): Promise<Started> {
  let onGiveUp: (error: Error) => void = () => undefined;
  const gone = new Promise((resolve) => {
    onGiveUp = resolve;
  });
  const supervisor = new Supervisor({
    logDir: path.join(directory, 'logs'),
    leash,
    onTrouble: () => undefined,
    onGiveUp,
    timings: { rapidFailures: 1 },
  });
  supervisors.push(supervisor);
  const data = path.join(directory, 'postgres');
  const { url } = await startPostgres(supervisor, {
    directory: data,
    password: 'p',
    isThrowAway: false,
    ...more,
  });
  return { url, supervisor, gone };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('data outlives a killed Postgres, even when its lock file names a process that lives', async () => {
  const [port = 0] = await freePorts(1);
  const first = await start({ port });
  await query(first.url, 'CREATE TABLE thing AS SELECT 7 AS id');
  process.kill(first.supervisor.pidOf('postgres') ?? 0, 'SIGKILL');
  await first.gone;
  const lockFile = path.join(directory, 'postgres/postmaster.pid');
  const lines = readFileSync(lockFile, 'utf8').split('\n');
  // Postgres minds only processes of its own user.
  const stranger = spawn('sleep', ['600'], { ...postgresUser(), cwd: '/', stdio: 'ignore' });
  writeFileSync(lockFile, [stranger.pid, ...lines.slice(1)].join('\n'));

  const second = await start({ port }).finally(() => stranger.kill('SIGKILL'));
  await expect(query(second.url, 'SELECT id FROM thing')).resolves.toEqual([{ id: 7 }]);
  await expect(query(second.url, 'SHOW fsync')).resolves.toEqual([{ fsync: 'on' }]);
});

test('a second Postgres on the same data is refused, naming the first', async () => {
  const [one = 0, two = 0] = await freePorts(2);
  const first = await start({ port: one });
  await expect(start({ port: two })).rejects.toThrow(
    `(process ${first.supervisor.pidOf('postgres')}) still uses`,
  );
});

test('another password than the one of the data is told at once', async () => {
  const [port = 0] = await freePorts(1);
  await (await start({ port })).supervisor.stop();
  await expect(start({ port, password: 'other' })).rejects.toThrow('was made with another password');
});
