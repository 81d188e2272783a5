import type { RequestHandler } from 'express';
import { ApiProblem } from '../problem.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Vendors sign what they post; some of them, like Twilio, keep cookies. */
const SIGNED = '/api/webhooks/';

/**
 * Refuses what a page of another site makes a browser send with its cookies, whatever the body's type. A key is no
 * cookie: no form can send it, and a script only after a preflight that names the origin.
 *
 * The origin decides. Forms of our pages send `null`, because no referrer may leave them (Fetch, "append a request
 * Origin header"): then the browser's own word on whence it came does.
 *
 * @throws ApiProblem forbidden
 */
export function refuseCrossSite(origins: readonly string[]): RequestHandler {
  const ours = new Set(origins);
  return (request, _response, next) => {
    if (SAFE.has(request.method) || request.headers.cookie === undefined) return next();
    if (request.get('x-api-key') || request.path.startsWith(SIGNED)) return next();
    const origin = request.get('origin') ?? 'null';
    if (origin === 'null' ? isOfOurPage(request.get('sec-fetch-site')) : ours.has(origin)) return next();
    throw new ApiProblem(
      'forbidden',
      `This came with a cookie, and not from a page of ${origins[0]}: open the site there. A program sends X-API-Key instead.`,
      // What is still on its way of the body is not read.
      { headers: { Connection: 'close' } },
    );
  };
}

/** `none`: a person did it, by the address bar or a bookmark. */
function isOfOurPage(site: string | undefined): boolean {
  return site === 'same-origin' || site === 'none';
}
