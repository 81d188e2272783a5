import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LauncherEnvironment } from '../../config/environment.ts';
import { checkout } from './checkout.ts';
import { type Facts, sandboxVariables, serverVariables, withoutVendors } from './child-environment.ts';
import { lockDataDir } from './data-lock.ts';
import { LaunchError } from './launch-error.ts';
import { startLeash } from './leash.ts';
import { migrate, setLogins } from './migrate.ts';
import { freePorts, requireFreePort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { Supervisor } from './processes.ts';
import type { Progress } from './progress.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { findTemporalCli } from './temporal-cli.ts';
import { prepareExistingServer, startTemporalServer } from './temporal-server.ts';

type Service = 'sandbox' | 'api' | 'worker';

export interface StackOptions {
  readonly environment: LauncherEnvironment;
  readonly progress: Progress;
  /** `'configured'`: those of the environment. */
  readonly ports: 'configured' | 'free';
  /**
   * Data in a temporary directory and in memory, gone at the end. The environment's own Postgres, Temporal and vendors
   * are left alone then: what is thrown away must not be somebody's, and reach nobody.
   */
  readonly isThrowAway: boolean;
  readonly services?: readonly Service[];
  /** Variables for sandbox, API and worker over all others. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Aborting it stops the start; a stack that stands is stopped by `stop`. */
  readonly signal?: AbortSignal;
  /** A part has failed for good; the rest still runs until `stop`. */
  readonly onFailure: (error: LaunchError) => void;
}

export interface Stack {
  readonly addresses: {
    readonly api: string;
    readonly sandbox: string;
    /** host:port */
    readonly temporal: string;
    /** Undefined for a Temporal that was not started here. */
    readonly temporalUi: string | undefined;
    /** Without a password. */
    readonly postgres: string;
  };
  /** The owner's login. */
  readonly databaseUrl: string;
  /** What the API and the worker run on: for scripts that act in their place (`parseServerEnvironment`). */
  readonly variables: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Of a part that runs: `postgres`, `temporal`, `sandbox`, `api` or `worker`. */
  pidOf(name: string): number | undefined;
  /** Stops all in reverse order of start; throw-away data is gone afterwards. */
  stop(): Promise<void>;
}

interface Ports {
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly api: number;
  readonly sandbox: number;
}

/** What one start hands from step to step. */
interface Start {
  readonly options: StackOptions;
  readonly supervisor: Supervisor;
  readonly dataDir: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
}

const serviceReadyWithinMs = 90_000;

/** Starts Postgres, Temporal, sandbox, API and worker, each when the one before is ready. @throws LaunchError */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { environment, progress, isThrowAway, signal } = options;
  const leash = startLeash();
  const dataDir = isThrowAway ? temporaryDirectory() : environment.dataDir;
  if (isThrowAway) leash.removeAtEnd(dataDir);
  let unlock = () => {};
  let supervisor: Supervisor | undefined;
  const stop = async () => {
    await supervisor?.stop();
    if (isThrowAway) {
      rmSync(dataDir, { recursive: true, force: true });
      leash.keep(dataDir);
    }
    unlock();
    leash.release();
  };
  try {
    if (!isThrowAway) unlock = await lockDataDir(dataDir, leash.pid);
    const running = new Supervisor({
      logDir: path.join(dataDir, 'logs'),
      leash,
      onTrouble: progress.line,
      onGiveUp: options.onFailure,
    });
    supervisor = running;
    signal?.addEventListener('abort', () => void running.stop());
    const ports = await portsOf(options);
    await requireFreePorts(options, ports);
    return await startParts({ options, supervisor, dataDir, ports, secrets: loadSecrets(dataDir) }, stop);
  } catch (error) {
    await stop();
    throw signal?.aborted ? new LaunchError('Stopped before everything had started.') : error;
  }
}

async function startParts(start: Start, stop: () => Promise<void>): Promise<Stack> {
  const { options, supervisor, dataDir, ports, secrets } = start;
  const { environment, isThrowAway } = options;
  const database = await startDatabase(start);
  const temporal = await startTemporal(start);
  const api = `http://127.0.0.1:${ports.api}`;
  const facts: Facts = {
    given: isThrowAway ? withoutVendors(process.env) : process.env,
    secrets,
    realVendors: isThrowAway ? [] : environment.realVendors,
    databaseAppUrl: database.appUrl,
    databaseAuthUrl: database.authUrl,
    temporalAddress: temporal.address,
    temporalUi: temporal.ui,
    temporalNamespace: environment.temporal.namespace,
    apiPort: ports.api,
    sandboxPort: ports.sandbox,
    publicUrl: (isThrowAway ? undefined : environment.publicUrl) ?? api,
    dataDir,
    sandboxFile: path.join(dataDir, 'sandbox.json'),
  };
  const overrides = { ...options.variables, ...(isThrowAway ? plainTemporal : {}) };
  const variables = { ...serverVariables(facts), ...overrides };
  for (const service of options.services ?? (['sandbox', 'api', 'worker'] as const)) {
    const own = service === 'sandbox' ? { ...sandboxVariables(facts), ...overrides } : variables;
    await startService(start, service, own);
  }
  const { host, pathname } = new URL(database.ownerUrl);
  return {
    addresses: {
      api,
      sandbox: `http://127.0.0.1:${ports.sandbox}`,
      temporal: temporal.address,
      temporalUi: temporal.ui,
      postgres: `postgres://${host}${pathname}`,
    },
    databaseUrl: database.ownerUrl,
    variables,
    dataDir,
    pidOf: (name) => supervisor.pidOf(name),
    stop,
  };
}

