import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const random = () => randomBytes(32).toString('hex');

const makers = {
  postgresPassword: random,
  appPassword: random,
  authPassword: random,
  authSecret: random,
  linkSecret: random,
  dataKeys: () => `first:${randomBytes(32).toString('base64')}`,
  twilioAccountSid: () => `AC${randomBytes(16).toString('hex')}`,
  twilioAuthToken: random,
  messagebirdApiKey: () => `bk_us1_${random()}`,
  messagebirdWebhookSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
  sendgridApiKey: () => `SG.${random()}`,
  sendgridInboundSecret: random,
  stripeSecretKey: () => `sk_test_${random()}`,
  stripeWebhookSecret: () => `whsec_${random()}`,
  retellApiKey: () => `key_${random()}`,
  calcomApiKey: () => `cal_${random()}`,
  calcomWebhookSecret: random,
  sendgridWebhookKeys: () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    };
  },
};

/** What a local run needs that nobody may guess; the vendors' are the sandbox's. */
export type Secrets = { readonly [K in keyof typeof makers]: ReturnType<(typeof makers)[K]> };

/** Reads `secrets.json` of the data directory (mode 600), and makes those it lacks: a value never changes again. */
export function loadSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const made = Object.fromEntries(
    Object.entries(makers)
      .filter(([name]) => !(name in kept))
      .map(([name, make]) => [name, make()]),
  );
  const secrets = { ...kept, ...made } as Secrets;
  if (Object.keys(made).length > 0) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return secrets;
}
