import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { SendgridWebhook } from '../accounts/endpoints.ts';
import type { World } from '../world.ts';
import { fail, read } from './answers.ts';

// The shapes follow SendGrid's published description of its webhooks API (tsg_webhooks_v3).

/** What a plan allows at most. */
const MOST = 5;

const KINDS = [
  ...['account_status_change', 'group_resubscribe', 'delivered', 'group_unsubscribe', 'spam_report'],
  ...['bounce', 'deferred', 'unsubscribe', 'processed', 'open', 'click', 'dropped'],
];

const settings = z.looseObject({
  enabled: z.boolean().optional(),
  url: z.string().optional(),
  friendly_name: z.string().nullable().optional(),
});
const toggle = z.object({ enabled: z.boolean() });

const isAddress = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
const iso = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

function webhookJson(webhook: SendgridWebhook, withDates: boolean): Record<string, unknown> {
  return {
    ...{ enabled: webhook.enabled, url: webhook.url },
    ...Object.fromEntries(KINDS.map((kind) => [kind, webhook.kinds.includes(kind)])),
    ...{ friendly_name: webhook.friendlyName, id: webhook.id, oauth_client_id: null, oauth_token_url: null },
    ...(webhook.key && { public_key: webhook.key.public }),
    ...(withDates && { created_date: iso(webhook.createdAt), updated_date: iso(webhook.updatedAt) }),
  };
}

function newKey(): { private: string; public: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** Whether the address may be this webhook's; what is wrong has been said otherwise. */
function isFree(world: World, url: string, id: string | undefined, response: Response): boolean {
  if (!isAddress(url)) {
    fail(response, 400, [{ message: `'${url}' is not a valid url` }]);
    return false;
  }
  const other = [...world.endpoints.mailEvents.values()].find((one) => one.url === url && one.id !== id);
  if (!other) return true;
  const message = `Webhook at '${url}' already exists. Please provide a unique URL.`;
  fail(response, 400, [{ id: other.id, message, url }]);
  return false;
}

/** The kinds after a change: those not named stay as they were. */
function kindsAfter(given: Record<string, unknown>, before: string[]): string[] {
  return KINDS.filter((kind) => (given[kind] === undefined ? before.includes(kind) : given[kind] === true));
}

function create(world: World, request: Request, response: Response): void {
  const all = world.endpoints.mailEvents;
  const wanted = read(settings, request, response);
  if (!wanted || !isFree(world, wanted.url ?? '', undefined, response)) return;
  if (all.size >= MOST) {
    const message = 'You have reached the maximum number of webhooks per your current billing plan.';
    return fail(response, 400, [{ message }]);
  }
  const now = Date.now();
  const webhook: SendgridWebhook = {
    ...{ id: randomUUID(), url: wanted.url ?? '', enabled: wanted.enabled ?? false },
    ...{ friendlyName: wanted.friendly_name ?? null, kinds: kindsAfter(wanted, []), key: null },
    ...{ createdAt: now, updatedAt: now },
  };
  all.set(webhook.id, webhook);
  response.status(201).json(webhookJson(webhook, true));
}

function update(world: World, webhook: SendgridWebhook, request: Request, response: Response): void {
  const wanted = read(settings, request, response);
  if (!wanted) return;
  if (wanted.url !== undefined && !isFree(world, wanted.url, webhook.id, response)) return;
  Object.assign(webhook, {
    url: wanted.url ?? webhook.url,
    enabled: wanted.enabled ?? webhook.enabled,
    friendlyName: wanted.friendly_name === undefined ? webhook.friendlyName : wanted.friendly_name,
    kinds: kindsAfter(wanted, webhook.kinds),
    updatedAt: Date.now(),
  } satisfies Partial<SendgridWebhook>);
  response.json(webhookJson(webhook, false));
}

function toggleSigning(webhook: SendgridWebhook, request: Request, response: Response): void {
  const wanted = read(toggle, request, response);
  if (!wanted) return;
  if (!wanted.enabled) webhook.key = null;
  else webhook.key ??= newKey();
  webhook.updatedAt = Date.now();
  response.json({ id: webhook.id, public_key: webhook.key?.public ?? '' });
}

/** SendGrid's event webhooks. Without an id the oldest one is meant. */
export function webhookRoutes(world: World, router: Router): void {
  const path = '/v3/user/webhooks/event/settings';
  const all = world.endpoints.mailEvents;
  const on = (act: (webhook: SendgridWebhook, request: Request, response: Response) => void) => {
    return (request: Request, response: Response): void => {
      const { id } = request.params;
      const webhook = id === undefined ? all.values().next().value : all.get(String(id));
      if (webhook) return act(webhook, request, response);
      fail(response, 404, [{ message: 'Invalid id provided.' }]);
    };
  };
  const show = on((webhook, _request, response) => void response.json(webhookJson(webhook, false)));
  const change = on((webhook, request, response) => update(world, webhook, request, response));
  const showKey = on(
    ({ id, key }, _request, response) => void response.json({ id, public_key: key?.public ?? '' }),
  );
  router.post(path, (request, response) => create(world, request, response));
  router.get(`${path}/all`, (_request, response) => {
    const webhooks = [...all.values()].map((webhook) => webhookJson(webhook, true));
    response.json({ max_allowed: MOST, webhooks });
  });
  for (const signed of [`${path}/signed`, `${path}/signed/:id`]) {
    router.get(signed, showKey);
    router.patch(signed, on(toggleSigning));
  }
  for (const one of [path, `${path}/:id`]) {
    router.get(one, show);
    router.patch(one, change);
  }
  router.delete(
    `${path}/:id`,
    on(({ id }, _request, response) => {
      all.delete(id);
      response.status(204).end();
    }),
  );
}
