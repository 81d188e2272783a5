import type { RequestHandler } from 'express';
import type { Caller } from '../../services/caller.ts';
import { ApiProblem } from '../problem.ts';
import type { ReadKey } from '../read-key.ts';

/** Finds out who calls. @throws ApiProblem no_key, wrong_key */
export function authenticate(readKey: ReadKey): RequestHandler {
  return async (request, response, next) => {
    const key = request.get('x-api-key');
    if (!key)
      throw new ApiProblem('no_key', 'Send an API key as X-API-Key. `npm run key -- --name N` makes one.');
    const caller: Caller = await readKey(key);
    response.locals.caller = caller;
    next();
  };
}
