import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { relaySignals } from '../../worker/relay/relay.ts';
import { bundleWorkflows, createWorkers } from '../../worker/workers.ts';
import { createFixture, type Fixture, openTestWorld } from '../setup/fixtures.ts';
import { createTimeSkippingEnvironment } from '../setup/time-skipping.ts';
import { withoutIdentities } from './histories.ts';
import { VendorDoubles } from './vendor-doubles.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

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
  /** What the workers use to start workflows; a test may break it. */
  readonly starting: { start: Client['workflow']['start'] };
  now(): Promise<Date>;
  pass(ms: number): Promise<void>;
  passUntil(at: Date): Promise<void>;
  /** Makes facts true, as the operator, and delivers what they owe to workflows. */
  tell<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Reads as the operator. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Delivers everything that is owed to workflows, and lets them take it up. */
  relay(): Promise<void>;
  /** Waits for a workflow's end, however far away. */
  ending(workflowId: string): Promise<unknown>;
  /** The activities that a workflow has asked for, and when. */
  acted(workflowId: string): Promise<{ readonly name: string; readonly at: Date }[]>;
  historyLength(workflowId: string): Promise<number>;
  /** Keeps the workflow's history for replay, when RECORD_HISTORIES is set. @param name e.g. `leads/booked` */
  record(name: string, workflowId: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  quieten();
  const [environment, bundle, world] = await Promise.all([
    createTimeSkippingEnvironment(),
    bundleWorkflows(),
    openTestWorld(),
  ]);
  const { db, locks } = world;
  const campaign = await createFixture(db);
  const vendors = new VendorDoubles();
  const { client, namespace = 'default' } = environment;
  const starting = { start: client.workflow.start.bind(client.workflow) as Client['workflow']['start'] };
  const workers = await createWorkers({
    connection: environment.nativeConnection,
    namespace,
    bundle,
    deps: { db, locks, client: breakable(client, starting), ...vendors.deps },
  });
  const running = Promise.all(workers.map((worker) => worker.run()));

  return {
    ...actions(environment, db, campaign.operatorId),
    db,
    operatorId: campaign.operatorId,
    campaign,
    client,
    vendors,
    starting,
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      await environment.teardown();
      await world.close();
    },
  };
}

type Actions = Pick<
  Stage,
  'now' | 'pass' | 'passUntil' | 'tell' | 'read' | 'relay' | 'ending' | 'acted' | 'historyLength' | 'record'
>;

function actions(environment: TestWorkflowEnvironment, db: Database, operatorId: string): Actions {
  const { client } = environment;
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'error' });
  const now = async () => new Date(await environment.currentTimeMs());
  const pass = (ms: number) => environment.sleep(ms);
  const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(db, operatorId, work);
  const historyOf = (workflowId: string) => client.workflow.getHandle(workflowId).fetchHistory();
  const relay = async () => {
    for (let owed = 1; owed > 0; ) {
      while ((await relaySignals({ db, client, log })) > 0);
      await pass(SECOND);
      owed = await read((tx) => tx.workflowSignal.count({ where: { status: 'pending' } }));
    }
  };
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
    ending: (workflowId) => client.workflow.getHandle(workflowId).result(),
    acted: async (workflowId) => actedIn(await historyOf(workflowId)),
    historyLength: async (workflowId) => (await historyOf(workflowId)).events?.length ?? 0,
    async record(name, workflowId) {
      if (!process.env['RECORD_HISTORIES']) return;
      const [module = '', file = ''] = name.split('/');
      const directory = path.resolve('workflows', module, 'histories');
      mkdirSync(directory, { recursive: true });
      const history = withoutIdentities(JSON.parse(historyToJSON(await historyOf(workflowId))));
      writeFileSync(path.join(directory, `${file}.json`), `${JSON.stringify(history, null, 1)}\n`);
    },
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

function quieten(): void {
  const level = process.env['LOG_LEVEL'] === 'debug' ? 'WARN' : 'ERROR';
  Runtime.install({
    logger: new DefaultLogger(level),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: level, other: level }) } },
  });
}
