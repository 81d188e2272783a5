import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Endpoints } from './accounts/endpoints.ts';
import { secretsOf } from './accounts/secrets.ts';
import type { Delivery } from './records.ts';
import type { SandboxOptions } from './settings.ts';

type Headers = Record<string, string>;

const hmac = (algorithm: 'sha1' | 'sha256', key: string | Buffer, text: string, form: 'hex' | 'base64') =>
  createHmac(algorithm, key).update(text).digest(form);

/** Twilio's way: the exact address, then every parameter, sorted by name, name and value joined. */
function twilioSignature(authToken: string, url: string, form: string): string {
  const pairs = [...new URLSearchParams(form)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return hmac('sha1', authToken, url + pairs.map(([name, value]) => name + value).join(''), 'base64');
}

/** Standard Webhooks: the id stays the same at each attempt, the time does not. https://www.standardwebhooks.com */
function standardWebhook(secrets: string[], id: string, seconds: number, body: string): Headers {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${hmac('sha256', key, `${id}.${seconds}.${body}`, 'base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

const keyFrom = (der: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'pkcs8' });

function sendgridSignature(privateKey: string | null, seconds: number, body: string): Headers {
  const headers = { 'content-type': 'application/json', 'user-agent': 'SendGrid Event API' };
  if (privateKey === null) return headers;
  const key = keyFrom(privateKey);
  return {
    ...headers,
    'x-twilio-email-event-webhook-timestamp': String(seconds),
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(`${seconds}${body}`), key).toString(
      'base64',
    ),
  };
}

/** Cal.com says so where a webhook has no secret. */
const calcomSignature = (secret: string | null, body: string) =>
  secret === null ? 'no-secret-provided' : hmac('sha256', secret, body, 'hex');

/** Instantly signs nothing: what is wrong then is each header that it was given. */
const shown = (headers: Headers, isWrong: boolean): Headers =>
  isWrong ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}~`])) : headers;

/** Signs events as each vendor does, anew at each attempt: their times would go stale otherwise. */
export function createSigner(
  options: SandboxOptions,
  endpoints: Endpoints,
): (delivery: Delivery, now: number) => Headers {
  // A bad key is to stop the start, not the first event.
  keyFrom(options.sendgrid.privateKey);
  const secrets = secretsOf(options, endpoints);
  return (delivery, now): Headers => {
    const { body } = delivery;
    const seconds = Math.floor(now / 1000);
    const json = { 'content-type': 'application/json' };
    switch (delivery.vendor) {
      case 'twilio':
        return {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'user-agent': 'TwilioProxy/1.1',
          'x-twilio-signature': twilioSignature(options.twilio.authToken, delivery.url, body),
        };
      case 'messagebird':
        return {
          ...json,
          ...standardWebhook(
            secrets.messagebird(delivery, now),
            delivery.copyOf ?? delivery.id,
            seconds,
            body,
          ),
        };
      case 'sendgrid':
        return sendgridSignature(secrets.sendgrid(delivery), seconds, body);
      case 'stripe':
        return {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': `t=${seconds},v1=${hmac('sha256', secrets.stripe(delivery), `${seconds}.${body}`, 'hex')}`,
        };
      case 'retell':
        return {
          ...json,
          'x-retell-signature': `v=${now},d=${hmac('sha256', options.retell.apiKey, `${body}${now}`, 'hex')}`,
        };
      case 'calcom':
        return { ...json, 'x-cal-signature-256': calcomSignature(secrets.calcom(delivery), body) };
      case 'instantly':
        return { ...json, ...shown(secrets.instantly(delivery), delivery.forged !== undefined) };
    }
  };
}
