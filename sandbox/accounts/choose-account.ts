import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { keyOf } from '../credentials.ts';
import type { SandboxOptions } from '../settings.ts';
import type { State } from '../state.ts';
import type { Accounts } from './accounts.ts';
import type { OpenAccount } from './open-account.ts';

/** The account whose rooms a browser looks at. */
const COOKIE = 'sandbox_account';
const COOKIE_OPTIONS: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' };

/** What a request to a vendor's API shows as its key: by the path's beginning. */
const keys: readonly [RegExp, (options: SandboxOptions) => string | undefined][] = [
  [/^\/twilio\//, ({ twilio }) => twilio.accountSid],
  [/^\/messagebird\//, ({ messagebird }) => messagebird.apiKey],
  [/^\/sendgrid\//, ({ sendgrid }) => sendgrid.apiKey],
  [/^\/retell\//, ({ retell }) => retell.apiKey],
  [/^\/calcom\/v2\//, ({ calcom }) => calcom.apiKey],
  [/^\/instantly\/api\//, ({ instantly }) => instantly.apiKey],
  [/^\/v1\//, ({ stripe }) => stripe.secretKey],
];

/** Pages of one record: its id is unique, so it tells whose page it is. */
const pages: readonly [RegExp, (state: State) => ReadonlyMap<string, unknown>][] = [
  [/^\/stripe\/invoices\/(\w+)/, ({ invoices }) => invoices],
  [/^\/stripe\/setup\/(\w+)/, ({ sessions }) => sessions],
  [/^\/stripe\/cards\/(\w+)/, ({ paymentMethods }) => paymentMethods],
  [/^\/retell\/recordings\/(\w+)/, ({ calls }) => calls],
  [/^\/reschedule\/(\w+)/, ({ bookings }) => bookings],
  [/^\/mails\/(\w+)/, ({ mails }) => mails],
];

function ofRecord(accounts: Accounts, path: string): OpenAccount | undefined {
  for (const [pattern, records] of pages) {
    const id = pattern.exec(path)?.[1];
    if (id) return accounts.all().find(({ world }) => records(world.state).has(id)) ?? accounts.main;
  }
  return undefined;
}

/** An unknown key is the main account's to refuse, in the vendor's words. */
function ofKey(accounts: Accounts, request: Request): OpenAccount | undefined {
  const found = keys.find(([pattern]) => pattern.test(request.path));
  if (!found) return undefined;
  const key = keyOf(request);
  return (key && accounts.all().find(({ world }) => found[1](world.options) === key)) || accounts.main;
}

function cookieOf(request: Request): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(request.get('cookie') ?? '')?.[1];
}

/** The account whose rooms the browser looks at. */
export function chosenName(accounts: Accounts, request: Request): string {
  return (accounts.get(cookieOf(request) ?? '') ?? accounts.main).world.account.name;
}

/** `?account=` says whose rooms are shown, and a cookie remembers it; the booking page without a prefix is the main account's. */
function ofRoom(accounts: Accounts, request: Request, response: Response): OpenAccount | undefined {
  if (request.path.startsWith('/calcom/')) return accounts.main;
  const { account: asked } = request.query;
  if (typeof asked !== 'string') return accounts.get(cookieOf(request) ?? '') ?? accounts.main;
  const account = accounts.get(asked);
  if (account) response.cookie(COOKIE, asked, COOKIE_OPTIONS);
  return account;
}

/**
 * Leads each request to its account: by the prefix `/at/<account>`, by the key that a vendor's API was given, by the
 * record whose page it is, or by what the browser last chose.
 */
export function toAccount(accounts: Accounts): RequestHandler {
  return (request, response, next) => {
    const [, name, rest] = /^\/at\/([^/?]+)(.*)$/.exec(request.url) ?? [];
    if (name !== undefined) {
      const account = accounts.get(name);
      if (!account) return next();
      request.url = rest?.startsWith('/') ? rest : `/${rest ?? ''}`;
      return account.routes(request, response, next);
    }
    const account =
      ofRecord(accounts, request.path) ?? ofKey(accounts, request) ?? ofRoom(accounts, request, response);
    if (account) return account.routes(request, response, next);
    response
      .status(404)
      .json({ error: { message: `There is no account ${String(request.query.account)}.` } });
  };
}
