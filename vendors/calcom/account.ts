import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import { type AccountClient, areSame, type EndpointStep } from '../account.ts';
import { VendorError } from '../vendor-error.ts';
import { connectCalcom } from './client.ts';
import { CALCOM_EVENTS } from './events.ts';

type Request = ReturnType<typeof connectCalcom>;
type Step = EndpointStep<'calcom'>;

const success = z.literal('success');
const profile = z.object({
  status: success,
  data: z.looseObject({ id: z.number().int(), username: z.string().nullish() }),
});
const webhook = z.looseObject({
  id: z.union([z.number().int(), z.string().min(1)]).transform(String),
  subscriberUrl: z.string(),
  active: z.boolean(),
  triggers: z.array(z.string()),
  secret: z.string().nullish(),
  payloadTemplate: z.string().nullish(),
});
type Webhook = z.output<typeof webhook>;
const webhooks = z.object({ status: success, data: z.array(webhook) });
const oneWebhook = z.object({ status: success, data: webhook });

/** What Cal.com gives at once, at most. */
const PAGE_SIZE = 250;

/** The secret of a webhook is ours to choose, so that it can be set again at any time. */
export function calcomAccount(
  secrets: ConnectionSecrets['calcom'],
  baseUrl?: string,
): AccountClient<'calcom'> {
  // Where none was entered yet, we choose one.
  const secret = secrets.webhookSecret || randomBytes(32).toString('hex');
  const request = connectCalcom({ apiKey: secrets.apiKey, baseUrl }, { whenDenied: 'refused' });
  return {
    async readAccount() {
      const { data } = read(profile, await request('/v2/me'));
      return { account: String(data.id), accountName: data.username ?? null, mode: null, notes: [] };
    },

    async surveyEndpoint({ address, known }) {
      const found = (await listWebhooks(request)).filter(({ subscriberUrl }) => subscriberUrl === address);
      const kept = found.find(({ id }) => known.includes(id)) ?? found[0];
      const others = found.filter((one) => one !== kept);
      return {
        standing: kept ? [kept.id] : [],
        steps: [
          ...(kept ? mending(request, kept, secret) : [making(request, address, secret)]),
          ...others.map(({ id }) => removing(request, id)),
        ],
        events: CALCOM_EVENTS,
        byHand: kept?.payloadTemplate
          ? [`The webhook ${kept.id} has a payload template of its own: empty it at Cal.com.`]
          : [],
      };
    },
  };
}

async function listWebhooks(request: Request): Promise<Webhook[]> {
  const all: Webhook[] = [];
  for (;;) {
    const { data } = read(webhooks, await request(`/v2/webhooks?take=${PAGE_SIZE}&skip=${all.length}`));
    all.push(...data);
    if (data.length < PAGE_SIZE) return all;
  }
}

function making(request: Request, subscriberUrl: EndpointWish['address'], secret: string): Step {
  const body = { subscriberUrl, active: true, triggers: CALCOM_EVENTS, secret };
  return {
    says: `Makes a webhook for ${CALCOM_EVENTS.length} kinds of events.`,
    async take() {
      const { data } = read(oneWebhook, await request('/v2/webhooks', { body }));
      return { id: data.id, secrets: { webhookSecret: secret } };
    },
  };
}

/** Older answers do not show the secret: then it is set again, to be sure. */
function mending(request: Request, { id, active, triggers, secret: shown }: Webhook, secret: string): Step[] {
  const wrong = [
    ...(active ? [] : ['it is off']),
    ...(areSame(triggers, CALCOM_EVENTS) ? [] : [`it sends ${triggers.join(', ') || 'nothing'}`]),
    ...(!shown || shown === secret ? [] : ['it signs with another secret']),
  ];
  if (wrong.length === 0 && shown) return [];
  const body = { active: true, triggers: CALCOM_EVENTS, secret };
  return [
    {
      says: `Puts the webhook ${id} right: ${wrong.join('; ') || 'its secret is not shown'}.`,
      ...(wrong.length === 0 && { isPrecaution: true }),
      async take() {
        read(oneWebhook, await request(`/v2/webhooks/${id}`, { method: 'PATCH', body }));
        return { id, secrets: { webhookSecret: secret } };
      },
    },
  ];
}

function removing(request: Request, id: string): Step {
  return {
    says: `Removes the webhook ${id}: another one has our address too, and each event would come twice.`,
    async take() {
      try {
        await request(`/v2/webhooks/${id}`, { method: 'DELETE' });
      } catch (error) {
        if (!(error instanceof VendorError && error.status === 404)) throw error;
      }
      return {};
    },
  };
}

function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const { data, error } = schema.safeParse(answer);
  if (data !== undefined) return data;
  throw new VendorError('calcom', 'unknown', 'answered yes, but not what was asked', { cause: error });
}
