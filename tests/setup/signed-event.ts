import { createHmac, sign } from 'node:crypto';
import { sendgridPrivateKey, testSecrets } from './api.ts';

interface Signed {
  /** The public address: Twilio signs it. */
  readonly url: string;
  /** The event's id: MessageBird signs it. */
  readonly id: string;
  readonly now: Date;
}

const hmac = (secret: string | Buffer, ...parts: (string | Buffer)[]) => {
  const digest = createHmac('sha256', secret);
  for (const part of parts) digest.update(part);
  return digest;
};

/** What each vendor signs the bytes of a request with, as its documentation says. */
export function signedHeaders(
  vendor: string,
  body: Buffer,
  { url, id, now }: Signed,
): Record<string, string> {
  const seconds = String(Math.floor(now.getTime() / 1000));
  switch (vendor) {
    case 'retell': {
      const digest = hmac(testSecrets.retell, body, String(now.getTime())).digest('hex');
      return { 'x-retell-signature': `v=${now.getTime()},d=${digest}` };
    }
    case 'calcom':
      return { 'x-cal-signature-256': hmac(testSecrets.calcom, body).digest('hex') };
    case 'stripe': {
      const digest = hmac(testSecrets.stripe, `${seconds}.`, body).digest('hex');
      return { 'stripe-signature': `t=${seconds},v1=${digest}` };
    }
    case 'twilio': {
      const fields = [...new URLSearchParams(body.toString('utf8'))].sort(([a], [b]) => (a < b ? -1 : 1));
      const text = url + fields.map(([name, value]) => name + value).join('');
      return { 'x-twilio-signature': createHmac('sha1', testSecrets.twilio).update(text).digest('base64') };
    }
    case 'messagebird': {
      const key = Buffer.from(testSecrets.messagebird.replace('whsec_', ''), 'base64');
      const digest = hmac(key, `${id}.${seconds}.`, body).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${digest}` };
    }
    case 'sendgrid': {
      const signed = Buffer.concat([Buffer.from(seconds), body]);
      return {
        'x-twilio-email-event-webhook-timestamp': seconds,
        'x-twilio-email-event-webhook-signature': sign('sha256', signed, sendgridPrivateKey).toString(
          'base64',
        ),
      };
    }
    default:
      throw new Error(`${vendor} signs nothing.`);
  }
}
