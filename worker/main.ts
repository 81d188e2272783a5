import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import pg from 'pg';
import { pino } from 'pino';
import { EnvironmentError, parseServerEnvironment } from '../config/environment.ts';
import { temporalConnectionOptions } from '../config/temporal.ts';
import { temporalUpdates } from '../config/temporal-updates.ts';
import { openDatabase } from '../prisma/client.ts';
import { createSealer } from '../services/seal.ts';
import { requirePlainLogin } from '../prisma/require-plain-login.ts';
import { catchUp } from './catch-up.ts';
import { growHeapSlowly } from './heap.ts';
import { startRelay } from './relay/relay.ts';
import { ensureSchedules } from './schedules.ts';
import { connectVendors } from './vendors.ts';
import { bundleWorkflows, createWorkers } from './workers.ts';

const LOCKS_AT_ONCE = 40;

/** An import holds one for a batch: as many as a machine's cores would bear at once. */
const COPIES_AT_ONCE = 4;

async function main(): Promise<void> {
  growHeapSlowly();
  const environment = parseServerEnvironment(process.env);
  const log = pino({ level: environment.logLevel, name: 'worker' });
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ message, meta }) => {
      // The vendors' workers have no workflows on purpose.
      if (!message.startsWith('No workflows registered')) log.warn(meta ?? {}, message);
    }),
    shutdownSignals: [],
  });
  const { namespace } = environment.temporal;
  const address = temporalConnectionOptions(environment.temporal);
  const db = openDatabase(environment.databaseAppUrl, 30);
  await requirePlainLogin(db);
  const locks = new pg.Pool({ connectionString: environment.databaseAppUrl, max: LOCKS_AT_ONCE });
  locks.on('error', (error) => log.warn({ err: error }, 'lock connection lost'));
  const copies = new pg.Pool({ connectionString: environment.databaseAppUrl, max: COPIES_AT_ONCE });
  copies.on('error', (error) => log.warn({ err: error }, 'copy connection lost'));
  const connection = await Connection.connect(address);
  const nativeConnection = await NativeConnection.connect(address);
  const client = new Client({ connection, namespace });

  const relay = await startRelay({ db, client, log }, environment.databaseAppUrl);
  const [bundle] = await Promise.all([bundleWorkflows(), catchUp(db), ensureSchedules(client)]);
  const { filesDir } = environment;
  const { attachmentsDir } = environment.inboundMail;
  const updates = temporalUpdates(client);
  const seal = createSealer(environment.dataKeys);
  const deps = {
    db,
    locks,
    copies,
    filesDir,
    attachmentsDir,
    seal,
    client,
    updates,
    ...connectVendors(environment, { db, seal }),
  };
  const workers = await createWorkers({ connection: nativeConnection, namespace, bundle, deps });
  const running = Promise.all(workers.map((worker) => worker.run()));

  const stop = (): void => {
    for (const worker of workers) if (isRunning(worker)) worker.shutdown();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  process.send?.('ready');
  log.info({ address: environment.temporal.address, namespace }, 'worker and relay run');

  await running;
  await relay.stop();
  await Promise.all([
    nativeConnection.close(),
    connection.close(),
    locks.end(),
    copies.end(),
    db.$disconnect(),
  ]);
}

function isRunning(worker: Worker): boolean {
  return worker.getState() === 'RUNNING';
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof EnvironmentError ? error.message : error);
    process.exit(1);
  },
);
