import type { Server } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import type { Express } from 'express';
import { type Logger, pino } from 'pino';
import { EnvironmentError, parseServerEnvironment, type ServerEnvironment } from '../config/environment.ts';
import { temporalConnectionOptions } from '../config/temporal.ts';
import { temporalUpdates } from '../config/temporal-updates.ts';
import { openDatabase } from '../prisma/client.ts';
import { requirePlainLogin } from '../prisma/require-plain-login.ts';
import { createSealer } from '../services/seal.ts';
import { createNotifier, type Notifier } from '../services/inbox/notify.ts';
import { type AppDeps, createApp } from './app.ts';
import type { ApiDeps } from './context.ts';
import { createAuth } from './auth.ts';
import { createDevices } from './sign-in/devices.ts';
import { createGuesses } from './limits/guesses.ts';
import { createKeyReader } from './read-key.ts';
import { createLiveHub } from './live/hub.ts';
import { createSessionReader } from './read-session.ts';
import { serve } from './server.ts';

const HOST = '127.0.0.1';
/** A vendor has five seconds to answer, and is asked by the worker. */
const VENDOR_ANSWERS_WITHIN_MS = 10_000;
/** Requests that still run when the process is told to stop have this long. */
const GOODBYE_MS = 10_000;
/** Of the log. */
const UNREAD = 'what changed could not be read: it is tried again';

const BELIEVES =
  'INSTANTLY_UNVERIFIED IS SET: ANYBODY WHO REACHES THIS ADDRESS CAN SEND EVENTS OF INSTANTLY. Never set it where that could be a stranger.';

async function main(): Promise<void> {
  const environment = parseServerEnvironment(process.env);
  const { publicUrl, allowedOrigins, trustedProxies, vendors } = environment;
  const logger = pino({ name: 'api', level: environment.logLevel, redact: ['req.headers', 'key', 'secret'] });
  const now = () => new Date();
  const db = openDatabase(environment.databaseAppUrl);
  const authDb = openDatabase(environment.databaseAuthUrl, 5);
  await Promise.all([requirePlainLogin(db), requirePlainLogin(authDb)]);
  const temporal = Connection.lazy(temporalConnectionOptions(environment.temporal));
  const client = new Client({ connection: temporal, namespace: environment.temporal.namespace });
  if (environment.believesUnverified) logger.warn(BELIEVES);
  const notifier = createNotifier(environment.databaseAppUrl);
  const seal = createSealer(environment.dataKeys);
  const inBackground = inBackgroundOf(notifier, logger);
  const live = createLiveHub({ db, now, onError: (error) => logger.error({ err: error }, UNREAD) });
  const { authSecret: secret, social } = environment;
  const guesses = createGuesses(authDb, secret);
  const devices = createDevices(secret);
  const auth = createAuth({
    ...{ authDb, secret, publicUrl, allowedOrigins, guesses, devices, seal, social, now, inBackground },
  });
  const app = await createApp({
    db,
    authDb,
    auth,
    seal,
    social,
    inBackground,
    live,
    guesses,
    devices,
    notifier,
    now,
    updates: temporalUpdates(client),
    logger,
    publicUrl,
    allowedOrigins,
    trustedProxies,
    linkSecret: environment.linkSecret,
    workflowAddress: environment.workflowAddress,
    portalDir: environment.portalDir,
    vendorAnswersWithin: VENDOR_ANSWERS_WITHIN_MS,
    ...vendorsOf(vendors),
    believesUnverified: environment.believesUnverified,
    ...createKeyReader(auth, authDb, now),
    readSession: createSessionReader(auth, authDb, now),
    webhookSecrets: webhookSecretsOf(vendors),
    filesDir: environment.filesDir,
    inboundMail: {
      secret: environment.inboundMail.secret,
      attachmentsDir: environment.inboundMail.attachmentsDir,
    },
    readiness: {
      database: () => db.$queryRaw`SELECT 1`,
      Temporal: () => temporal.workflowService.getSystemInfo({}),
    },
  });
  const server = listen(app, environment.apiPort, logger);
  const close = () =>
    Promise.allSettled([notifier.close(), temporal.close(), db.$disconnect(), authDb.$disconnect()]);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      // Streams have no end of their own.
      live.close();
      void stop(server, close);
    });
}

function listen(app: Express, port: number, logger: Logger): Server {
  const server = serve(app);
  server.listen(port, HOST, () => {
    logger.info({ address: `http://${HOST}:${port}` }, 'listening');
    process.send?.('ready');
  });
  server.on('error', (error) => {
    logger.fatal({ err: error }, 'cannot listen');
    process.exit(1);
  });
  return server;
}

async function stop(server: Server, close: () => Promise<unknown>): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), GOODBYE_MS);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(patience);
  await close();
  process.exit(0);
}

/** The vendors at which this installation has an account, and those of them that are no stand-ins. */
function vendorsOf(vendors: ServerEnvironment['vendors']): Pick<AppDeps, 'usualVendors' | 'realVendors'> {
  const usual = Object.entries(vendors).filter(([, { isConnected }]) => isConnected);
  const real = usual.filter(([, { isSandboxed }]) => !isSandboxed);
  return { usualVendors: usual.map(([name]) => name), realVendors: real.map(([name]) => name) };
}

function webhookSecretsOf(vendors: ServerEnvironment['vendors']): AppDeps['webhookSecrets'] {
  return {
    retell: vendors.retell.apiKey,
    calcom: vendors.calcom.webhookSecret,
    instantly: vendors.instantly.webhookSecret,
    stripe: vendors.stripe.webhookSecret,
    twilio: vendors.twilio.authToken,
    messagebird: vendors.messagebird.webhookSecret,
    sendgrid: vendors.sendgrid.webhookPublicKey,
  };
}

/** What an answer did not wait for is done all the same; a failure is in the log. */
function inBackgroundOf(notifier: Pick<Notifier, 'wake'>, logger: Logger): ApiDeps['inBackground'] {
  return (work) => {
    work.then(
      () => notifier.wake(),
      (error: unknown) => logger.error({ err: error }, 'what an answer did not wait for failed'),
    );
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof EnvironmentError ? error.message : error);
  process.exit(1);
});
