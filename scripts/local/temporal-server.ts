import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { temporalConnectionOptions } from '../../config/temporal.ts';
import type { TemporalSettings } from '../../config/environment.ts';
import { LaunchError } from './launch-error.ts';
import type { Supervisor } from './processes.ts';

/** What workflows are found by; all of type Keyword. */
export const searchAttributes = ['OperatorId', 'ClientId', 'CampaignId', 'Status'] as const;

// temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
const keyword = 2;
/**
 * Priorities and fairness between operators are off by default in this server, and are kept within each partition of a
 * queue: with one partition they are kept in the whole queue. One bears far more than any vendor does.
 */
export const dynamicConfig = [
  'matching.useNewMatcher=true',
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

export interface TemporalServerOptions {
  readonly cli: string;
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  /** Where workflows are kept; undefined keeps them in memory, where a restart would lose them. */
  readonly file: string | undefined;
}

/** Starts the dev server on 127.0.0.1 as the supervisor's process `temporal`. @throws LaunchError */
export async function startTemporalServer(
  supervisor: Supervisor,
  options: TemporalServerOptions,
): Promise<void> {
  const { cli, port, uiPort, namespace, file } = options;
  const settings = {
    address: `127.0.0.1:${port}`,
    namespace,
    apiKey: undefined,
    tlsCert: undefined,
    tlsKey: undefined,
  };
  await supervisor.start({
    name: 'temporal',
    command: cli,
    args: [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--ui-port=${uiPort}`,
      '--log-level=warn',
      `--namespace=${namespace}`,
      ...(file === undefined ? [] : [`--db-filename=${file}`]),
      ...searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
      ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
    ],
    env: process.env,
    ready: (signal) => untilItAnswers(settings, signal),
    readyWithinMs: 60_000,
    isRestarted: file !== undefined,
  });
}

/**
 * Looks whether an existing server answers and knows the search attributes, and adds those it lacks.
 * Answers a sentence for the person at the keyboard where they have to be added by hand.
 * @throws LaunchError when the server or its namespace is not there.
 */
export async function prepareExistingServer(settings: TemporalSettings): Promise<string | undefined> {
  const connection = await reach(settings, '10 s').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new LaunchError(
      `Temporal at ${settings.address} (TEMPORAL_ADDRESS, namespace ${settings.namespace}) cannot be reached: ${why}.`,
    );
  });
  try {
    const { namespace } = settings;
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = searchAttributes.filter((name) => !(name in (known.customAttributes ?? {})));
    if (missing.length === 0) return undefined;
    const added = Object.fromEntries(missing.map((name) => [name, keyword]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: added });
    return undefined;
  } catch {
    const names = searchAttributes.join(', ');
    return `Could not check the search attributes of ${settings.namespace}: make sure that it has ${names}, of type Keyword.`;
  } finally {
    await connection.close();
  }
}

async function untilItAnswers(settings: TemporalSettings, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await (await reach(settings, '1 s')).close();
      return;
    } catch {
      await delay(100);
    }
  }
}

async function reach(settings: TemporalSettings, connectTimeout: '1 s' | '10 s'): Promise<Connection> {
  const connection = await Connection.connect({
    ...temporalConnectionOptions(settings),
    connectTimeout,
  });
  try {
    await connection.workflowService.describeNamespace({ namespace: settings.namespace });
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
