import cors from 'cors';
import type { RequestHandler } from 'express';

/** Seconds; Chromium keeps no preflight longer. */
const KEEP_PREFLIGHT = 7_200;

/**
 * Lets the pages of listed origins read our answers, signed in or not; others get no word of it. Answers preflights,
 * which come without cookies and keys.
 */
export function allowOrigins(allowed: readonly string[]): RequestHandler {
  const listed = new Set(allowed);
  const answer = cors({
    origin: (origin, done) => done(null, origin !== undefined && listed.has(origin) ? origin : false),
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Content-Type', 'X-API-Key', 'Idempotency-Key'],
    exposedHeaders: [
      'Content-Disposition',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: KEEP_PREFLIGHT,
  });
  return (request, response, next) => {
    // Also where nothing is allowed: a cache must not give one origin's answer to another.
    response.vary('Origin');
    answer(request, response, next);
  };
}
