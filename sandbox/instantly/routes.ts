import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { isRightKey, keyOf } from '../credentials.ts';
import type { World } from '../world.ts';
import { type Campaign, campaignsOf, workspaceOf } from './campaigns.ts';
import { dayOf, daysOf, interestOf, totalsOf } from './figures.ts';
import type { SentEvent } from './records.ts';
import { fail, failPlainly, pageOf, paging, read } from './refuse.ts';
import { instantlyWebhookRoutes } from './webhook-routes.ts';

const listing = paging.extend({ search: z.string().optional(), status: z.coerce.number().int().optional() });
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((text) => text.slice(0, 10))
  .optional();
const ids = z.union([z.array(z.uuid()), z.uuid().transform((one) => [one])]).optional();
const figures = z.object({ id: z.uuid().optional(), ids, start_date: day, end_date: day });
const daily = z.object({ campaign_id: z.uuid().optional(), start_date: day, end_date: day });
const sent = paging.extend({
  success: z.enum(['true', 'false']).optional(),
  ...{ from: z.iso.date().optional(), to: z.iso.date().optional(), search: z.string().optional() },
});

const schedule = {
  schedules: [
    {
      name: 'Weekdays',
      timing: { from: '09:00', to: '17:00' },
      days: { 1: true, 2: true, 3: true, 4: true, 5: true },
      timezone: 'America/Chicago',
    },
  ],
};

function campaignJson(world: World, { id, name, status, createdAt }: Campaign): object {
  const at = new Date(createdAt).toISOString();
  return {
    ...{ id, name, status, campaign_schedule: schedule, timestamp_created: at, timestamp_updated: at },
    organization: workspaceOf(world),
  };
}

function readFigures<T>(schema: z.ZodType<T>, request: Request, response: Response): T | undefined {
  return read(schema, request, response, 'query', (message) => failPlainly(response, message));
}

function campaignRoutes(world: World): Router {
  const router = Router();
  const happenings = (only?: readonly string[]) =>
    [...world.state.outreach.values()].filter(
      ({ campaignId }) => only === undefined || only.includes(campaignId),
    );
  router.get('/', (request, response) => {
    const wanted = read(listing, request, response, 'query');
    if (!wanted) return;
    const found = [...campaignsOf(world).values()].filter(
      ({ name, status }) =>
        name.toLowerCase().includes((wanted.search ?? '').toLowerCase()) &&
        (wanted.status === undefined || status === wanted.status),
    );
    response.json(pageOf(found, wanted, (one) => campaignJson(world, one)));
  });
  router.get('/analytics', (request, response) => {
    const wanted = readFigures(figures, request, response);
    if (!wanted) return;
    const { start_date: from, end_date: to } = wanted;
    const only = wanted.ids ?? (wanted.id ? [wanted.id] : undefined);
    const shown = [...campaignsOf(world).values()].filter(
      ({ id }) => only === undefined || only.includes(id),
    );
    response.json(
      shown.map(({ id, name, status }) => {
        const its = happenings([id]);
        return {
          ...{ campaign_name: name, campaign_id: id, campaign_status: status, campaign_is_evergreen: false },
          leads_count: new Set(its.map(({ email }) => email)).size,
          ...totalsOf(its, { from, to }),
        };
      }),
    );
  });
  router.get('/analytics/overview', (request, response) => {
    const wanted = readFigures(figures, request, response);
    if (!wanted) return;
    const its = happenings(wanted.ids ?? (wanted.id ? [wanted.id] : undefined));
    const span = { from: wanted.start_date, to: wanted.end_date };
    response.json({ ...totalsOf(its, span), ...interestOf(its, span) });
  });
  router.get('/analytics/daily', (request, response) => {
    const wanted = readFigures(daily, request, response);
    if (!wanted) return;
    const { campaign_id: id, start_date: from, end_date: to } = wanted;
    if (from && to && from > to) return failPlainly(response, 'Start Date must be earlier than End Date');
    response.json(daysOf(happenings(id ? [id] : undefined), { from, to }));
  });
  router.get('/:id', (request, response) => {
    const campaign = campaignsOf(world).get(request.params.id);
    if (!campaign) return fail(response, 404, 'Resource not found');
    response.json(campaignJson(world, campaign));
  });
  return router;
}

function sentJson(world: World, { id, delivery, url, body, email, at }: SentEvent): object {
  const known = world.state.deliveries.get(delivery);
  const success = known === undefined || known.state === 'delivered';
  return {
    ...{ id, timestamp_created: new Date(at).toISOString(), timestamp_created_date: dayOf(at) },
    ...{ organization_id: workspaceOf(world), payload: JSON.parse(body) as object, success },
    ...{ retry_count: Math.max(0, (known?.attempts ?? 1) - 1), will_retry: known?.state === 'pending' },
    ...{ webhook_url: url, status_code: success ? 200 : null, lead_email: email },
    ...(!success && { error_message: known.answer ?? 'No answer' }),
  };
}

/** The newest first. */
function sentRoutes(world: World): Router {
  const router = Router();
  const { outreachSent, deliveries } = world.state;
  const arrived = ({ delivery }: SentEvent) =>
    (deliveries.get(delivery)?.state ?? 'delivered') === 'delivered';
  router.get('/', (request, response) => {
    const wanted = read(sent, request, response, 'query');
    if (!wanted) return;
    const { from, to, search, success } = wanted;
    const found = [...outreachSent.values()]
      .reverse()
      .filter(
        (one) =>
          (from === undefined || dayOf(one.at) >= from) &&
          (to === undefined || dayOf(one.at) <= to) &&
          (search === undefined || one.url === search || one.email === search) &&
          (success === undefined || String(arrived(one)) === success),
      );
    response.json(pageOf(found, wanted, (one) => sentJson(world, one)));
  });
  router.get('/:id', (request, response) => {
    const one = outreachSent.get(request.params.id);
    if (!one) return fail(response, 404, 'Resource not found');
    response.json(sentJson(world, one));
  });
  return router;
}

/** Instantly's API v2 for campaigns, their figures, webhooks and what they were sent, below `/instantly/api/v2`. */
export function instantlyRoutes(world: World): Router {
  const router = Router();
  const onBadBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (!(error instanceof SyntaxError)) return next(error);
    fail(response, 400, 'Body is not valid JSON');
  };
  router.use((request, response, next) => {
    if (keyOf(request) === '') return fail(response, 401, 'Missing Authorization header');
    if (!isRightKey(request, world.options.instantly.apiKey)) return fail(response, 401, 'Invalid API key');
    if (world.state.outreachIsUnpaid)
      return fail(response, 402, 'Workspace does not have an active paid plan');
    next();
  });
  router.use(express.json(), onBadBody);
  router.use('/campaigns', campaignRoutes(world));
  router.use('/webhooks', instantlyWebhookRoutes(world));
  router.use('/webhook-events', sentRoutes(world));
  router.use((request, response) =>
    fail(response, 404, `Route ${request.method}:${request.originalUrl} not found`),
  );
  return router;
}