async function startDatabase(start: Start): Promise<{ ownerUrl: string; appUrl: string; authUrl: string }> {
  const { options, supervisor, dataDir, ports, secrets } = start;
  const { environment, progress, isThrowAway } = options;
  const given = isThrowAway ? undefined : environment;
  const ownerUrl =
    given?.databaseUrl ??
    (await progress.step('Postgres', async (say) => {
      const directory = path.join(dataDir, 'postgres');
      const password = secrets.postgresPassword;
      const local = await startPostgres(supervisor, {
        directory,
        port: ports.postgres,
        password,
        isThrowAway,
      });
      if (local.directory !== directory) say(`its data is in ${local.directory}`);
      return local.url;
    }));
  const logins = {
    ...(given?.databaseAppUrl ? {} : { followthrough_app: secrets.appPassword }),
    ...(given?.databaseAuthUrl ? {} : { followthrough_auth: secrets.authPassword }),
  };
  await progress.step('Migrations', async () => {
    await migrate(ownerUrl, path.join(checkout, 'prisma/migrations'));
    await setLogins(ownerUrl, logins);
  });
  return {
    ownerUrl,
    appUrl: given?.databaseAppUrl ?? withLogin(ownerUrl, 'followthrough_app', secrets.appPassword),
    authUrl: given?.databaseAuthUrl ?? withLogin(ownerUrl, 'followthrough_auth', secrets.authPassword),
  };
}

async function startTemporal(start: Start): Promise<{ address: string; ui: string | undefined }> {
  const { options, supervisor, dataDir, ports } = start;
  const { environment, progress, isThrowAway } = options;
  const { address, namespace } = environment.temporal;
  if (address !== undefined && !isThrowAway) {
    const settings = { ...environment.temporal, address };
    const advice = await progress.step(`Temporal at ${address}`, () => prepareExistingServer(settings));
    if (advice !== undefined) progress.line(advice);
    return { address, ui: undefined };
  }
  const where = { given: environment.temporalCli, cacheDir: environment.cacheDir };
  const cli = await progress.step('Temporal CLI', (say) => findTemporalCli(where, say));
  await progress.step('Temporal server', async () => {
    const file = isThrowAway ? undefined : path.join(dataDir, 'temporal.db');
    const server = { cli, port: ports.temporal, uiPort: ports.temporalUi, namespace, file };
    await startTemporalServer(supervisor, server);
  });
  return { address: `127.0.0.1:${ports.temporal}`, ui: `http://127.0.0.1:${ports.temporalUi}` };
}

async function startService(start: Start, name: Service, env: Record<string, string>): Promise<void> {
  const { supervisor, options } = start;
  const label = { sandbox: 'Sandbox', api: 'API', worker: 'Worker' }[name];
  await options.progress.step(label, async () => {
    await supervisor.start({
      name,
      command: process.execPath,
      args: ['--import', 'tsx', `${name}/main.ts`],
      env,
      cwd: checkout,
      ready: 'message',
      readyWithinMs: serviceReadyWithinMs,
      isRestarted: true,
    });
  });
}

// A local server knows neither keys nor certificates.
const plainTemporal = { TEMPORAL_API_KEY: '', TEMPORAL_TLS_CERT: '', TEMPORAL_TLS_KEY: '' };

async function portsOf({ ports, environment }: StackOptions): Promise<Ports> {
  if (ports === 'configured') return environment.ports;
  const [postgres = 0, temporal = 0, temporalUi = 0, api = 0, sandbox = 0] = await freePorts(5);
  return { postgres, temporal, temporalUi, api, sandbox };
}

/** All are looked at before anything starts: a taken one is told at once. */
async function requireFreePorts(
  { environment, isThrowAway, services }: StackOptions,
  ports: Ports,
): Promise<void> {
  const { databaseUrl, temporal } = environment;
  if (isThrowAway || databaseUrl === undefined) await requireFreePort(ports.postgres, 'POSTGRES_PORT');
  if (isThrowAway || temporal.address === undefined) {
    await requireFreePort(ports.temporal, 'TEMPORAL_PORT');
    await requireFreePort(ports.temporalUi, 'TEMPORAL_UI_PORT');
  }
  if (services?.includes('api') ?? true) await requireFreePort(ports.api, 'API_PORT');
  if (services?.includes('sandbox') ?? true) await requireFreePort(ports.sandbox, 'SANDBOX_PORT');
}

function withLogin(url: string, login: string, password: string): string {
  const address = new URL(url);
  address.username = login;
  address.password = password;
  return address.href;
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'followthrough-'));
  // Postgres's user passes through it when this is root.
  chmodSync(directory, 0o711);
  mkdirSync(path.join(directory, 'logs'));
  return directory;
}
