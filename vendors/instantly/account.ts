import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import { UNNAMED_ACCOUNT } from '../../contracts/connections/check-outcome.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import { type AccountClient, type EndpointStep, MARK } from '../account.ts';
import { VendorError } from '../vendor-error.ts';
import { type AskInstantly, connectInstantly, listAll, readAnswer } from './client.ts';
import { INSTANTLY_HEADER } from './events.ts';

type Step = EndpointStep<'instantly'>;

/** What it is asked for: all that it has, labels of the workspace's own among them. */
const ALL_EVENTS = 'all_events';

/** What Instantly calls itself after deliveries failed for too long: it sends nothing more until it is resumed. */
const DISABLED = -1;

const named = z.object({ items: z.array(z.looseObject({ organization: z.string().nullish() })) });

const webhook = z.looseObject({
  id: z.string().min(1),
  organization: z.string().nullish(),
  target_hook_url: z.string(),
  name: z.string().nullish(),
  event_type: z.string().nullish(),
  campaign: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  status: z.number().nullish(),
});

type Webhook = z.output<typeof webhook>;

/** The secret of a webhook is ours to choose, so that it can be set again at any time. */
export function instantlyAccount(
  secrets: ConnectionSecrets['instantly'],
  baseUrl?: string,
): AccountClient<'instantly'> {
  // Where none was entered yet, we choose one.
  const secret = secrets.webhookSecret || randomBytes(32).toString('hex');
  const ask = connectInstantly({ apiKey: secrets.apiKey, baseUrl }, { whenDenied: 'refused' });
  return {
    async readAccount() {
      // No answer names the workspace of a key but the things in it, and a new one is empty.
      const found = [];
      for (const path of ['/api/v2/webhooks?limit=1', '/api/v2/campaigns?limit=1'])
        found.push(...readAnswer(named, await ask(path).catch(inPlainWords)).items);
      const workspace = found.find(({ organization }) => organization)?.organization;
      return { account: workspace ?? UNNAMED_ACCOUNT, accountName: null, mode: null, notes: [] };
    },
    async surveyEndpoint({ address, known }) {
      const found = (await listAll(ask, '/api/v2/webhooks', webhook)).filter(
        ({ target_hook_url }) => target_hook_url === address,
      );
      const kept = found.find(({ id }) => known.includes(id)) ?? found[0];
      const others = found.filter((one) => one !== kept);
      return {
        standing: kept ? [kept.id] : [],
        steps: [
          ...(kept ? mending(ask, kept, secret) : [making(ask, address, secret)]),
          ...others.map(({ id }) => removing(ask, id)),
        ],
        events: [ALL_EVENTS],
        byHand: [],
      };
    },
  };
}

/** What the key or the workspace lacks is said as what a person can do about it. @throws VendorError */
function inPlainWords(error: unknown): never {
  if (!(error instanceof VendorError)) throw error;
  const { status, message } = error;
  if (status !== 401 && status !== 402 && status !== 403) throw error;
  const remedy =
    status === 402
      ? 'The workspace needs a paid plan: without one its API answers nothing'
      : 'A key of API v2 is wanted, with the scopes of campaigns, webhooks and webhook events';
  throw new VendorError('instantly', 'refused', `${message.replace('instantly: ', '')}. ${remedy}`, {
    status,
  });
}

const wanted = (secret: string) => ({
  name: MARK,
  event_type: ALL_EVENTS,
  headers: { [INSTANTLY_HEADER]: secret },
});

function making(ask: AskInstantly, address: EndpointWish['address'], secret: string): Step {
  return {
    says: 'Makes a webhook for all events.',
    async take() {
      const body = { target_hook_url: address, ...wanted(secret) };
      const { id } = readAnswer(webhook, await ask('/api/v2/webhooks', { body }));
      return { id, secrets: { webhookSecret: secret } };
    },
  };
}

function mending(ask: AskInstantly, found: Webhook, secret: string): Step[] {
  const { id, name, event_type, campaign, headers, status } = found;
  const path = `/api/v2/webhooks/${encodeURIComponent(id)}`;
  const wrong = [
    ...(event_type === ALL_EVENTS ? [] : [`it sends ${event_type ?? 'a label of its own'} alone`]),
    ...(campaign ? ['it tells of one campaign alone'] : []),
    ...(shownIn(headers) === secret ? [] : ['it does not show our secret']),
    ...(name === MARK ? [] : ['it has another name']),
  ];
  const steps: Step[] = [];
  if (wrong.length > 0) {
    steps.push({
      says: `Puts the webhook ${id} right: ${wrong.join('; ')}.`,
      async take() {
        const kept = Object.entries(headers ?? {}).filter(([key]) => !isOurs(key));
        const mine = wanted(secret);
        const body = { ...mine, campaign: null, headers: { ...Object.fromEntries(kept), ...mine.headers } };
        readAnswer(webhook, await ask(path, { method: 'PATCH', body }));
        return { id, secrets: { webhookSecret: secret } };
      },
    });
  }
  if (status === DISABLED) {
    steps.push({
      says: `Resumes the webhook ${id}: Instantly had switched it off, because what it sent did not arrive.`,
      async take() {
        readAnswer(webhook, await ask(`${path}/resume`, { method: 'POST' }));
        return { id };
      },
    });
  }
  return steps;
}

const isOurs = (header: string): boolean => header.toLowerCase() === INSTANTLY_HEADER;

/** What comes in two headers of one name is neither. */
function shownIn(headers: Webhook['headers']): string | undefined {
  const ours = Object.entries(headers ?? {}).filter(([name]) => isOurs(name));
  return ours.length === 1 ? ours[0]?.[1] : undefined;
}

function removing(ask: AskInstantly, id: string): Step {
  return {
    says: `Removes the webhook ${id}: another one has our address too, and each event would come twice.`,
    async take() {
      try {
        await ask(`/api/v2/webhooks/${encodeURIComponent(id)}`, { method: 'DELETE' });
      } catch (error) {
        if (!(error instanceof VendorError && error.status === 404)) throw error;
      }
      return {};
    },
  };
}
