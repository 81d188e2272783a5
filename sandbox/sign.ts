import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
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
function standardWebhook(secret: string, id: string, seconds: number, body: string): Headers {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${hmac('sha256', key, `${id}.${seconds}.${body}`, 'base64')}`,
  };
}

/** Signs events as each vendor does, anew at each attempt: their times would go stale otherwise. */
export function createSigner(options: SandboxOptions): (delivery: Delivery, now: number) => Headers {
  const privateKey: KeyObject = createPrivateKey({
    key: Buffer.from(options.sendgrid.privateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
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
            options.messagebird.webhookSecret,
            delivery.copyOf ?? delivery.id,
            seconds,
            body,
          ),
        };
      case 'sendgrid':
        return {
          ...json,
          'user-agent': 'SendGrid Event API',
          'x-twilio-email-event-webhook-timestamp': String(seconds),
          'x-twilio-email-event-webhook-signature': sign(
            'sha256',
            Buffer.from(`${seconds}${body}`),
            privateKey,
          ).toString('base64'),
        };
      case 'stripe':
        return {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': `t=${seconds},v1=${hmac('sha256', options.stripe.webhookSecret, `${seconds}.${body}`, 'hex')}`,
        };
      case 'retell':
        return {
          ...json,
          'x-retell-signature': `v=${now},d=${hmac('sha256', options.retell.apiKey, `${body}${now}`, 'hex')}`,
        };
      case 'calcom':
        return {
          ...json,
          'x-cal-signature-256': hmac('sha256', options.calcom.webhookSecret, body, 'hex'),
        };
    }
  };
}
