import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { addressBlock } from '../limits/address-block.ts';
import type { GuessKind } from '../limits/budgets.ts';
import type { Guess, Guesses } from '../limits/guesses.ts';
import { againBy } from '../limits/try-secret.ts';
import { inWords } from '../limits/too-many.ts';
import { ADDRESS_HEADER } from '../middleware/read-address.ts';
import { SECOND_FACTOR_NEEDED } from './second-factor-gate.ts';
import { DEVICE_COOKIE_AGE, type Devices } from './devices.ts';

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Whose secret is tried: whom the body names, whoever is signed in, or anybody's. */
type Whose = 'body' | 'session' | 'anybody';

/** What is counted, by better-auth's paths. */
const COUNTED: Readonly<Record<string, readonly [GuessKind, Whose]>> = {
  '/sign-in/email': ['password', 'body'],
  // For an account they are counted in its row (`takeCode`), which lets backup codes through: nobody is locked out.
  '/second-factor/verify': ['code', 'anybody'],
  // The password once more, by a session that may be stolen.
  '/second-factor/begin': ['password', 'session'],
  '/second-factor/backup-codes': ['password', 'session'],
  '/second-factor/disable': ['password', 'session'],
};

/**
 * Limits guesses at sign-in, and locks nobody out by them: a browser that signed in before has a counter of its own,
 * which strangers' tries do not touch; and whoever resets the password by mail gets such a browser (`rememberBrowser`).
 *
 * It has to be the last plugin: what others do after a sign-in comes first.
 */
export function lockOut({ guesses, devices }: { guesses: Guesses; devices: Devices }) {
  /** What a request was counted as, for when it is answered. */
  const counted = new WeakMap<object, readonly [GuessKind, Guess]>();
  const guessOf = async (
    ctx: Context,
    whose: Whose | undefined,
    address: string,
  ): Promise<Guess | undefined> => {
    if (whose === 'anybody') return { address };
    if (whose === 'session') {
      const session = await getSessionFromCtx(ctx);
      return session ? againBy(session.user.id, address) : undefined;
    }
    const account = emailIn(ctx.body);
    if (account === undefined) return undefined;
    const device = devices.known(ctx.getCookie(deviceCookie(ctx).name) ?? undefined, account);
    return { account, address, device };
  };
  const before = createAuthMiddleware(async (ctx) => {
    const address = ctx.headers?.get(ADDRESS_HEADER);
    const [kind, whose] = COUNTED[ctx.path] ?? [];
    // Without an address it is our own code that asks.
    if (!kind || address === null || address === undefined) return;
    const guess = await guessOf(ctx, whose, addressBlock(address));
    if (!guess) return;
    const wait = await guesses.count(kind, guess);
    if (wait > 0) throw refusal(wait);
    counted.set(ctx.headers as Headers, [kind, guess]);
  });
  const after = createAuthMiddleware(async (ctx) => {
    const { returned, newSession } = ctx.context;
    const [kind, guess] = (ctx.headers && counted.get(ctx.headers)) ?? [];
    if (kind && guess && !isWrong(returned)) await guesses.wasRight(kind, guess);
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

/** A password that leads to the second factor was right. */
function isWrong(returned: unknown): boolean {
  return isAPIError(returned) && returned.body?.code !== SECOND_FACTOR_NEEDED;
}

function refusal(wait: number): APIError {
  const message = `Too many wrong tries. Try again in ${inWords(wait)}, or reset the password by mail: that works at once.`;
  return new APIError(
    'TOO_MANY_REQUESTS',
    { code: 'TOO_MANY_TRIES', message },
    { 'Retry-After': String(wait) },
  );
}
