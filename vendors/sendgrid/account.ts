import { UNNAMED_ACCOUNT } from '../../contracts/connections/check-outcome.ts';
import { z } from 'zod';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import type { AccountClient, EndpointStep } from '../account.ts';
import { VendorError } from '../vendor-error.ts';
import { connectSendgrid } from './client.ts';
import { SENDGRID_EVENTS } from './events.ts';

type Request = <S extends z.ZodType>(
  schema: S,
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  body?: object,
) => Promise<z.output<S>>;
type Step = EndpointStep<'sendgrid'>;

const scopesAnswer = z.object({ scopes: z.array(z.string()) });
const usernameAnswer = z.looseObject({ username: z.string(), user_id: z.number().int() });
const webhook = z.looseObject({ id: z.string().min(1), url: z.string(), enabled: z.boolean().optional() });
const webhooksAnswer = z.looseObject({ webhooks: z.array(webhook) });
const signedAnswer = z.looseObject({ public_key: z.string() });
const parseSetting = z.looseObject({
  url: z.string(),
  hostname: z.string(),
  send_raw: z.boolean().optional(),
});
const parseAnswer = z.looseObject({ result: z.array(parseSetting) });
type Webhook = z.output<typeof webhook>;

/** In the settings a complaint is spelled in two words. */
const SETTINGS = [
  ...['processed', 'delivered', 'deferred', 'bounce', 'dropped', 'open', 'click', 'spam_report'],
  ...['unsubscribe', 'group_unsubscribe', 'group_resubscribe'],
];
const wanted: Readonly<Record<string, boolean>> = Object.fromEntries(
  SETTINGS.map((setting) => [
    setting,
    SENDGRID_EVENTS.includes(setting.replace('spam_report', 'spamreport')),
  ]),
);
const WANTED = SETTINGS.filter((setting) => wanted[setting]);

const SEND = 'mail.send';

/** SendGrid signs with a key of its own making, and shows the public half at any time. */
export function sendgridAccount(
  secrets: ConnectionSecrets['sendgrid'],
  baseUrl?: string,
): AccountClient<'sendgrid'> {
  const request = requester(secrets.apiKey, baseUrl);
  return {
    async readAccount() {
      const { scopes } = await request(scopesAnswer, 'GET', '/v3/scopes');
      if (!scopes.includes(SEND)) {
        const words = `the key lacks the scope ${SEND}: give it "Mail Send" at SendGrid (Settings, API Keys)`;
        throw new VendorError('sendgrid', 'refused', words);
      }
      const lacks = ['user.webhooks.event.settings.read', 'user.webhooks.event.settings.update'].filter(
        (scope) => !scopes.includes(scope),
      );
      const named = scopes.includes('user.username.read')
        ? await request(usernameAnswer, 'GET', '/v3/user/username')
        : null;
      return {
        account: named ? String(named.user_id) : UNNAMED_ACCOUNT,
        accountName: named?.username ?? null,
        mode: 'live',
        notes:
          lacks.length > 0 ? [`Its events cannot be looked after: the key lacks ${lacks.join(', ')}.`] : [],
      };
    },

    async surveyEndpoint(wish) {
      const { webhooks } = await request(webhooksAnswer, 'GET', '/v3/user/webhooks/event/settings/all');
      const found = webhooks.filter(({ url }) => url === wish.address);
      const kept = found.find(({ id }) => wish.known.includes(id)) ?? found[0];
      const byHand = found
        .filter((one) => one !== kept)
        .map(
          ({ id }) =>
            `The event webhook ${id} has our address too: delete it at SendGrid (Settings, Mail Settings).`,
        );
      const mail = wish.inbound ? await lookAtMail(request, wish.inbound) : { standing: [], steps: [] };
      const ofEvents = kept
        ? await mending(request, kept, secrets.webhookPublicKey)
        : [making(request, wish)];
      return {
        standing: [...(kept ? [kept.id] : []), ...mail.standing],
        steps: [...ofEvents, ...mail.steps],
        events: WANTED,
        byHand,
      };
    },
  };
}

