import { createHmac, type KeyObject, sign } from 'node:crypto';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';

export interface EventToSign {
  readonly body: string;
  readonly now: Date;
  /** The whole address, query included. */
  readonly url: string;
}

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

/** A vendor's headers for a body, signed as its documentation says. SendGrid signs by a private key. */
export function signEvent(
  vendor: ConnectionVendor,
  secret: string | KeyObject,
  { body, now, url }: EventToSign,
): Record<string, string> {
  const seconds = String(Math.floor(now.getTime() / 1000));
  if (typeof secret !== 'string') {
    const signature = sign('sha256', Buffer.from(seconds + body), secret).toString('base64');
    return {
      'x-twilio-email-event-webhook-timestamp': seconds,
      'x-twilio-email-event-webhook-signature': signature,
    };
  }
  switch (vendor) {
    case 'retell':
      return { 'x-retell-signature': `v=${now.getTime()},d=${hmac(secret, body + now.getTime())}` };
    case 'calcom':
      return { 'x-cal-signature-256': hmac(secret, body) };
    case 'stripe':
      return { 'stripe-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)}` };
    case 'twilio': {
      const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
      const signed = `${url}${fields.map(([name, value]) => name + value).join('')}`;
      return { 'x-twilio-signature': createHmac('sha1', secret).update(signed).digest('base64') };
    }
    case 'messagebird': {
      const id = `msg_${body.length}`;
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const digest = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
      return {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${'A'.repeat(43)}= v1,${digest}`,
      };
    }
    case 'sendgrid':
      throw new TypeError('SendGrid signs by a private key');
  }
}
