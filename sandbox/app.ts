import { createServer } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express';
import { type Accounts, openAccounts } from './accounts/accounts.ts';
import { toAccount } from './accounts/choose-account.ts';
import { accountsRoom } from './accounts/routes.ts';
import { bookRoutes } from './books.ts';
import { calcomHandlers } from './calcom/bookings.ts';
import { bookingPage } from './calcom/page.ts';
import { reschedulePage } from './calcom/reschedule-page.ts';
import { calcomRoutes } from './calcom/routes.ts';
import { outreachPages } from './instantly/page.ts';
import { instantlyRoutes } from './instantly/routes.ts';
import { messagebirdHandlers } from './messagebird/messages.ts';
import { messagebirdRoutes } from './messagebird/routes.ts';
import { eventPages } from './pages/events.ts';
import { guardPages } from './pages/guard.ts';
import { calendarPages } from './pages/calendar.ts';
import { inboxPages } from './pages/inbox.ts';
import { escapeHtml } from './html.ts';
import { createDials, type Dials } from './dials/dials.ts';
import { gate } from './dials/gate.ts';
import { dialPage } from './dials/page.ts';
import { dialRoutes } from './dials/routes.ts';
import { readScenario } from './dials/scenario.ts';
import { liveRoutes } from './pages/live.ts';
import { overviewPages } from './pages/overview.ts';
import { phonePages } from './pages/phones.ts';
import { shellPage } from './pages/shell.ts';
import { handHandlers } from './retell/by-hand.ts';
import { tillPages } from './pages/till.ts';
import { retellHandlers } from './retell/calls.ts';
import { retellRoutes } from './retell/routes.ts';
import type { Vendor } from './records.ts';
import { createSchedule, type Handlers } from './schedule.ts';
import { sendgridHandlers } from './sendgrid/mails.ts';
import { replyRoutes } from './sendgrid/replies.ts';
import { sendgridRoutes } from './sendgrid/routes.ts';
import type { SandboxOptions } from './settings.ts';
import { openStore, type State, type Store } from './state.ts';
import { stripeHandlers } from './stripe/invoices.ts';
import { stripePages } from './stripe/pages.ts';
import { stripeRoutes } from './stripe/routes.ts';
import { setupPages } from './stripe/setup-page.ts';
import { twilioHandlers } from './twilio/messages.ts';
import { twilioRoutes } from './twilio/routes.ts';
import type { World } from './world.ts';

export interface Sandbox {
  /** Begins to answer on 127.0.0.1 and to act; rejects when the port is taken. Answers the base address. */
  listen(): Promise<string>;
  /** Stops acting and answering, and writes the state. */
  close(): Promise<void>;
  readonly baseUrl: string;
  /** The main account's. */
  readonly state: State;
  readonly accounts: Accounts;
  /** What is wrong with its vendors: at first nothing. */
  readonly dials: Dials;
}

const onError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const status =
    error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status >= 500) console.error(`sandbox: ${request.method} ${request.path} failed:`, error);
  response
    .status(status)
    .json({ error: { message: error instanceof Error ? error.message : String(error) } });
};

/** A reader who followed an old or mistyped address sees the menu, and that there is nothing. Programs have their own words. */
const noSuchPage: RequestHandler = (request, response, next) => {
  if (request.method !== 'GET' || request.accepts('json', 'html') !== 'html') return next();
  const body = `<h1>There is no such page</h1><p>${escapeHtml(request.path)} leads nowhere. <a href="/">To the overview</a></p>`;
  response
    .status(404)
    .send(shellPage({ title: 'No such page', room: '/', address: request.originalUrl, body }));
};

function buildApp(accounts: Accounts, store: Store, dialRoom: Router): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  app.use(guardPages);
  app.use((request, response, next) => {
    if (request.method !== 'GET') response.once('finish', store.touch);
    next();
  });
  app.use(liveRoutes(store));
  app.use(dialRoom);
  app.use(accountsRoom(accounts));
  app.use(toAccount(accounts));
  app.use(noSuchPage);
  app.use(onError);
  return app;
}

/** All that one account answers: its rooms, what its vendors' customers see, and the vendors' APIs. */
function accountRoutes(world: World, dialled: (vendor: Vendor) => RequestHandler): Router {
  const app = Router();
  app.use(overviewPages(world));
  app.use(phonePages(world));
  app.use(eventPages(world));
  app.use(bookRoutes(world));
  app.use(replyRoutes(world));
  app.use(inboxPages(world));
  app.use(calendarPages(world));
  app.use(tillPages(world));
  app.use(outreachPages(world));
  app.use('/twilio', dialled('twilio'), twilioRoutes(world));
  app.use('/messagebird/v1', dialled('messagebird'), messagebirdRoutes(world));
  app.use('/sendgrid', dialled('sendgrid'), sendgridRoutes(world));
  app.use('/retell', dialled('retell'), retellRoutes(world));
  app.use('/calcom/v2', dialled('calcom'), calcomRoutes(world));
  app.use('/calcom/book', bookingPage(world));
  app.use('/instantly/api/v2', dialled('instantly'), instantlyRoutes(world));
  app.use('/reschedule', reschedulePage(world));
  app.use('/stripe', stripePages(world));
  app.use('/stripe', setupPages(world));
  app.use('/v1', dialled('stripe'), stripeRoutes(world));
  return app;
}

const accountHandlers = (world: World): Handlers => ({
  ...twilioHandlers(world),
  ...messagebirdHandlers(world),
  ...sendgridHandlers(world),
  ...stripeHandlers(world),
  ...retellHandlers(world),
  ...handHandlers(world),
  ...calcomHandlers(world),
});

/**
 * Makes a sandbox: seven vendors on one port, with accounts, their states and personas.
 * @throws Error when the state file or the scenario cannot be read, or the signing key is bad.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const given = { ...options, target: options.target.replace(/\/+$/, '') };
  const store = openStore(given.dataFile);
  let baseUrl = '';
  const schedule = createSchedule(store);
  const dials = createDials(store, schedule);
  if (given.scenarioFile) dials.carryOn(readScenario(given.scenarioFile));
  const accounts = openAccounts(store, given, () => baseUrl, {
    ...{ schedule, dials },
    routes: (world) => accountRoutes(world, (vendor) => gate(dials, vendor, store.touch)),
    handlers: (world) => ({ ...accountHandlers(world), ...(world.account.isMain && dials.handlers) }),
  });
  const dialRoom = Router();
  dialRoom.use('/dials', dialPage(accounts, dials), dialRoutes(accounts, dials));
  const server = createServer(buildApp(accounts, store, dialRoom));
  return {
    get baseUrl() {
      return baseUrl;
    },
    state: store.state,
    accounts,
    dials,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(given.port, '127.0.0.1', () => {
          const address = server.address();
          baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : given.port}`;
          accounts.start();
          resolve(baseUrl);
        });
      }),
    close: async () => {
      accounts.stop();
      await new Promise<void>((resolve) => {
        if (!server.listening) return resolve();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}
