import { createHmac } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../../prisma/client.ts';
import { type Budget, type GuessBudgets, GUESSES, type GuessKind } from './budgets.ts';

/** One try at a secret. */
export interface Guess {
  /** An email address or an id; undefined: the secret names its owner itself, like a key. */
  readonly account?: string;
  /** As `addressBlock` says it. */
  readonly address: string;
  /** The browser's id, when it signed in to this account before. */
  readonly device?: string | undefined;
}

/** Counts tries at secrets over all processes. */
export interface Guesses {
  /** Counts a try before it is judged, so that many at once are no way around. @returns seconds to wait; 0: judge it */
  count(kind: GuessKind, guess: Guess): Promise<number>;
  /** Gives back a try that was right. */
  wasRight(kind: GuessKind, guess: Guess): Promise<void>;
}

type Scope = keyof GuessBudgets;

/** `secret` hides in the database whose tries are counted. */
export function createGuesses(authDb: Database, secret: string): Guesses {
  const client = { query: queryBy(authDb) };
  const limiters = new Map<string, RateLimiterPostgres>();
  const limiterOf = (kind: GuessKind, scope: Scope): RateLimiterPostgres | undefined => {
    const budgets: GuessBudgets = GUESSES[kind];
    const budget = budgets[scope];
    if (!budget) return undefined;
    const name = `${kind}.${scope}`;
    const limiter = limiters.get(name) ?? createLimiter(client, name, budget, limiters.size === 0);
    limiters.set(name, limiter);
    return limiter;
  };
  /** What a try is counted for, whatever refuses the fewest others first. */
  const scopesOf = (kind: GuessKind, { account, address, device }: Guess) => {
    const hide = (...parts: string[]) =>
      createHmac('sha256', secret).update(parts.join('\n')).digest('base64url');
    const known = device !== undefined && account !== undefined && limiterOf(kind, 'device');
    if (known) return [{ limiter: known, key: hide(account, device), isOwn: true }];
    return [
      { limiter: account && limiterOf(kind, 'pair'), key: hide(account ?? '', address), isOwn: true },
      { limiter: limiterOf(kind, 'address'), key: hide(address), isOwn: false },
      { limiter: account && limiterOf(kind, 'account'), key: hide(account ?? ''), isOwn: false },
    ].flatMap(({ limiter, key, isOwn }) => (limiter ? [{ limiter, key, isOwn }] : []));
  };
  return {
    async count(kind, guess) {
      for (const { limiter, key } of scopesOf(kind, guess)) {
        const wait = await take(limiter, key);
        if (wait > 0) return wait;
      }
      return 0;
    },
    async wasRight(kind, guess) {
      for (const { limiter, key, isOwn } of scopesOf(kind, guess)) {
        // What others count for too is not forgiven for one's own sake: an account of one's own would buy tries.
        if (isOwn) await limiter.delete(key);
        else await limiter.reward(key, 1);
      }
    },
  };
}

interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

function createLimiter(client: object, name: string, { most, seconds }: Budget, sweeps: boolean) {
  return new RateLimiterPostgres({
    storeClient: client,
    storeType: 'client',
    tableName: 'guess',
    tableCreated: true,
    keyPrefix: name,
    points: most,
    duration: seconds,
    clearExpiredByTimeout: sweeps,
  });
}

/** The library speaks to a `pg` client; our database is Prisma's. */
function queryBy(authDb: Database) {
  return async ({ text, values }: Query) => {
    const found = await authDb.$queryRawUnsafe<{ points: number; expire: bigint | null }[]>(text, ...values);
    const rows = found.map(({ points, expire }) => ({
      points,
      expire: expire === null ? null : Number(expire),
    }));
    return { rows, rowCount: rows.length };
  };
}

/** @returns seconds to wait; 0: there was one left */
async function take(limiter: RateLimiterPostgres, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (answer) {
    if (answer instanceof RateLimiterRes) return Math.max(1, Math.ceil(answer.msBeforeNext / 1000));
    throw answer;
  }
}
