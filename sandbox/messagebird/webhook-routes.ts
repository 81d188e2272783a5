import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { MessagebirdEndpoint } from '../accounts/endpoints.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { fail, refuseBody } from './answers.ts';

/** The secret before signs too for so long after a rotation. */
const BOTH_SIGN_MS = 86_400_000;

const fields = {
  url: z.url({ protocol: /^https?$/ }).max(2_048),
  // An open list at Bird's; the catalog's types all have this form.
  events: z
    .array(z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/, 'is no event type'))
    .min(1)
    .max(100),
  description: z.string().max(256).optional(),
};
const newEndpoint = z.strictObject(fields);
const changes = z.strictObject({ ...fields, status: z.enum(['active', 'paused']) }).partial();

const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`;

function endpointJson(endpoint: MessagebirdEndpoint): Record<string, unknown> {
  const { id, url, description, events, status, createdAt, updatedAt } = endpoint;
  return {
    ...{ id, url, ...(description !== undefined && { description }), events, status },
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
  };
}

function create(world: World, request: Request, response: Response): void {
  const parsed = newEndpoint.safeParse(request.body);
  if (!parsed.success) return refuseBody(response, parsed.error);
  const now = Date.now();
  const endpoint: MessagebirdEndpoint = {
    ...parsed.data,
    ...{ id: freshId('whk_', 26), status: 'active', secret: newSecret(), createdAt: now, updatedAt: now },
  };
  world.endpoints.messagebird.set(endpoint.id, endpoint);
  response.status(201).json({ ...endpointJson(endpoint), secret: endpoint.secret });
}

function list(world: World, request: Request, response: Response): void {
  const { starting_after, limit, order } = request.query as Record<string, string>;
  const oldest = [...world.endpoints.messagebird.values()];
  const all = order === 'asc' ? oldest : oldest.reverse();
  const start = starting_after ? all.findIndex(({ id }) => id === starting_after) + 1 : 0;
  const shown = all.slice(start, start + Math.min(Math.max(Number(limit) || 20, 1), 100));
  const end = start + shown.length;
  response.json({
    data: shown.map(endpointJson),
    next_cursor: end < all.length ? (shown.at(-1)?.id ?? null) : null,
    prev_cursor: start > 0 ? (shown[0]?.id ?? null) : null,
    refresh_cursor: shown[0]?.id ?? null,
  });
}

/** Bird's webhook endpoints, after the types of its SDK. */
export function webhookRoutes(world: World, router: Router): void {
  const all = world.endpoints.messagebird;
  router.post('/webhooks', (request, response) => create(world, request, response));
  router.get('/webhooks', (request, response) => list(world, request, response));
  router.use('/webhooks/:id', (request, response, next) => {
    response.locals.endpoint = all.get(request.params.id);
    if (response.locals.endpoint) return next();
    const message = 'There is no such webhook endpoint.';
    fail(response, 404, { type: 'not_found_error', code: 'E01404', message });
  });
  const of = (response: Response) => response.locals.endpoint as MessagebirdEndpoint;
  router.get('/webhooks/:id', (_request, response) => void response.json(endpointJson(of(response))));
  router.patch('/webhooks/:id', (request, response) => {
    const parsed = changes.safeParse(request.body);
    if (!parsed.success) return refuseBody(response, parsed.error);
    Object.assign(of(response), parsed.data, { updatedAt: Date.now() });
    response.json(endpointJson(of(response)));
  });
  router.delete('/webhooks/:id', (_request, response) => {
    all.delete(of(response).id);
    response.status(204).end();
  });
  router.post('/webhooks/:id/rotate-secret', (_request, response) => {
    const endpoint = of(response);
    const now = Date.now();
    endpoint.previousSecret = { secret: endpoint.secret, until: now + BOTH_SIGN_MS };
    endpoint.secret = newSecret();
    endpoint.updatedAt = now;
    response.json({ secret: endpoint.secret });
  });
}
