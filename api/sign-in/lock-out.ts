import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { addressBlock } from '../limits/address-block.ts';
import type { GuessKind } from '../limits/budgets.ts';
import type { Guess, Guesses } from '../limits/guesses.ts';
import { inWords } from '../limits/too-many.ts';
import { ADDRESS_HEADER } from '../middleware/read-address.ts';
import { DEVICE_COOKIE_AGE, type Devices } from './devices.ts';

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Whose secret is tried: whom the body names, who waits for a second factor, or who is signed in. */
type Whose = 'body' | 'pending';

/** What is counted, by better-auth's paths. */
const COUNTED: Readonly<Record<string, readonly [GuessKind, Whose]>> = {
  '/sign-in/email': ['password', 'body'],
  '/two-factor/verify-totp': ['code', 'pending'],
  '/two-factor/verify-otp': ['code', 'pending'],
  '/two-factor/verify-backup-code': ['code', 'pending'],
  // The password once more, by a session that may be stolen.
  '/two-factor/enable': ['password', 'pending'],
  '/two-factor/disable': ['password', 'pending'],
  '/two-factor/generate-backup-codes': ['password', 'pending'],
  '/two-factor/get-totp-uri': ['password', 'pending'],
};

/**
 * Limits guesses at sign-in, and locks nobody out by them: a browser that signed in before has a counter of its own,
 * which strangers' tries do not touch; and whoever resets the password by mail gets such a browser (`rememberBrowser`).
 *
 * It has to be the last plugin: only after the second factor's is it known whether somebody is signed in.
 */
export function lockOut({ guesses, devices }: { guesses: Guesses; devices: Devices }) {
  /** What a request was counted as, for when it is answered. */
  const counted = new WeakMap<object, readonly [GuessKind, Guess]>();
  const before = createAuthMiddleware(async (ctx) => {
    const address = ctx.headers?.get(ADDRESS_HEADER);
    const [kind, whose] = COUNTED[ctx.path] ?? [];
    // Without an address it is our own code that asks.
    if (!kind || address === null || address === undefined) return;
    const account = whose === 'body' ? emailIn(ctx.body) : await pendingAccount(ctx);
    if (!account) return;
    const device = devices.known(ctx.getCookie(deviceCookie(ctx).name) ?? undefined, account);
    const guess = { account, address: addressBlock(address), device };
    const wait = await guesses.count(kind, guess);
    if (wait > 0) throw refusal(wait);
    counted.set(ctx.headers as Headers, [kind, guess]);
  });
  const after = createAuthMiddleware(async (ctx) => {
    const { returned, newSession } = ctx.context;
    const [kind, guess] = (ctx.headers && counted.get(ctx.headers)) ?? [];
    if (kind && guess && !(returned instanceof APIError)) await guesses.wasRight(kind, guess);
    if (!newSession) return;
    const { name, attributes } = deviceCookie(ctx);
    const cookie = devices.remember(ctx.getCookie(name) ?? undefined, accountOf(newSession.user.email));
    ctx.setCookie(name, cookie, attributes);
  });
  return {
    id: 'lock-out',
    hooks: {
      before: [{ matcher: ({ path }) => path !== undefined && path in COUNTED, handler: before }],
      after: [{ matcher: () => true, handler: after }],
    },
  } satisfies BetterAuthPlugin;
}

function deviceCookie(ctx: Context) {
  return ctx.context.createAuthCookie('device', { maxAge: DEVICE_COOKIE_AGE });
}

function emailIn(body: unknown): string | undefined {
  const email = (body as { email?: unknown } | undefined)?.email;
  return typeof email === 'string' ? accountOf(email) : undefined;
}

function accountOf(email: string): string {
  return email.trim().toLowerCase();
}

async function pendingAccount(ctx: Context): Promise<string | undefined> {
  const session = await getSessionFromCtx(ctx);
  if (session) return accountOf(session.user.email);
  const { name } = ctx.context.createAuthCookie('two_factor');
  const pending = await ctx.getSignedCookie(name, ctx.context.secret);
  const found = pending ? await ctx.context.internalAdapter.findVerificationValue(pending) : null;
  const user = found && (await ctx.context.internalAdapter.findUserById(found.value));
  return user ? accountOf(user.email) : undefined;
}

function refusal(wait: number): APIError {
  const message = `Too many wrong tries. Try again in ${inWords(wait)}, or reset the password by mail: that works at once.`;
  return new APIError(
    'TOO_MANY_REQUESTS',
    { code: 'TOO_MANY_TRIES', message },
    { 'Retry-After': String(wait) },
  );
}
