import { randomUUID } from 'node:crypto';
import { type Response, Router } from 'express';
import { z } from 'zod';
import type { World } from '../world.ts';
import { workspaceOf } from './campaigns.ts';
import { type InstantlyWebhook } from './records.ts';
import { fail, pageOf, paging, read } from './refuse.ts';

/** What one may ask to be told. */
const SUBSCRIBED = [
  ...(['all_events', 'email_sent', 'email_opened', 'email_link_clicked', 'reply_received'] as const),
  ...(['email_bounced', 'lead_unsubscribed', 'campaign_completed', 'account_error'] as const),
  ...(['lead_neutral', 'lead_interested', 'lead_not_interested', 'lead_meeting_booked'] as const),
  ...(['lead_meeting_completed', 'lead_closed', 'lead_out_of_office', 'lead_wrong_person'] as const),
  ...(['lead_no_show', 'supersearch_enrichment_completed'] as const),
];

const changed = z.strictObject({
  target_hook_url: z.url({ protocol: /^https?$/ }).optional(),
  name: z.string().nullish(),
  event_type: z.enum(SUBSCRIBED).nullish(),
  custom_interest_value: z.number().nullish(),
  campaign: z.uuid().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
});
const made = changed.required({ target_hook_url: true });
const asked = paging.extend({ campaign: z.uuid().optional(), event_type: z.enum(SUBSCRIBED).optional() });

const iso = (at: number) => new Date(at).toISOString();

export function webhookJson(world: World, webhook: InstantlyWebhook): object {
  const { id, url, name, eventType, customInterest, campaign, headers, status, failedAt } = webhook;
  return {
    ...{ id, organization: workspaceOf(world), target_hook_url: url, name, event_type: eventType },
    ...{ custom_interest_value: customInterest, campaign, headers, status },
    timestamp_created: iso(webhook.createdAt),
    timestamp_error: failedAt === null ? null : iso(failedAt),
  };
}

/** What is left out stays as it was. */
function change(webhook: InstantlyWebhook, wanted: z.output<typeof changed>): void {
  const { target_hook_url: url, name, event_type: eventType, custom_interest_value: customInterest } = wanted;
  const { campaign, headers } = wanted;
  const given = Object.entries({ url, name, eventType, customInterest, campaign, headers });
  Object.assign(webhook, Object.fromEntries(given.filter(([, value]) => value !== undefined)));
}

/** Instantly's webhooks of the workspace, below `/api/v2/webhooks`. */
export function instantlyWebhookRoutes(world: World): Router {
  const router = Router();
  const all = world.endpoints.instantly;
  const known = (response: Response) => response.locals.webhook as InstantlyWebhook;
  const answer = (response: Response) => void response.json(webhookJson(world, known(response)));
  router.get('/', (request, response) => {
    const wanted = read(asked, request, response, 'query');
    if (!wanted) return;
    const found = [...all.values()].filter(
      ({ campaign, eventType }) =>
        (wanted.campaign === undefined || campaign === wanted.campaign) &&
        (wanted.event_type === undefined || eventType === wanted.event_type),
    );
    response.json(pageOf(found, wanted, (one) => webhookJson(world, one)));
  });
  router.post('/', (request, response) => {
    const wanted = read(made, request, response);
    if (!wanted) return;
    const webhook: InstantlyWebhook = {
      ...{ id: randomUUID(), url: wanted.target_hook_url, name: null, eventType: null, customInterest: null },
      ...{ campaign: null, headers: null, status: 1, failedAt: null, createdAt: Date.now() },
    };
    change(webhook, wanted);
    all.set(webhook.id, webhook);
    response.json(webhookJson(world, webhook));
  });
  router.get('/event-types', (_request, response) => {
    const label = (id: string) =>
      id
        .split('_')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(' ');
    response.json({ event_types: SUBSCRIBED.map((id) => ({ id, label: label(id), type: 'standard' })) });
  });
  router.use('/:id', (request, response, next) => {
    response.locals.webhook = all.get(request.params.id);
    if (response.locals.webhook) return next();
    fail(response, 404, 'Resource not found');
  });
  router.get('/:id', (_request, response) => answer(response));
  router.patch('/:id', (request, response) => {
    const wanted = read(changed, request, response);
    if (!wanted) return;
    change(known(response), wanted);
    answer(response);
  });
  router.delete('/:id', (_request, response) => {
    all.delete(known(response).id);
    answer(response);
  });
  router.post('/:id/resume', (_request, response) => {
    Object.assign(known(response), { status: 1, failedAt: null });
    answer(response);
  });
  return router;
}
