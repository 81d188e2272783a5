import express, { type Request, type Response, Router } from 'express';
import { isPossiblePhoneNumber } from 'libphonenumber-js';
import { z } from 'zod';
import { identityOf } from '../accounts/identity.ts';
import { isRightKey } from '../credentials.ts';
import type { Message } from '../records.ts';
import { keepAnswer, keptAnswer } from '../kept-answers.ts';
import { freshId } from '../state.ts';
import { sendText } from '../texts.ts';
import type { World } from '../world.ts';
import { fail, refuseBody } from './answers.ts';
import { messagebirdStatus, rejection, segmentsOf } from './events.ts';
import { webhookRoutes } from './webhook-routes.ts';

const MOST_SEGMENTS = 12;
const LONGEST_METADATA = 2_048;
const MOST_LISTED = 100;

const phone = z
  .string()
  .refine((value) => /^\+[1-9]\d{6,14}$/.test(value) && isPossiblePhoneNumber(value), 'is not E.164');

const newMessage = z.strictObject({
  to: phone,
  from: phone,
  text: z.string().min(1),
  category: z.enum(['transactional', 'marketing', 'authentication', 'service']),
  metadata: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= LONGEST_METADATA, 'is larger than 2 KB')
    .optional(),
});

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function messageJson(message: Message): Record<string, unknown> {
  const isInbound = message.direction === 'inbound';
  const error = rejection(message);
  return {
    id: message.sid,
    direction: isInbound ? 'inbound' : 'outbound',
    status: message.status === 'queued' ? 'accepted' : message.status,
    to: message.to,
    from: message.from,
    text: message.body,
    category: message.category ?? null,
    segments: segmentsOf(message),
    cost: null,
    tags: [],
    ...(message.metadata && { metadata: message.metadata }),
    ...(error && { last_error: error }),
    created_at: iso(message.createdAt),
    sent_at: isInbound ? null : iso(message.sentAt),
    delivered_at: message.status === 'delivered' ? iso(message.updatedAt) : null,
  };
}

/** The text that was made with this Idempotency-Key, or a new one. */
function create(world: World, request: Request, response: Response): void {
  const key = request.get('idempotency-key') ?? '';
  const parsed = newMessage.safeParse(request.body);
  if (!parsed.success) return refuseBody(response, parsed.error);
  const fingerprint = JSON.stringify(parsed.data);
  const kept = key ? keptAnswer(world, keyOf(key)) : undefined;
  if (kept && kept.fingerprint !== fingerprint) {
    const message = 'The key was used for another request.';
    return fail(response, 409, { type: 'conflict_error', code: 'E01005', message });
  }
  if (kept) return void response.status(kept.status).type('json').send(kept.body);
  const { text: body, ...fields } = parsed.data;
  if (segmentsOf({ body } as Message).count > MOST_SEGMENTS) {
    const message = 'text: is longer than 12 segments';
    return fail(response, 422, { type: 'validation_error', code: 'E02001', message });
  }
  const sid = freshId('sms_', 26);
  const nothing = { statusCallback: null, messagingServiceSid: null };
  const message = sendText(world, { ...fields, ...nothing, body, sid, carrier: 'messagebird' });
  messagebirdStatus(world, message);
  const answer = { key: keyOf(key), fingerprint, status: 202, body: JSON.stringify(messageJson(message)) };
  if (key) keepAnswer(world, answer);
  response.status(202).type('json').send(answer.body);
}

/** Stripe's keys are kept in the same map. */
const keyOf = (key: string) => `messagebird ${key}`;

function list(world: World, request: Request, response: Response): void {
  const { direction, from, to, created_after, starting_after, limit } = request.query as Record<
    string,
    string
  >;
  const size = Math.min(Math.max(Number(limit) || 20, 1), MOST_LISTED);
  const found = [...world.state.messages.values()]
    .filter((message) => message.carrier === 'messagebird')
    .filter((message) => !direction || (message.direction === 'inbound') === (direction === 'inbound'))
    .filter((message) => (!from || message.from === from) && (!to || message.to === to))
    .filter((message) => !created_after || message.createdAt >= Date.parse(created_after))
    .reverse();
  const start = starting_after ? found.findIndex(({ sid }) => sid === starting_after) + 1 : 0;
  const shown = found.slice(start, start + size);
  response.json({
    data: shown.map(messageJson),
    next_cursor: start + size < found.length ? (shown.at(-1)?.sid ?? null) : null,
    prev_cursor: start > 0 ? (shown[0]?.sid ?? null) : null,
    refresh_cursor: shown[0]?.sid ?? null,
  });
}

/** Bird's REST API for texts and webhooks, below `/messagebird/v1`. */
export function messagebirdRoutes(world: World): Router {
  const router = Router();
  const notFound = (response: Response) =>
    fail(response, 404, { type: 'not_found_error', code: 'E01404', message: 'There is no such resource.' });
  router.use(express.json());
  router.use((request, response, next) => {
    if (isRightKey(request, world.options.messagebird.apiKey)) return next();
    fail(response, 401, { type: 'auth_error', code: 'E01401', message: 'The API key is not valid.' });
  });
  router.post('/sms/messages', (request, response) => create(world, request, response));
  router.get('/sms/messages', (request, response) => list(world, request, response));
  router.get('/sms/messages/:id', (request, response) => {
    const message = world.state.messages.get(request.params.id);
    if (message?.carrier !== 'messagebird') return notFound(response);
    response.json(messageJson(message));
  });
  router.get('/workspace', (_request, response) => {
    const { name, hex } = identityOf(world);
    const since = iso(world.account.made?.createdAt ?? 0);
    response.json({
      ...{ id: `ws_${hex.slice(0, 26)}`, organization_id: `org_${hex.slice(0, 26)}`, name },
      ...{ notification_emails: [], logo_url: null, created_at: since, updated_at: since },
    });
  });
  webhookRoutes(world, router);
  router.use((_request, response) => notFound(response));
  return router;
}
