import type { RequestHandler } from 'express';
import { ApiProblem } from '../problem.ts';
import type { ReadKey } from '../read-key.ts';
import type { ReadSession } from '../read-session.ts';

/** Finds out who calls: by a key, else by the session's cookie. @throws ApiProblem no_key, wrong_key, forbidden */
export function authenticate(readKey: ReadKey, readSession: ReadSession): RequestHandler {
  return async (request, response, next) => {
    const key = request.get('x-api-key');
    const visitor = key
      ? await readKey(key)
      : await readSession(request.headers, (cookies) => response.append('Set-Cookie', [...cookies]));
    if (!visitor)
      throw new ApiProblem(
        'no_key',
        'Sign in, or send an API key as X-API-Key. `npm run key -- --name N` makes one.',
      );
    response.locals.visitor = visitor;
    response.locals.caller = visitor.caller;
    next();
  };
}
