import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Visitor } from '../visitor.ts';
import { TRAFFIC, type TrafficClass } from './budgets.ts';
import { tooMany } from './too-many.ts';

type Holder = keyof typeof TRAFFIC;

/** Work over many rows. */
const HEAVY = [
  /^\/api\/imports$/,
  /^\/api\/leads\/import$/,
  /^\/api\/leads\/bulk(\/preview)?$/,
  /export(\.csv)?$/,
  /\.csv$/,
];

/** Pages and documents for whoever comes; sign-in. */
const PUBLIC = new RegExp(
  '^/(answer|b|proof|payment-setup|login|sign-out|reset|verify|account|invitation|join' +
    '|api/(auth|sign-in|join|invitations/[^/]+|docs|openapi\\.json))(/|$)',
);

export interface Traffic {
  /** By address, before anybody is asked who they are. A mail program's unsubscribing is never refused: it asks once. */
  readonly ofStrangers: RequestHandler;
  /** By key or person, once they are known. */
  readonly ofCallers: RequestHandler;
}

/** Limits ordinary traffic. @throws ApiProblem too_many_requests */
export function limitTraffic(): Traffic {
  const limiters = new Map(
    (Object.keys(TRAFFIC) as Holder[]).flatMap((holder) =>
      (Object.keys(TRAFFIC[holder]) as TrafficClass[]).map((kind) => {
        const { most: points, seconds: duration } = TRAFFIC[holder][kind];
        return [`${holder} ${kind}`, new RateLimiterMemory({ points, duration })] as const;
      }),
    ),
  );
  const count = async (request: Request, response: Response, holder: Holder, id: string): Promise<void> => {
    const kind = classOf(request);
    const limiter = limiters.get(`${holder} ${kind}`);
    const answer = await limiter?.consume(id).catch((refused: unknown) => refused);
    if (!(answer instanceof RateLimiterRes)) return;
    const { most, seconds } = TRAFFIC[holder][kind];
    const wait = Math.max(1, Math.ceil(answer.msBeforeNext / 1000));
    // draft-ietf-httpapi-ratelimit-headers-09: q requests in w seconds; r are left for t seconds.
    response.set('RateLimit-Policy', `"${kind}";q=${most};w=${seconds}`);
    response.set('RateLimit', `"${kind}";r=${answer.remainingPoints};t=${wait}`);
    if (answer.consumedPoints <= most) return;
    const whose = { key: 'This key', person: 'You', stranger: 'Your address' }[holder];
    throw tooMany(
      `${whose} may send ${most.toLocaleString('en-US')} of these requests in ${seconds} seconds.`,
      wait,
    );
  };
  return {
    async ofStrangers(request, response, next) {
      if (PUBLIC.test(request.path))
        await count(request, response, 'stranger', response.locals['addressBlock']);
      next();
    },
    async ofCallers(request, response, next) {
      const { caller, person }: Visitor = response.locals['visitor'];
      await count(request, response, person ? 'person' : 'key', caller.actor.id);
      next();
    },
  };
}

function classOf({ method, path }: Request): TrafficClass {
  if (HEAVY.some((pattern) => pattern.test(path)) && !(method === 'GET' && path === '/api/imports'))
    return 'heavy';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}
