import { randomInt } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { CalcomWebhook } from '../accounts/endpoints.ts';
import type { World } from '../world.ts';
import { organizer } from './payloads.ts';
import { fail, read } from './refuse.ts';

const TRIGGERS = [
  ...['BOOKING_CREATED', 'BOOKING_PAYMENT_INITIATED', 'BOOKING_PAID', 'BOOKING_RESCHEDULED'],
  ...['BOOKING_REQUESTED', 'BOOKING_CANCELLED', 'BOOKING_REJECTED', 'BOOKING_NO_SHOW_UPDATED'],
  ...['FORM_SUBMITTED', 'MEETING_ENDED', 'MEETING_STARTED', 'RECORDING_READY', 'INSTANT_MEETING'],
  ...['RECORDING_TRANSCRIPTION_GENERATED', 'OOO_CREATED', 'AFTER_HOSTS_CAL_VIDEO_NO_SHOW'],
  ...['AFTER_GUESTS_CAL_VIDEO_NO_SHOW', 'FORM_SUBMITTED_NO_EVENT', 'DELEGATION_CREDENTIAL_ERROR'],
  'WRONG_ASSIGNMENT_REPORT',
];

const fields = {
  payloadTemplate: z.string().optional(),
  secret: z.string().optional(),
  version: z.literal('2021-10-20').optional(),
};
const newWebhook = z.object({
  active: z.boolean(),
  subscriberUrl: z.url({ protocol: /^https?$/ }),
  triggers: z.array(z.enum(TRIGGERS)),
  ...fields,
});
const changedWebhook = newWebhook.partial();
const paging = z.object({
  take: z.coerce.number().int().min(1).max(250).default(250),
  skip: z.coerce.number().int().min(0).default(0),
});

function webhookJson({ id, ...webhook }: CalcomWebhook): Record<string, unknown> {
  const { payloadTemplate, triggers, subscriberUrl, active, secret } = webhook;
  return {
    ...{ payloadTemplate, triggers, userId: organizer.id, id: Number(id), subscriberUrl, active },
    ...(secret !== null && { secret }),
  };
}

const answer = (response: Response, status: number, data: unknown) =>
  void response.status(status).json({ status: 'success', data });

function create(world: World, request: Request, response: Response): void {
  const wanted = read(newWebhook, request, response);
  if (!wanted) return;
  const all = world.endpoints.calcom;
  // One user has one webhook for an address, as in Cal.com's UserWebhooksService.
  if ([...all.values()].some(({ subscriberUrl }) => subscriberUrl === wanted.subscriberUrl)) {
    return fail(request, response, 409, 'Webhook with this subscriber url already exists for this user');
  }
  const webhook: CalcomWebhook = {
    id: String(randomInt(1_000_000, 2 ** 31)),
    ...{ subscriberUrl: wanted.subscriberUrl, triggers: wanted.triggers, active: wanted.active },
    ...{ secret: wanted.secret ?? null, payloadTemplate: wanted.payloadTemplate ?? '' },
  };
  all.set(webhook.id, webhook);
  answer(response, 201, webhookJson(webhook));
}

/** Cal.com's webhooks of the user, below `/calcom/v2/webhooks`. The resource has no version of its own. */
export function calcomWebhookRoutes(world: World): Router {
  const router = Router();
  const all = world.endpoints.calcom;
  router.post('/', (request, response) => create(world, request, response));
  router.get('/', (request, response) => {
    const page = read(paging, request, response, 'query');
    if (!page) return;
    const shown = [...all.values()].slice(page.skip, page.skip + page.take);
    answer(response, 200, shown.map(webhookJson));
  });
  router.use('/:id', (request, response, next) => {
    response.locals.webhook = all.get(request.params.id);
    if (response.locals.webhook) return next();
    fail(request, response, 404, `Webhook (${request.params.id}) not found`);
  });
  router.get('/:id', (_request, response) =>
    answer(response, 200, webhookJson(response.locals.webhook as CalcomWebhook)),
  );
  router.patch('/:id', (request, response) => {
    const webhook = response.locals.webhook as CalcomWebhook;
    const wanted = read(changedWebhook, request, response);
    if (!wanted) return;
    const { version: _version, ...changes } = wanted;
    Object.assign(webhook, changes);
    answer(response, 200, webhookJson(webhook));
  });
  router.delete('/:id', (_request, response) => {
    const webhook = response.locals.webhook as CalcomWebhook;
    all.delete(webhook.id);
    answer(response, 200, webhookJson(webhook));
  });
  return router;
}