function requester(apiKey: string, baseUrl: string | undefined): Request {
  const { mail, ask } = connectSendgrid({ apiKey, baseUrl }, { whenDenied: 'refused' });
  return async (schema, method, url, body) => {
    const [response] = await ask(() => mail.client.request({ method, url, ...(body && { body }) }));
    const { data, error } = schema.safeParse(response.body);
    if (data !== undefined) return data;
    throw new VendorError('sendgrid', 'unknown', 'answered yes, but not what was asked', { cause: error });
  };
}

const SIGNED = '/v3/user/webhooks/event/settings/signed';

async function sign(request: Request, id: string): Promise<{ webhookPublicKey: string }> {
  const { public_key: key } = await request(signedAnswer, 'PATCH', `${SIGNED}/${id}`, { enabled: true });
  if (!key) throw new VendorError('sendgrid', 'unknown', 'turned signing on, and gave no key');
  return { webhookPublicKey: key };
}

function making(request: Request, { address }: EndpointWish): Step {
  const body = { enabled: true, url: address, ...wanted, friendly_name: 'followthrough' };
  return {
    says: `Makes an event webhook for ${WANTED.length} kinds of events, signed.`,
    async take() {
      const { id } = await request(webhook, 'POST', '/v3/user/webhooks/event/settings', body);
      return { id, secrets: await sign(request, id) };
    },
  };
}

async function mending(request: Request, kept: Webhook, ourKey: string): Promise<Step[]> {
  const { id } = kept;
  const off = WANTED.filter((setting) => kept[setting] !== true);
  const besides = SETTINGS.filter((setting) => !wanted[setting] && kept[setting] === true);
  const wrong = [
    ...(kept.enabled === true ? [] : ['it is off']),
    ...(off.length > 0 ? [`it lacks ${off.join(', ')}`] : []),
    ...(besides.length > 0 ? [`it sends ${besides.join(', ')} besides`] : []),
  ];
  const steps: Step[] = [];
  if (wrong.length > 0) {
    const body = { enabled: true, url: kept.url, ...wanted };
    steps.push({
      says: `Puts the event webhook ${id} right: ${wrong.join('; ')}.`,
      take: async () => ({
        id: (await request(webhook, 'PATCH', `/v3/user/webhooks/event/settings/${id}`, body)).id,
      }),
    });
  }
  const { public_key: key } = await request(signedAnswer, 'GET', `${SIGNED}/${id}`);
  if (key !== ourKey) {
    const says = key
      ? `Takes over the key that the event webhook ${id} signs with: ours is another.`
      : `Has the event webhook ${id} sign its events.`;
    steps.push({ says, take: async () => ({ id, secrets: await sign(request, id) }) });
  }
  return steps;
}

const PARSE = '/v3/user/webhooks/parse/settings';

async function lookAtMail(
  request: Request,
  { domain, address }: NonNullable<EndpointWish['inbound']>,
): Promise<{ standing: string[]; steps: Step[] }> {
  const { result } = await request(parseAnswer, 'GET', PARSE);
  const found = result.find(({ hostname }) => hostname === domain);
  if (found?.url === address && !found.send_raw) return { standing: [domain], steps: [] };
  const body = { hostname: domain, url: address, spam_check: false, send_raw: false };
  const [method, url] = found ? (['PATCH', `${PARSE}/${domain}`] as const) : (['POST', PARSE] as const);
  const says = found
    ? `Has mail to ${domain} posted to us, as a form: it goes elsewhere, or comes raw.`
    : `Has mail to ${domain} posted to us. Its MX record has to be mx.sendgrid.net.`;
  const take = async () => ({ id: (await request(parseSetting, method, url, body)).hostname });
  return { standing: found ? [domain] : [], steps: [{ says, take }] };
}
