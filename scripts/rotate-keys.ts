import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { areDataKeys, dataKeysOf } from '../config/data-keys.ts';
import { type Database, openDatabase } from '../prisma/client.ts';
import { resealConnections } from '../services/connections/reseal-connections.ts';
import { settleFields } from '../services/contacts/settle-fields.ts';
import { resealSecondFactors } from '../services/identity/reseal-second-factors.ts';
import { createSealer, type Sealer } from '../services/seal.ts';
import { launcherEnvironment, runScript } from './local/checkout.ts';
import { databaseAddresses, orNotRunning } from './local/database-addresses.ts';
import { LaunchError } from './local/launch-error.ts';
import { changeSecret, loadSecrets, makeDataKey } from './local/secrets.ts';
import { allOperators } from './rebuild/compare.ts';

const usage = `npm run rotate-keys -- [--new]: seals anew, by the newest data key, what an older one has sealed.
  --new: makes a new key first; what runs seals by it after it is started again.`;

/** `npm run rotate-keys`. 0: the newest key is the only one that is needed. */
async function main(): Promise<number> {
  if (isNewWanted()) return addKey();
  const keys = dataKeysOf(dataKeys());
  const [current, ...older] = keys;
  if (!current) throw new LaunchError('DATA_KEYS has no key: name:base64 of 32 bytes.');
  const { DATABASE_APP_URL, DATABASE_AUTH_URL } = databaseAddresses();
  const db = openDatabase(DATABASE_APP_URL, 2);
  const authDb = openDatabase(DATABASE_AUTH_URL, 2);
  try {
    const seal = createSealer(keys);
    const changed = await orNotRunning(() => sealAnew(db, seal));
    const apps = await orNotRunning(() => resealSecondFactors(authDb, seal));
    const accounts = await orNotRunning(() => sealAccounts(db, seal));
    console.log(
      `${changed} contacts, ${apps} second factors and ${accounts} vendor connections are sealed anew by the key ${current.id}.`,
    );
    if (older.length > 0)
      console.log(
        remedy(
          older.map(({ id }) => id),
          changed + apps + accounts === 0,
        ),
      );
    return 0;
  } finally {
    await Promise.all([db.$disconnect(), authDb.$disconnect()]);
  }
}

/** Keys are quoted: one of them may be called `first`, and is the old one. */
function remedy(older: readonly string[], isDone: boolean): string {
  const old = older.map((name) => `"${name}"`).join(', ');
  const keep = 'Keep old keys as long as you keep old backups.';
  return isDone
    ? `If everything that runs was started with DATA_KEYS in this order, nothing needs ${old} any more: take it out. ${keep}`
    : `Once everything that runs has been started with DATA_KEYS in this order, run this again: when it says 0 of all, ${old} can be taken out of it. ${keep}`;
}

async function sealAnew(db: Database, seal: Sealer): Promise<number> {
  const operators = await allOperators(db);
  let changed = 0;
  for (const [index, operatorId] of operators.entries()) {
    for (let after: string | null = null; ; ) {
      const page = await settleFields(db, seal, { operatorId, after });
      changed += page.changed;
      if (page.next === null) break;
      after = page.next;
      process.stderr.write(`operator ${index + 1} of ${operators.length}: ${changed} contacts so far\n`);
    }
  }
  return changed;
}

async function sealAccounts(db: Database, seal: Sealer): Promise<number> {
  let changed = 0;
  for (const operatorId of await allOperators(db)) changed += await resealConnections(db, seal, operatorId);
  return changed;
}

/** Those of the local stack are in its data directory; whoever sets DATA_KEYS changes it himself. */
function addKey(): number {
  const name = `k${randomBytes(4).toString('hex')}`;
  const key = makeDataKey(name);
  if (process.env.DATA_KEYS) {
    console.error(
      'Put this in front of DATA_KEYS, with a comma, wherever it is set, and start everything again:',
    );
    console.log(key);
    return 0;
  }
  const { dataDir } = launcherEnvironment();
  changeSecret(dataDir, 'dataKeys', `${key},${dataKeys()}`);
  console.log(`The key ${name} is made. Stop npm start and start it again; then npm run rotate-keys.`);
  return 0;
}

function dataKeys(): string {
  const given = process.env.DATA_KEYS;
  if (given) {
    if (!areDataKeys(given))
      throw new LaunchError('DATA_KEYS should be name:key, the key being 32 bytes in base64.');
    return given;
  }
  const { dataDir } = launcherEnvironment();
  if (!existsSync(path.join(dataDir, 'secrets.json')))
    throw new LaunchError(`There is no stack in ${dataDir} yet: run npm start first.`);
  return loadSecrets(dataDir).dataKeys;
}

function isNewWanted(): boolean {
  try {
    return parseArgs({ options: { new: { type: 'boolean', default: false } } }).values.new;
  } catch (error) {
    throw new LaunchError(`${(error as Error).message}\n${usage}`);
  }
}

await runScript(main);
