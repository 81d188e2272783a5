import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { oweSignal } from '../../services/inbox/owe-signal.ts';
import { relaySignals } from '../../worker/relay/relay.ts';
import { createFixture, openTestWorld } from '../setup/fixtures.ts';
import { type Figure, rate } from './figure.ts';
import { onBareServer, timeAll } from './temporal-bench.ts';

const SIGNALS = 2_000;
const AT_ONCE = 32;

/** How quickly workflows hear what they are owed, beside bare signalWithStart at the same concurrency. */
export async function measureSignals(): Promise<Figure[]> {
  const bareMs = await onBareServer((client) =>
    timeAll(SIGNALS, AT_ONCE, () =>
      client.workflow.signalWithStart('bareEntity', {
        taskQueue: TASK_QUEUES.main,
        workflowId: randomUUID(),
        signal: 'tell',
      }),
    ),
  );
  const world = await openTestWorld();
  try {
    const { operatorId } = await createFixture(world.db);
    await asOperator(
      world.db,
      operatorId,
      async (tx) => {
        const owed = { operatorId, workflowType: 'bareEntity', start: 'entity', signal: 'tell' } as const;
        for (let i = 0; i < SIGNALS; i += 1) await oweSignal(tx, { ...owed, workflowId: randomUUID() });
      },
      { timeout: 60_000 },
    );
    const oursMs = await onBareServer(async (client) => {
      const begun = performance.now();
      const log = pino({ level: 'error' });
      while ((await relaySignals({ db: world.db, client, log })) > 0);
      return performance.now() - begun;
    });
    const [ours, bare] = [rate(SIGNALS, oursMs), rate(SIGNALS, bareMs)];
    return [
      {
        what: `${SIGNALS.toLocaleString('en')} workflows started by a signal`,
        ours: `${ours}/s`,
        bare: `${bare}/s`,
        value: ours / bare,
        aim: { atLeast: 0.85 },
      },
    ];
  } finally {
    await world.close();
  }
}
