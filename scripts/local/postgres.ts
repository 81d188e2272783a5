import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { LaunchError } from './launch-error.ts';
import { type PostgresUser, postgresBinaries, postgresUser, reachableDataDir } from './postgres-binaries.ts';
import type { Supervisor } from './processes.ts';
import { run } from './run.ts';
import { commandLineOf } from './running.ts';

export interface PostgresOptions {
  /** Where the data should lie; as root it can lie elsewhere, see `directory` of the answer. */
  readonly directory: string;
  readonly port: number;
  readonly password: string;
  /** Data that nobody will miss: nothing is forced to the disk. */
  readonly isThrowAway: boolean;
}

export interface LocalPostgres {
  /** The owner's login and the database `followthrough`. */
  readonly url: string;
  readonly directory: string;
}

const databaseName = 'followthrough';

const owner = 'postgres';
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const wrongPassword = '28P01';
const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Starts the packaged Postgres on 127.0.0.1 as the supervisor's process `postgres`. @throws LaunchError */
export async function startPostgres(
  supervisor: Supervisor,
  options: PostgresOptions,
): Promise<LocalPostgres> {
  const user = postgresUser();
  const bin = postgresBinaries(user);
  const directory = reachableDataDir(options.directory, options.password, user);
  if (!existsSync(path.join(directory, 'PG_VERSION')))
    await initialise(bin, directory, options.password, user);
  clearStaleLock(directory);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(options.isThrowAway ? quick : []),
  ];
  const adminUrl = `postgres://${owner}:${options.password}@127.0.0.1:${options.port}/postgres`;
  await supervisor.start({
    name: 'postgres',
    command: path.join(bin, 'postgres'),
    args: ['-D', directory, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])],
    env: { ...process.env, LC_ALL: 'C' },
    cwd: '/',
    user,
    // Fast shutdown: SIGTERM would wait for every client to leave by itself.
    stopSignal: 'SIGINT',
    ready: (signal) => untilItAnswers(adminUrl, directory, signal),
    readyWithinMs: 60_000,
    isRestarted: true,
  });
  await createDatabase(adminUrl);
  return { url: adminUrl.replace(/postgres$/, databaseName), directory };
}

/** Made aside and moved: an interrupted one leaves nothing that looks like a database. */
async function initialise(
  bin: string,
  directory: string,
  password: string,
  user: PostgresUser,
): Promise<void> {
  const making = `${directory}.new`;
  const passwordFile = path.join(tmpdir(), `followthrough-${randomBytes(8).toString('hex')}`);
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (user) for (const file of [making, passwordFile]) chownSync(file, user.uid, user.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = ['--auth=scram-sha-256', `--username=${owner}`, `--pwfile=${passwordFile}`];
  try {
    await run(path.join(bin, 'initdb'), ['-D', making, '--no-sync', ...login, ...locale], {
      timeoutMs: 120_000,
      cwd: '/',
      user,
    });
    rmSync(directory, { recursive: true, force: true });
    renameSync(making, directory);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new LaunchError(`The local database could not be made in ${directory}: ${why}.`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Postgres refuses to start when the process its lock file names is alive, and after a restart of the machine that can
 * be any process which was given the same id.
 */
function clearStaleLock(directory: string): void {
  const file = path.join(directory, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (commandLineOf(pid)?.includes(directory)) {
    throw new LaunchError(
      `A Postgres of an earlier run (process ${pid}) still uses ${directory}: stop it with kill ${pid}.`,
    );
  }
  rmSync(file);
}

async function untilItAnswers(url: string, directory: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (error instanceof DatabaseError && error.code === wrongPassword) {
        throw new LaunchError(
          `The database in ${directory} was made with another password than that of secrets.json: ` +
            'put the earlier secrets.json back, or remove that directory to start afresh.',
        );
      }
      await delay(30);
    }
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}
