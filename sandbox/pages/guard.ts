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

/** Whether a browser sends this from a page of ours. `null` (a sandboxed frame, a file) is nobody's. */
function isOurs(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  // A foreign name that leads here would be its own host: only local names are ours.
  return from.host === host && LOCAL.has(from.hostname);
}

/** Gives every answer the pages' policy, and refuses what a web page elsewhere would change here. */
export const guardPages: RequestHandler = (request, response, next) => {
  response.set({
    'content-security-policy': POLICY,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  const { origin, host } = request.headers;
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  // Programs send no Origin: the vendors' interfaces are held by their keys.
  if (origin === undefined || isOurs(origin, host)) return next();
  response.status(403).type('text').send('The sandbox takes this from its own pages only.');
};
