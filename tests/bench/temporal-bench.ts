import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { temporalUpdates } from '../../config/temporal-updates.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { bundleWorkflows, createWorkers } from '../../worker/workers.ts';
import { createDevServer } from '../setup/dev-server.ts';
import type { TestWorld } from '../setup/fixtures.ts';
import { quietenTemporal } from '../workflows/quiet.ts';
import { VendorDoubles } from '../workflows/vendor-doubles.ts';
import { testSeal } from '../setup/seal.ts';

/** A server that is stopped at its busiest tells of every task it had to leave. */
const SILENT = ['--log-level', 'never'];

/** Runs `measure` on a server of its own: rates fall on one that has been used. */
async function onFreshServer<T>(
  createAll: (connection: Server) => Promise<Worker[]>,
  measure: (client: Client) => Promise<T>,
): Promise<T> {
  quietenTemporal();
  const server = await createDevServer(SILENT);
  const workers = await createAll(server);
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    return await measure(server.client);
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
    await server.teardown();
  }
}

type Server = Awaited<ReturnType<typeof createDevServer>>;

/** With the workflows of `bare/`, and an activity that does nothing. */
export async function onBareServer<T>(
  measure: (client: Client, touched: () => number) => Promise<T>,
): Promise<T> {
  let touches = 0;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./bare/workflows.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  return onFreshServer(
    async ({ nativeConnection: connection, namespace }) => [
      await Worker.create({
        connection,
        ...(namespace && { namespace }),
        taskQueue: TASK_QUEUES.main,
        workflowBundle,
        activities: {
          touch: async () => {
            touches += 1;
          },
        },
        maxConcurrentWorkflowTaskExecutions: 40,
      }),
    ],
    (client) => measure(client, () => touches),
  );
}

/** With all of our workers; only the vendors are doubles. */
export async function onOurServer<T>(
  { db, locks }: TestWorld,
  measure: (client: Client) => Promise<T>,
): Promise<T> {
  const bundle = await bundleWorkflows();
  const { deps } = new VendorDoubles();
  return onFreshServer(
    ({ nativeConnection: connection, namespace = 'default', client }) =>
      createWorkers({
        connection,
        namespace,
        bundle,
        deps: {
          ...{
            db,
            locks,
            copies: locks,
            filesDir: tmpdir(),
            attachmentsDir: tmpdir(),
            seal: testSeal,
            client,
            updates: temporalUpdates(client),
          },
          serverClock: async () => new Date(),
          ...deps,
        },
      }),
    measure,
  );
}

/** Does `work` for every index, at most `atOnce` at a time. @returns milliseconds until all were done */
export async function timeAll(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  const begun = performance.now();
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return performance.now() - begun;
}
