import { z } from 'zod';
import { areDataKeys } from './data-keys.ts';
import { areAddresses, areOrigins, listOf } from './lists.ts';

/**
 * Every variable that Followthrough reads: `.describe()` says what it is, the schema's message what it should be.
 * `.env.example` names the same ones, and a test holds the two together.
 */
export const variables = z.object({
  DATA_DIR: textOr('the directory of everything that a local run keeps', 'a path', '.followthrough'),
  CACHE_DIR: textOr('the directory of downloaded tools', 'a path', '~/.cache/followthrough'),

  ATTACHMENTS_DIR: text('the directory of files that came by email', 'a path'),
  FILES_DIR: text('the directory of files that were uploaded', 'a path'),

  DATABASE_URL: postgres('the Postgres login that owns the tables and runs the migrations'),
  DATABASE_APP_URL: postgres('the Postgres login of the API and the worker'),
  DATABASE_AUTH_URL: postgres('the Postgres login of sign-in'),
  POSTGRES_PORT: port('the port of the local Postgres', 5455),

  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/:]+:\d{1,5}$/, 'host:port, without http://')
    .optional()
    .describe('the address of an existing Temporal server'),
  TEMPORAL_NAMESPACE: textOr('the Temporal namespace', 'a name', 'default'),
  TEMPORAL_API_KEY: text('the API key of Temporal Cloud', 'a key'),
  TEMPORAL_TLS_CERT: text("the client's certificate for Temporal", 'the path of a PEM file'),
  TEMPORAL_TLS_KEY: text('the key of TEMPORAL_TLS_CERT', 'the path of a PEM file'),
  TEMPORAL_CLI: text('the Temporal CLI', 'the path of an executable'),
  TEMPORAL_TEST_SERVER: text("Temporal's time-skipping test server", 'the path of an executable'),
  CHROMIUM_PATH: text('a Chromium for the tests', 'the path of an executable'),
  TEMPORAL_PORT: port('the port of the local Temporal server', 7233),
  TEMPORAL_UI_PORT: port('the port of the local Temporal Web UI', 8233),

  API_PORT: port('the port of the API', 3000),
  SANDBOX_PORT: port('the port of the sandbox', 3100),
  SANDBOX_SCENARIO: text('the scenario that the sandbox plays from its start', 'the path of a JSON file'),
  PUBLIC_URL: httpUrl('the address under which vendors and people reach the API'),
  PORTAL_DIR: text('the directory of the built portal', 'a path'),
  WORKFLOW_URL: z
    .string()
    .regex(/^https?:\/\/\S*\{id\}\S*$/, 'an http(s) address with {id} in it')
    .optional()
    .describe('where the Temporal Web UI shows the workflow {id}'),
  OWNER_EMAIL: z
    .email('an email address')
    .default('owner@followthrough.example')
    .describe('the email address of the first owner'),
  ALLOWED_ORIGINS: list(
    'the other origins whose pages may call the API as who is signed in',
    areOrigins,
    'origins like https://app.example.com, commas between several, and never *',
  ),
  TRUSTED_PROXIES: list(
    'the proxies whose X-Forwarded-For is believed',
    areAddresses,
    'addresses or ranges like 10.0.0.0/8, commas between several',
  ),
  AUTH_SECRET: secret('the secret that signs sessions'),
  LINK_SECRET: secret('the secret that signs links in messages'),
  DATA_KEYS: z
    .string()
    .refine(areDataKeys, {
      error: 'name:key, the key being 32 random bytes in base64; commas between several',
    })
    .optional()
    .describe('the keys that seal what must not be read in the database'),
  ADDRESS_KEY: secret('the secret under which addresses of erased people are kept; never change it'),
  GOOGLE_CLIENT_ID: text('the client id of sign-in with Google', 'a client id'),
  GOOGLE_CLIENT_SECRET: text('the client secret of sign-in with Google', 'a client secret'),
  FACEBOOK_CLIENT_ID: text('the app id of sign-in with Facebook', 'an app id'),
  FACEBOOK_CLIENT_SECRET: text('the app secret of sign-in with Facebook', 'an app secret'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info')
    .describe('the least level that is logged'),

  TWILIO_ACCOUNT_SID: text('the Twilio account', 'an account SID, AC…'),
  TWILIO_AUTH_TOKEN: text('the auth token of the Twilio account', 'a token'),
  TWILIO_BASE_URL: httpUrl("a stand-in for Twilio's address"),
  MESSAGEBIRD_API_KEY: z
    .string()
    .regex(/^bk_[a-z]{2}\d+_.+$/, 'a key, bk_{region}_…')
    .optional()
    .describe('the API key of MessageBird (Bird)'),
  MESSAGEBIRD_WEBHOOK_SECRET: text('the secret that verifies MessageBird events', 'a secret, whsec_…'),
  MESSAGEBIRD_BASE_URL: httpUrl("a stand-in for MessageBird's address"),
  SENDGRID_API_KEY: text('the SendGrid API key', 'a key, SG.…'),
  SENDGRID_WEBHOOK_PUBLIC_KEY: text('the key that verifies SendGrid events', 'base64 (SPKI, DER)'),
  SENDGRID_FROM: z.email('an email address').optional().describe('the sender of emails'),
  SENDGRID_INBOUND_SECRET: z
    .string()
    .regex(/^[\w-]{32,}$/, 'at least 32 random letters and digits')
    .optional()
    .describe('the secret in the address that SendGrid posts mail to'),
  INBOUND_EMAIL_DOMAIN: z
    .string()
    .regex(/^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/, 'a domain in lower case')
    .optional()
    .describe('the domain whose mail SendGrid posts to us'),
  SENDGRID_BASE_URL: httpUrl("a stand-in for SendGrid's address"),
  STRIPE_SECRET_KEY: text('the Stripe secret key', 'a key, sk_…'),
  STRIPE_WEBHOOK_SECRET: text('the secret that verifies Stripe events', 'a secret, whsec_…'),
  STRIPE_BASE_URL: httpUrl("a stand-in for Stripe's address"),
  RETELL_API_KEY: text('the Retell API key', 'a key'),
  RETELL_CALLS_AT_ONCE: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'a whole number from 1')
    .transform(Number)
    .optional()
    .describe('how many calls the Retell account bears at once'),
  RETELL_BASE_URL: httpUrl("a stand-in for Retell's address"),
  CALCOM_API_KEY: text('the Cal.com API key', 'a key, cal_…'),
  CALCOM_WEBHOOK_SECRET: text('the secret that verifies Cal.com events', 'a secret'),
  CALCOM_BASE_URL: httpUrl("a stand-in for Cal.com's address"),
  INSTANTLY_API_KEY: text('the Instantly API key', 'a key'),
  INSTANTLY_WEBHOOK_SECRET: z
    .string()
    .regex(/^[!-~]{16,}$/, 'at least 16 plain characters and no space')
    .optional()
    .describe('the secret that Instantly sends along with its events'),
  INSTANTLY_BASE_URL: httpUrl("a stand-in for Instantly's address"),
  INSTANTLY_UNVERIFIED: z
    .literal('yes', { error: 'yes, or left out' })
    .optional()
    .describe('whether events of Instantly are believed without the secret, for development alone'),
});

