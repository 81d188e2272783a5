import { createHmac, type KeyObject, sign } from 'node:crypto';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';

export interface EventToSign {
  readonly body: string | Buffer;
  readonly now: Date;
  /** The whole address, query included. */
  readonly url: string;
  /** MessageBird's, of the event; left out, it follows from the body's length. */
  readonly id?: string;
}

function hmac(secret: string | Buffer, ...parts: (string | Buffer)[]) {
  const made = createHmac('sha256', secret);
  for (const part of parts) made.update(part);
  return made;
}

/** A vendor's headers for a body, signed as its documentation says. SendGrid signs by a private key. */
export function signEvent(
  vendor: ConnectionVendor,
  secret: string | KeyObject,
  { body, now, url, id = `msg_${body.length}` }: EventToSign,
): Record<string, string> {
  const seconds = String(Math.floor(now.getTime() / 1000));
  if (typeof secret !== 'string') {
    const signed = Buffer.concat([Buffer.from(seconds), Buffer.from(body)]);
    const signature = sign('sha256', signed, secret).toString('base64');
    return {
      'x-twilio-email-event-webhook-timestamp': seconds,
      'x-twilio-email-event-webhook-signature': signature,
    };
  }
  switch (vendor) {
    case 'retell':
      return {
        'x-retell-signature': `v=${now.getTime()},d=${hmac(secret, body, String(now.getTime())).digest('hex')}`,
      };
    case 'calcom':
      return { 'x-cal-signature-256': hmac(secret, body).digest('hex') };
    case 'instantly':
      return { 'x-followthrough-secret': secret };
    case 'stripe':
      return { 'stripe-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.`, body).digest('hex')}` };
    case 'twilio': {
      const fields = [...new URLSearchParams(body.toString())].sort(([a], [b]) => (a < b ? -1 : 1));
      const signed = `${url}${fields.map(([name, value]) => name + value).join('')}`;
      return { 'x-twilio-signature': createHmac('sha1', secret).update(signed).digest('base64') };
    }
    case 'messagebird': {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const digest = hmac(key, `${id}.${seconds}.`, body).digest('base64');
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
