import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { temporalUpdates } from '../../config/temporal-updates.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { relaySignals } from '../../worker/relay/relay.ts';
import { bundleWorkflows, createWorkers } from '../../worker/workers.ts';
import { createFixture, type Fixture, openTestWorld } from '../setup/fixtures.ts';
import { createTimeSkippingEnvironment } from '../setup/time-skipping.ts';
import { writeHistory } from './histories.ts';
import { quietenTemporal } from './quiet.ts';
import { VendorDoubles } from './vendor-doubles.ts';
import { testSeal } from '../setup/seal.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const QUARTER_DAY = 6 * HOUR;
const A_LONG_TIME = 20 * DAY;

/**
 * The real workflows, activities and services on a real Postgres, under a server that skips time. Only the vendors are
 * doubles. Time stands still, but for the moments that a test takes, while no test lets it pass.
 */
export interface Stage {
  readonly db: Database;
  readonly operatorId: string;
  /** A campaign of the operator's first client. */
  readonly campaign: Fixture;
  readonly client: Client;
  readonly vendors: VendorDoubles;
  /** Where files that were uploaded lie. */
  readonly filesDir: string;
  /** What the workers use to start workflows; a test may break it. */
  readonly starting: { start: Client['workflow']['start'] };
  now(): Promise<Date>;
  /** While workflows are at work the clock runs as clocks do, and leaps when they rest: less than a minute may be too short for them. */
  pass(ms: number): Promise<void>;
  passUntil(at: Date): Promise<void>;
  /** Makes facts true, as the operator, and delivers what they owe to workflows. */
  tell<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Reads as the operator. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Delivers everything that is owed to workflows, and lets them take it up. */
  relay(): Promise<void>;
  /** Lets time pass until a workflow has ended, and at most six hours more. */
  ending(workflowId: string): Promise<unknown>;
  /** The activities that a workflow has asked for, and when. */
  acted(workflowId: string): Promise<{ readonly name: string; readonly at: Date }[]>;
  historyLength(workflowId: string): Promise<number>;
  /** The same without the events of workflow tasks, of which a busy machine makes more than an idle one. */
  eventsOfStory(workflowId: string): Promise<number>;
  /** Keeps the workflow's history for replay, when RECORD_HISTORIES is set. @param name e.g. `leads/booked` */
  record(name: string, workflowId: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  quietenTemporal();
  const environment = await createTimeSkippingEnvironment();
  const [bundle, world] = await Promise.all([bundleWorkflows(), openTestWorld()]);
  const { db, locks } = world;
  const campaign = await createFixture(db);
  const vendors = new VendorDoubles();
  const filesDir = mkdtempSync(path.join(tmpdir(), 'followthrough-files-'));
  const { client, namespace = 'default' } = environment;
  const starting = { start: client.workflow.start.bind(client.workflow) };
  const workers = await createWorkers({
    connection: environment.nativeConnection,
    namespace,
    bundle,
    deps: {
      db,
      locks,
      copies: locks,
      filesDir,
      seal: testSeal,
      attachmentsDir: filesDir,
      client: breakable(client, starting),
      updates: temporalUpdates(client),
      serverClock: async () => new Date(await environment.currentTimeMs()),
      ...vendors.deps,
    },
  });
  const running = Promise.all(workers.map((worker) => worker.run()));

  return {
    ...actions(environment, db, campaign.operatorId),
    db,
    operatorId: campaign.operatorId,
    campaign,
    client,
    vendors,
    filesDir,
    starting,
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      await environment.teardown();
      await world.close();
      rmSync(filesDir, { recursive: true, force: true });
      await Runtime.instance().shutdown();
    },
  };
}

type Actions = Pick<
  Stage,
  | 'now'
  | 'pass'
  | 'passUntil'
  | 'tell'
  | 'read'
  | 'relay'
  | 'ending'
  | 'acted'
  | 'historyLength'
  | 'eventsOfStory'
  | 'record'
>;

function actions(environment: TestWorkflowEnvironment, db: Database, operatorId: string): Actions {
  const { client, connection, namespace } = environment;
  const still = new Client({ connection, namespace });
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'error' });
  const now = async () => new Date(await environment.currentTimeMs());
  const inTurn = oneAtATime();
  // The server cannot bear two sleeps at a time.
  const pass = (ms: number) => inTurn(() => environment.sleep(ms));
  const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(db, operatorId, work);
  const historyOf = (workflowId: string) => client.workflow.getHandle(workflowId).fetchHistory();
  const relayOnce = () => relaySignals({ db, client, log });
  const deliver = async () => {
    for (let owed = 1; owed > 0; ) {
      // Two at a time, as two workers would.
      while ((await Promise.all([relayOnce(), relayOnce()])).some((done) => done > 0));
      await pass(MINUTE);
      owed = await read((tx) => tx.workflowSignal.count({ where: { status: 'pending' } }));
    }
  };
  const relay = sharing(deliver);
  return {
    now,
    pass,
    read,
    relay,
    async passUntil(at) {
      const ms = at.getTime() - (await environment.currentTimeMs());
      if (ms < 0) throw new RangeError(`${at.toISOString()} has passed`);
      await pass(ms);
    },
    async tell(work) {
      const told = await read(work);
      await relay();
      return told;
    },
    async ending(workflowId) {
      // Not by the environment's own client: while it waits, time leaps to whatever timer is next, were it in ten years.
      const handle = still.workflow.getHandle(workflowId);
      for (let waited = 0; waited < A_LONG_TIME; waited += QUARTER_DAY) {
        const { status } = await handle.describe();
        if (status.name !== 'RUNNING') return handle.result();
        await pass(waited === 0 ? MINUTE : QUARTER_DAY);
      }
      throw new Error(`${workflowId} has not ended after ${A_LONG_TIME / DAY} days`);
    },
    acted: async (workflowId) => actedIn(await historyOf(workflowId)),
    historyLength: async (workflowId) => (await historyOf(workflowId)).events?.length ?? 0,
    eventsOfStory: async (workflowId) => {
      const { events } = await historyOf(workflowId);
      return (events ?? []).filter(
        (event) => !Object.keys(event).some((key) => key.startsWith('workflowTask')),
      ).length;
    },
    async record(name, workflowId) {
      if (process.env['RECORD_HISTORIES']) writeHistory(name, await historyOf(workflowId));
    },
  };
}

function oneAtATime(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    last = last.then(work, work);
    return last;
  };
}

/** Who asks while it runs shares the next run with all others who do. */
function sharing(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = () => {
    next = null;
    return work();
  };
  return () => {
    next ??= running = running.then(begin, begin);
    return next;
  };
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

function actedIn({ events }: History): { name: string; at: Date }[] {
  return (events ?? []).flatMap(({ eventTime, activityTaskScheduledEventAttributes: scheduled }) => {
    if (!scheduled) return [];
    const at = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
    return [{ name: scheduled.activityType?.name ?? '', at: new Date(at) }];
  });
}

/** The activities' client: the real one, with a start that a test may break. */
function breakable(client: Client, starting: Stage['starting']): Client {
  const workflow = new Proxy(client.workflow, {
    get: (target, name) =>
      name === 'start'
        ? (...args: Parameters<Client['workflow']['start']>) => starting.start(...args)
        : Reflect.get(target, name, target),
  });
  return new Proxy(client, {
    get: (target, name) => (name === 'workflow' ? workflow : Reflect.get(target, name, target)),
  });
}
