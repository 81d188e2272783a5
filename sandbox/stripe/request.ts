import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { isRightKey, keyOf } from '../credentials.ts';
import { keepAnswer, keptAnswer } from '../kept-answers.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { StripeRefusal } from './errors.ts';
import { stripeVersion } from './objects.ts';
import type { Params } from './params.ts';

function masked(key: string): string {
  return key.length > 12 ? `${key.slice(0, 8)}****${key.slice(-4)}` : '****';
}

/** Lets in who brings the secret key; answers 401 in Stripe's words otherwise. */
export function stripeAuth(world: World): RequestHandler {
  return (request, response, next) => {
    response.set({ 'request-id': freshId('req_', 14), 'stripe-version': stripeVersion });
    if (isRightKey(request, world.options.stripe.secretKey)) return next();
    const key = keyOf(request);
    const message = key
      ? `Invalid API Key provided: ${masked(key)}`
      : 'You did not provide an API key. Provide it in the Authorization header, as Bearer or as the Basic user.';
    response.status(401).json({ error: { type: 'invalid_request_error', message } });
  };
}

type Answer = (params: Params, request: Request) => Record<string, unknown>;

function compute(answer: Answer, request: Request): { status: number; body: string } {
  try {
    const source = (request.method === 'GET' ? request.query : request.body) as Params | undefined;
    return { status: 200, body: JSON.stringify(answer({ ...source }, request)) };
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    return { status: error.status, body: JSON.stringify({ error: error.body }) };
  }
}

function write(response: Response, { status, body }: { status: number; body: string }): void {
  response.status(status).type('application/json').send(body);
}

/**
 * Answers one endpoint. A POST with an Idempotency-Key that was seen gets the first answer again;
 * with other parameters it gets an idempotency_error. A declined card is kept too; a refusal of the parameters is
 * not, as at Stripe: nothing was executed.
 */
export function answering(world: World, answer: Answer): RequestHandler {
  return (request, response) => {
    const key = request.method === 'POST' ? request.get('idempotency-key') : undefined;
    if (!key) return write(response, compute(answer, request));
    const content = `${request.method} ${request.originalUrl} ${JSON.stringify(request.body ?? {})}`;
    const fingerprint = createHash('sha256').update(content).digest('base64');
    response.set('idempotency-key', key);
    const kept = keptAnswer(world, key);
    if (!kept) {
      const fresh = compute(answer, request);
      if (fresh.status === 200 || fresh.status === 402) keepAnswer(world, { key, fingerprint, ...fresh });
      return write(response, fresh);
    }
    if (kept.fingerprint === fingerprint) {
      response.set('idempotent-replayed', 'true');
      return write(response, kept);
    }
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
    write(response, { status: 400, body: JSON.stringify({ error: { type: 'idempotency_error', message } }) });
  };
}
