import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const makeDataKey = (name: string) => `${name}:${randomBytes(32).toString('base64')}`;

const random = () => randomBytes(32).toString('hex');

const makers = {
  postgresPassword: random,
  appPassword: random,
  authPassword: random,
  authSecret: random,
  linkSecret: random,
  addressKey: random,
  dataKeys: () => makeDataKey('first'),
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
  instantlyApiKey: random,
  instantlyWebhookSecret: random,
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

/** Reads `secrets.json` of the data directory (mode 600), and makes those it lacks: a value changes only by `changeSecret`. */
export function loadSecrets(dataDir: string): Secrets {
  const file = fileIn(dataDir);
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const made = Object.fromEntries(
    Object.entries(makers)
      .filter(([name]) => !(name in kept))
      .map(([name, make]) => [name, make()]),
  );
  const secrets = { ...kept, ...made } as Secrets;
  if (Object.keys(made).length > 0) {
    write(dataDir, secrets);
  }
  return secrets;
}

/** Changes one of them. What runs has the old value until it is started again. */
export function changeSecret<Name extends keyof Secrets>(
  dataDir: string,
  name: Name,
  value: Secrets[Name],
): void {
  write(dataDir, { ...loadSecrets(dataDir), [name]: value });
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}

function write(dataDir: string, secrets: Secrets): void {
  const file = fileIn(dataDir);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
