import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';
import { LaunchError } from './launch-error.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

// Prisma's own: its engine and this runner keep each other out, and read each other's rows.
const prismaLock = 72_707_369;
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies the migrations of `directory` (`<name>/migration.sql`, in the order of their names) that the database has not
 * seen, as `prisma migrate deploy` does and into the same table. Each one is a single transaction.
 * Answers the names it applied.
 * @throws LaunchError for a migration that fails, failed before, or changed after it was applied; naming it.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  const client = await connect(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock]);
    await client.query(table);
    const seen = await client.query<{
      name: string;
      checksum: string;
      isFinished: boolean;
      logs: string | null;
    }>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished", logs
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    const applied: string[] = [];
    for (const migration of await readMigrations(directory)) {
      const earlier = seen.rows.find((row) => row.name === migration.name);
      if (!earlier) {
        await apply(client, migration);
        applied.push(migration.name);
      } else if (!earlier.isFinished) {
        throw new LaunchError(
          `The migration ${migration.name} failed earlier and may be half applied: ${earlier.logs ?? 'no reason kept'}. ` +
            `Put the database right, then run npx prisma migrate resolve --rolled-back ${migration.name}.`,
        );
      } else if (earlier.checksum !== migration.checksum) {
        throw new LaunchError(
          `The migration ${migration.name} was changed after it was applied: restore its file and write a new migration.`,
        );
      }
    }
    return applied;
  } finally {
    await client.end();
  }
}

/** Lets the roles that the migrations made log in with these passwords. */
export async function setLogins(url: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  const client = await connect(url);
  try {
    for (const [role, password] of Object.entries(passwords)) {
      const words = `ALTER ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`;
      await client.query(words).catch((error: Error) => {
        throw new LaunchError(
          `The login ${role} could not be given its password (${error.message}): DATABASE_URL needs a login that may ` +
            'alter roles, or set DATABASE_APP_URL and DATABASE_AUTH_URL.',
        );
      });
    }
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { host, pathname } = new URL(url);
    const why = error instanceof Error ? error.message || String(error) : String(error);
    throw new LaunchError(`The database ${host}${pathname} (DATABASE_URL) cannot be reached: ${why}.`);
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // One simple query is one transaction.
    await client.query(sql);
  } catch (error) {
    const why = describe(error, sql);
    // Postgres has undone all of it, so the next run may try again.
    await client.query('UPDATE _prisma_migrations SET logs = $2, rolled_back_at = now() WHERE id = $1', [
      id,
      why,
    ]);
    throw new LaunchError(`The migration ${name} failed: ${why}. Nothing of it was applied.`);
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

function describe(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError)) return String(error);
  if (error.position === undefined) return error.message;
  return `${error.message} (line ${sql.slice(0, Number(error.position)).split('\n').length})`;
}
