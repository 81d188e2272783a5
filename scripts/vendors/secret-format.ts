import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';

type Format = readonly [RegExp, string];

const TOKEN: Format = [/^\S+$/, 'should hold no space'];
const SIGNING: Format = [/^whsec_\S+$/, 'should begin with whsec_'];

/** P-256, as SPKI DER begins: what SendGrid signs with. */
const PUBLIC_KEY: Format = [
  /^MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE[A-Za-z0-9+/]{86}==$/,
  'should be the verification key as SendGrid shows it: 124 characters that begin with MFkwEw',
];

const FORMATS: { readonly [V in ConnectionVendor]: { readonly [K in keyof ConnectionSecrets[V]]: Format } } =
  {
    twilio: { accountSid: [/^AC[0-9a-fA-F]{32}$/, 'should be AC and 32 digits'], authToken: TOKEN },
    messagebird: {
      apiKey: [/^bk_[a-z]{2}\d+_\S+$/, 'should begin with bk_ and a region'],
      webhookSecret: [/^whsec_[A-Za-z0-9+/]+=*$/, 'should be whsec_ and base64'],
    },
    sendgrid: {
      apiKey: [/^SG\.\S+$/, 'should begin with SG.'],
      webhookPublicKey: PUBLIC_KEY,
      from: [/^[^\s@]+@[^\s@]+$/, 'should be an email address'],
    },
    stripe: {
      secretKey: [/^[sr]k_(live|test)_\S+$/, 'should begin with sk_ or rk_'],
      webhookSecret: SIGNING,
    },
    retell: { apiKey: TOKEN },
    calcom: { apiKey: [/^cal_\S+$/, 'should begin with cal_'], webhookSecret: TOKEN },
    instantly: {
      apiKey: TOKEN,
      webhookSecret: [/^\S{16,}$/, 'should be 16 characters or more, and hold no space'],
    },
  };

/** What is missing or malformed, by name and never by value. */
export function problemsOfSecrets<V extends ConnectionVendor>(
  vendor: V,
  secrets: ConnectionSecrets[V],
): { readonly name: string; readonly problem: string }[] {
  const formats = Object.entries<Format>(FORMATS[vendor]);
  return formats.flatMap(([name, [format, should]]) => {
    const text = secrets[name as keyof ConnectionSecrets[V]] as string;
    if (!text) return [{ name, problem: 'is missing' }];
    return format.test(text) ? [] : [{ name, problem: should }];
  });
}