/** Values that may be shown when they are wrong; of all the others only the name is. */
export const showable: ReadonlySet<string> = new Set([
  ...Object.keys(variables.shape).filter((name) =>
    /_(PORT|ADDRESS|NAMESPACE|FROM|DIR|CLI|SERVER|DOMAIN|ORIGINS|PROXIES)$/.test(name),
  ),
  'LOG_LEVEL',
  'PUBLIC_URL',
]);

/** The variables each vendor needs besides its optional `*_BASE_URL`, by the names the code uses. */
export const vendorVariables = {
  twilio: { accountSid: 'TWILIO_ACCOUNT_SID', authToken: 'TWILIO_AUTH_TOKEN' },
  messagebird: { apiKey: 'MESSAGEBIRD_API_KEY', webhookSecret: 'MESSAGEBIRD_WEBHOOK_SECRET' },
  sendgrid: {
    apiKey: 'SENDGRID_API_KEY',
    webhookPublicKey: 'SENDGRID_WEBHOOK_PUBLIC_KEY',
    from: 'SENDGRID_FROM',
  },
  stripe: { secretKey: 'STRIPE_SECRET_KEY', webhookSecret: 'STRIPE_WEBHOOK_SECRET' },
  retell: { apiKey: 'RETELL_API_KEY' },
  calcom: { apiKey: 'CALCOM_API_KEY', webhookSecret: 'CALCOM_WEBHOOK_SECRET' },
  instantly: { apiKey: 'INSTANTLY_API_KEY', webhookSecret: 'INSTANTLY_WEBHOOK_SECRET' },
} as const;

/** Where nothing of theirs is set, this installation has no account there; what has one of its own may use it all the same. */
export const optionalVendors: ReadonlySet<string> = new Set<keyof typeof vendorVariables>(['instantly']);

function text(what: string, should: string) {
  return z.string().min(1, should).optional().describe(what);
}

function textOr(what: string, should: string, otherwise: string) {
  return z.string().min(1, should).default(otherwise).describe(what);
}

function secret(what: string) {
  return z.string().min(32, 'at least 32 random characters').optional().describe(what);
}

function list(what: string, isRight: (value: string) => boolean, should: string) {
  return z.string().refine(isRight, { error: should }).transform(listOf).optional().describe(what);
}

function port(what: string, otherwise: number) {
  return z
    .string()
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535, {
      error: 'a whole number from 1 to 65535',
    })
    .transform(Number)
    .default(otherwise)
    .describe(what);
}

function postgres(what: string) {
  return z
    .string()
    .refine((value) => /^postgres(ql)?:$/.test(protocolOf(value)), {
      error: 'an address like postgres://login:password@host:5432/database',
    })
    .optional()
    .describe(what);
}

function httpUrl(what: string) {
  return z
    .string()
    .refine((value) => /^https?:$/.test(protocolOf(value)), { error: 'an address like https://host' })
    .transform((value) => value.replace(/\/+$/, ''))
    .optional()
    .describe(what);
}

function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}
