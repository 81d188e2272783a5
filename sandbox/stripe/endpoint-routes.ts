import type { Router } from 'express';
import type { StripeEndpoint } from '../accounts/endpoints.ts';
import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { invalid, missingParam, noSuch } from './errors.ts';
import { nowSeconds, stripeId } from './events.ts';
import { listPage } from './lists.ts';
import { booleanParam, mergedMetadata, onlyKnown, type Params, requiredText, textParam } from './params.ts';
import { answering } from './request.ts';

/** https://docs.stripe.com/webhooks: up to 16 endpoints an account. */
const MOST = 16;

function endpointJson(endpoint: StripeEndpoint): Record<string, unknown> {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    api_version: endpoint.apiVersion,
    application: null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: endpoint.enabledEvents,
    livemode: false,
    metadata: endpoint.metadata,
    status: endpoint.enabled ? 'enabled' : 'disabled',
    url: endpoint.url,
  };
}

function eventsIn(params: Params): string[] | null {
  const given = params.enabled_events;
  if (given === undefined) return null;
  const events = typeof given === 'object' && given !== null ? Object.values(given) : [];
  if (events.length === 0) throw invalid('Invalid array', 'enabled_events');
  return events.map((event, index) => {
    if (typeof event === 'string' && /^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$/.test(event)) return event;
    throw invalid(`Invalid enabled_events[${index}]: must be an event type`, `enabled_events[${index}]`);
  });
}

function addressOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw invalid('Invalid URL: An explicit scheme (such as https) must be provided.', 'url', 'url_invalid');
}

function create(world: World, params: Params): Record<string, unknown> {
  onlyKnown(params, ['url', 'enabled_events', 'description', 'metadata', 'api_version', 'connect']);
  const all = world.endpoints.stripe;
  const url = addressOf(requiredText(params, 'url'));
  const enabledEvents = eventsIn(params);
  if (!enabledEvents) throw missingParam('enabled_events');
  if (all.size >= MOST) throw invalid(`You have reached the maximum of ${MOST} test webhook endpoints.`);
  const endpoint: StripeEndpoint = {
    ...{ id: stripeId('we'), url, enabledEvents, enabled: true, created: nowSeconds() },
    description: textParam(params, 'description'),
    metadata: mergedMetadata(params),
    apiVersion: textParam(params, 'api_version'),
    secret: freshId('whsec_', 32),
  };
  all.set(endpoint.id, endpoint);
  // It is shown this once.
  return { ...endpointJson(endpoint), secret: endpoint.secret };
}

function update(endpoint: StripeEndpoint, params: Params): Record<string, unknown> {
  onlyKnown(params, ['url', 'enabled_events', 'description', 'metadata', 'disabled']);
  const url = textParam(params, 'url');
  const disabled = booleanParam(params, 'disabled');
  Object.assign(endpoint, {
    url: url === null ? endpoint.url : addressOf(url),
    enabledEvents: eventsIn(params) ?? endpoint.enabledEvents,
    enabled: disabled === null ? endpoint.enabled : !disabled,
    description: params.description === undefined ? endpoint.description : textParam(params, 'description'),
    metadata: mergedMetadata(params, endpoint.metadata),
  } satisfies Partial<StripeEndpoint>);
  return endpointJson(endpoint);
}

/** Stripe's webhook endpoints. */
export function endpointRoutes(world: World, router: Router): void {
  const all = world.endpoints.stripe;
  const known = (id: unknown): StripeEndpoint => {
    const endpoint = all.get(String(id));
    if (!endpoint) throw noSuch('webhook endpoint', String(id));
    return endpoint;
  };
  const path = '/webhook_endpoints';
  router.post(
    path,
    answering(world, (params) => create(world, params)),
  );
  router.get(
    path,
    answering(world, (params) => {
      onlyKnown(params, ['limit', 'starting_after', 'ending_before']);
      return listPage([...all.values()], params, `/v1${path}`, endpointJson);
    }),
  );
  router.get(
    `${path}/:id`,
    answering(world, (_params, { params }) => endpointJson(known(params.id))),
  );
  router.post(
    `${path}/:id`,
    answering(world, (given, { params }) => update(known(params.id), given)),
  );
  router.delete(
    `${path}/:id`,
    answering(world, (_params, { params }) => {
      const { id } = known(params.id);
      all.delete(id);
      return { id, object: 'webhook_endpoint', deleted: true };
    }),
  );
}
