import type { Client } from '@temporalio/client';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../../prisma/client.ts';
import {
  claimEvents,
  postponeEvent,
  type QueuedEvent,
  routeEvents,
} from '../../services/inbox/event-queue.ts';
import { RELAY_CHANNEL } from '../../services/inbox/notify.ts';
import {
  claimSignals,
  fileSignals,
  postponeSignal,
  type QueuedSignal,
} from '../../services/inbox/signal-queue.ts';
import { applyEvent } from './apply-event.ts';
import { deliverSignal, temporalIsAway } from './deliver-signal.ts';
import { routeEvent } from './route-event.ts';

const ROUTED_AT_ONCE = 200;
const APPLIED_AT_ONCE = 8;
const DELIVERED_AT_ONCE = 32;
const POLL_MS = 200;

export interface RelayDeps {
  readonly db: Database;
  readonly client: Client;
  readonly log: Logger;
}

/** One round of the inbox: routes what is new, applies what is first in line. @returns how much there was to do */
export async function relayEvents({ db, log }: RelayDeps): Promise<number> {
  const routed = await routeEvents(db, ROUTED_AT_ONCE, routeEvent);
  const events = await claimEvents(db, APPLIED_AT_ONCE);
  await Promise.all(
    events.map(async (event) => {
      try {
        await applyEvent(db, owned(event));
      } catch (error) {
        log.warn(
          { seq: String(event.seq), vendor: event.vendor, attempts: event.attempts, err: error },
          'event not applied',
        );
        await postponeEvent(db, event, error);
      }
    }),
  );
  return routed + events.length;
}

/** One round of what workflows are owed. @returns how much there was to do */
export async function relaySignals({ db, client, log }: RelayDeps): Promise<number> {
  const signals = await claimSignals(db, DELIVERED_AT_ONCE);
  const delivered: Record<'sent' | 'no_recipient', bigint[]> = { sent: [], no_recipient: [] };
  await Promise.all(
    signals.map(async (signal: QueuedSignal) => {
      try {
        delivered[await deliverSignal(client, signal)].push(signal.seq);
      } catch (error) {
        const away = temporalIsAway(error);
        if (!away)
          log.warn(
            { seq: String(signal.seq), workflowId: signal.workflowId, err: error },
            'signal not delivered',
          );
        await postponeSignal(db, signal, { message: messageOf(error), temporalIsAway: away });
      }
    }),
  );
  await fileSignals(db, delivered.sent, 'sent');
  await fileSignals(db, delivered.no_recipient, 'no_recipient');
  return signals.length;
}

export interface Relay {
  stop(): Promise<void>;
}

/** Runs both rounds for ever, woken by NOTIFY and by a short poll. */
export async function startRelay(deps: RelayDeps, databaseUrl: string): Promise<Relay> {
  let stopping = false;
  const sleepers = new Set<() => void>();
  const wake = (): void => {
    for (const rise of sleepers) rise();
  };
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const rise = (): void => {
        clearTimeout(timer);
        sleepers.delete(rise);
        resolve();
      };
      const timer = setTimeout(rise, POLL_MS);
      sleepers.add(rise);
    });
  const listener = await listen(databaseUrl, wake, deps.log);
  const loop = async (round: (deps: RelayDeps) => Promise<number>): Promise<void> => {
    while (!stopping) {
      const done = await round(deps).catch((error: unknown) => {
        deps.log.error({ err: error }, 'relay round failed');
        return 0;
      });
      if (done === 0 && !stopping) await sleep();
    }
  };
  const running = Promise.all([loop(relayEvents), loop(relaySignals)]);
  return {
    async stop() {
      stopping = true;
      wake();
      await running;
      await listener.end();
    },
  };
}

async function listen(databaseUrl: string, wake: () => void, log: Logger): Promise<pg.Client> {
  const listener = new pg.Client({ connectionString: databaseUrl });
  listener.on('error', (error) => log.warn({ err: error }, 'relay is not woken any more: it polls'));
  listener.on('notification', wake);
  await listener.connect();
  await listener.query(`LISTEN ${RELAY_CHANNEL}`);
  return listener;
}

function owned(event: QueuedEvent): QueuedEvent & { operatorId: string } {
  if (!event.operatorId) throw new Error(`vendor event ${event.seq} was routed without an operator`);
  return { ...event, operatorId: event.operatorId };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : String(error);
}
