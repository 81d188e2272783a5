import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Credentials } from './records.ts';

const hex = (digits: number) => randomBytes(digits / 2).toString('hex');

/** Letters and digits. */
function letters(count: number): string {
  let made = '';
  while (made.length < count) made += randomBytes(count).toString('base64').replaceAll(/[+/=]/g, '');
  return made.slice(0, count);
}

/** Apart: accounts that were made before there was Instantly get theirs when they are opened again. */
export const makeInstantly = (): Credentials['instantly'] => ({
  ...{ apiKey: randomBytes(48).toString('base64'), webhookSecret: hex(32) },
});

/** New credentials, in the form that each vendor gives its own; the key is base64 of SPKI DER. */
export function makeCredentials(): { credentials: Credentials; sendgridPublicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentials: Credentials = {
    twilio: { accountSid: `AC${hex(32)}`, authToken: hex(32) },
    messagebird: {
      apiKey: `bk_us1_${letters(32)}`,
      webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    },
    sendgrid: {
      apiKey: `SG.${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`,
      privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    },
    stripe: { secretKey: `sk_test_51${letters(97)}`, webhookSecret: `whsec_${letters(32)}` },
    retell: { apiKey: `key_${hex(28)}` },
    calcom: { apiKey: `cal_live_${hex(32)}`, webhookSecret: hex(32) },
    instantly: makeInstantly(),
  };
  return {
    credentials,
    sendgridPublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
