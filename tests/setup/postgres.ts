import { mkdtempSync, rmSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLeash } from '../../scripts/local/leash.ts';
import { migrate, setLogins } from '../../scripts/local/migrate.ts';
import { freePorts } from '../../scripts/local/ports.ts';
import { startPostgres } from '../../scripts/local/postgres.ts';
import { Supervisor } from '../../scripts/local/processes.ts';
import { testServer, templateDatabase } from './facts.ts';
import { Client } from 'pg';

/** Starts one throw-away Postgres with a migrated template; tests find it by the environment. Answers its stop. */
export async function startTestPostgres(checkout: string): Promise<() => Promise<void>> {
  const directory = mkdtempSync(path.join(tmpdir(), 'followthrough-tests-'));
  chmodSync(directory, 0o711);
  const leash = startLeash();
  leash.removeAtEnd(directory);
  const supervisor = new Supervisor({
    logDir: path.join(directory, 'logs'),
    leash,
    onTrouble: console.error,
    onGiveUp: (error) => console.error(error.message),
  });
  const stop = async () => {
    await supervisor.stop();
    rmSync(directory, { recursive: true, force: true });
    leash.keep(directory);
    leash.release();
  };
  try {
    const [port = 0] = await freePorts(1);
    const password = randomBytes(16).toString('hex');
    const data = path.join(directory, 'postgres');
    const { url } = await startPostgres(supervisor, { directory: data, port, password, isThrowAway: true });
    await makeTemplate(url, path.join(checkout, 'prisma/migrations'), password);
    process.env[testServer] = url;
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(url: string, migrations: string, password: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateDatabase}`);
  await client.end();
  const template = new URL(url);
  template.pathname = templateDatabase;
  await migrate(template.href, migrations);
  await setLogins(template.href, { followthrough_app: password, followthrough_auth: password });
}
