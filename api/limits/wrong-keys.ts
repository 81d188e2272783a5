import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Guesses } from './guesses.ts';
import { tooMany } from './too-many.ts';

/** A key that was right is not counted for so long, whatever else comes from its address. */
const TRUSTED_MS = 3_600_000;
const MOST_KEPT = 10_000;

export interface WrongKeys {
  /** Before a key is read. */
  readonly count: RequestHandler;
  /** Once it was right. */
  readonly forget: RequestHandler;
}

/**
 * Limits wrong keys by address. Keys that were right lately go on from there: who shares an address with somebody who
 * tries is not shut out.
 *
 * @throws ApiProblem too_many_requests
 */
export function limitWrongKeys(guesses: Guesses): WrongKeys {
  const right = new Map<string, number>();
  const isRight = (name: string) => (right.get(name) ?? 0) > Date.now();
  return {
    async count(request, response, next) {
      const key = request.get('x-api-key');
      if (!key || isRight(nameOf(key))) return next();
      const wait = await guesses.count('api_key', { address: response.locals['addressBlock'] });
      if (wait > 0) throw tooMany('Too many wrong keys came from your address.', wait);
      next();
    },
    async forget(request, response, next) {
      const key = request.get('x-api-key');
      if (!key) return next();
      const name = nameOf(key);
      if (isRight(name)) return next();
      if (right.size >= MOST_KEPT) right.clear();
      right.set(name, Date.now() + TRUSTED_MS);
      await guesses.wasRight('api_key', { address: response.locals['addressBlock'] });
      next();
    },
  };
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('base64');
}
