import type { RequestHandler } from 'express';

/**
 * No page runs or shows what is not the sandbox's own. Forms may lead elsewhere: the pages for payment methods send
 * whoever is done back to the app.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
].join('; ');

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether this names the machine itself. A foreign name can be led here by whoever owns it (DNS rebinding). */
function isLocal(host: string | undefined): boolean {
  const address = `http://${host ?? ''}`;
  return URL.canParse(address) && LOCAL.has(new URL(address).hostname);
}

/** Whether a browser sends this from a page of ours. `null` (a sandboxed frame, a file) is nobody's. */
const isOurs = (origin: string, host: string | undefined) =>
  URL.canParse(origin) && new URL(origin).host === host;

/**
 * Gives every answer the pages' policy, and answers nothing to a web page elsewhere: neither under a foreign name, by
 * which it could read what is here, nor from a foreign origin, from which it would change it.
 */
export const guardPages: RequestHandler = (request, response, next) => {
  response.set({
    'content-security-policy': POLICY,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  const { origin, host } = request.headers;
  const refuse = (words: string) => void response.status(403).type('text').send(words);
  if (!isLocal(host)) return refuse('The sandbox answers to 127.0.0.1 and localhost only.');
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  // Programs send no Origin: the vendors' interfaces are held by their keys.
  if (origin === undefined || isOurs(origin, host)) return next();
  refuse('The sandbox takes this from its own pages only.');
};
