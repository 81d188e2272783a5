import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** How fast the sandbox's people and vendors act; all values are seconds. */
export interface Pace {
  /** Wall time of an answered call; an unanswered one rings as long. */
  talk: number;
  /** Before a persona answers a text or a mail. */
  reply: number;
  /** From the moment of booking to the start of the meeting. */
  bookAhead: number;
  /** Length of a meeting. */
  meeting: number;
  /** From the invoice's sending to its payment. */
  payAfter: number;
  /** Between two receipts of one text or mail (sent, delivered, opened), and before a call connects. */
  receipt: number;
  /** How long the phone of somebody who is played by hand rings; 30 where it is left out. */
  ring?: number | undefined;
  /** First wait after a failed delivery; each further one doubles, at most 300 s. */
  firstRetry: number;
}

/** Everything that a sandbox needs to know; `settingsFrom` reads it from an environment. */
export interface SandboxOptions {
  /** 0 takes any free port. */
  port: number;
  /**
   * Base of the webhook addresses: `/retell`, `/calcom`, `/stripe`, `/twilio`, `/messagebird`, `/sendgrid` and `/instantly`
   * are added.
   */
  target: string;
  /** File that keeps the state between runs; without it the state lives in memory. */
  dataFile?: string | undefined;
  twilio: { accountSid: string; authToken: string };
  /** `webhookSecret`: whsec_ and base64. */
  messagebird: { apiKey: string; webhookSecret: string };
  /**
   * `privateKey`: base64 of a PKCS8 DER, curve P-256. `inboundSecret`: in the address that answers
   * to mails are posted to; without it nobody can answer.
   */
  sendgrid: { apiKey: string; privateKey: string; inboundSecret?: string | undefined };
  stripe: { secretKey: string; webhookSecret: string };
  retell: { apiKey: string };
  /** Without `apiKey` any bearer token is let in. */
  calcom: { webhookSecret: string; apiKey?: string | undefined };
  /** `webhookSecret`: what its events show, where no webhook is registered. */
  instantly: { apiKey: string; webhookSecret: string };
  pace: Pace;
  /** Seconds for which Stripe repeats its answer for an idempotency key; 24 h where it is left out. */
  keyLife?: number | undefined;
  /** File of a scenario that is played from the start. */
  scenarioFile?: string | undefined;
  /** Where the app shows what our records are about: addresses with `{kind}` and `{id}` in them. */
  links?: { record?: string | undefined; workflow?: string | undefined } | undefined;
}

const secret = z.string().trim().min(1, 'must not be empty');
const seconds = (fallback: number) => z.coerce.number().min(0).max(86_400).default(fallback);

function isSigningKey(value: string): boolean {
  try {
    const key = createPrivateKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

/** `http://127.0.0.1:3000/api/{kind}s/{id}` */
const pattern = z
  .string()
  .trim()
  .refine(
    (text) => text === '' || (/^https?:\/\//.test(text) && text.includes('{id}')),
    'must be an http(s) address with {id}, and may have {kind}',
  )
  .optional();

const environment = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(3100),
  SANDBOX_TARGET: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }),
  SANDBOX_DATA: z.string().trim().optional(),
  SANDBOX_SCENARIO: z.string().trim().optional(),
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hex digits'),
  TWILIO_AUTH_TOKEN: secret,
  MESSAGEBIRD_API_KEY: secret,
  MESSAGEBIRD_WEBHOOK_SECRET: z.string().regex(/^whsec_[0-9a-zA-Z+/]+=*$/, 'must be whsec_ and base64'),
  SENDGRID_API_KEY: secret,
  SENDGRID_WEBHOOK_PRIVATE_KEY: z
    .string()
    .refine(isSigningKey, 'must be a P-256 private key: base64 of PKCS8 DER'),
  SENDGRID_INBOUND_SECRET: z.string().trim().optional(),
  STRIPE_SECRET_KEY: secret,
  STRIPE_WEBHOOK_SECRET: secret,
  RETELL_API_KEY: secret,
  CALCOM_WEBHOOK_SECRET: secret,
  CALCOM_API_KEY: z.string().trim().optional(),
  INSTANTLY_API_KEY: secret,
  INSTANTLY_WEBHOOK_SECRET: secret,
  SANDBOX_RECORD_URL: pattern,
  SANDBOX_WORKFLOW_URL: pattern,
  SANDBOX_TALK_SECONDS: seconds(1),
  SANDBOX_REPLY_SECONDS: seconds(1),
  SANDBOX_BOOK_AHEAD_SECONDS: seconds(24),
  SANDBOX_MEETING_SECONDS: seconds(2),
  SANDBOX_PAY_AFTER_SECONDS: seconds(3),
  SANDBOX_RECEIPT_SECONDS: seconds(0.2),
});

/**
 * Reads the settings from environment variables.
 * @throws Error whose message names each bad or missing variable.
 */
export function settingsFrom(env: Record<string, string | undefined>): SandboxOptions {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return env[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
    });
    throw new Error(`The sandbox cannot start. ${faults.join('; ')}.`);
  }
  const value = parsed.data;
  return {
    port: value.SANDBOX_PORT,
    target: value.SANDBOX_TARGET,
    dataFile: value.SANDBOX_DATA || undefined,
    scenarioFile: value.SANDBOX_SCENARIO || undefined,
    twilio: { accountSid: value.TWILIO_ACCOUNT_SID, authToken: value.TWILIO_AUTH_TOKEN },
    messagebird: { apiKey: value.MESSAGEBIRD_API_KEY, webhookSecret: value.MESSAGEBIRD_WEBHOOK_SECRET },
    sendgrid: {
      apiKey: value.SENDGRID_API_KEY,
      privateKey: value.SENDGRID_WEBHOOK_PRIVATE_KEY,
      inboundSecret: value.SENDGRID_INBOUND_SECRET || undefined,
    },
    stripe: { secretKey: value.STRIPE_SECRET_KEY, webhookSecret: value.STRIPE_WEBHOOK_SECRET },
    retell: { apiKey: value.RETELL_API_KEY },
    calcom: { webhookSecret: value.CALCOM_WEBHOOK_SECRET, apiKey: value.CALCOM_API_KEY || undefined },
    instantly: { apiKey: value.INSTANTLY_API_KEY, webhookSecret: value.INSTANTLY_WEBHOOK_SECRET },
    links: {
      record: value.SANDBOX_RECORD_URL || undefined,
      workflow: value.SANDBOX_WORKFLOW_URL || undefined,
    },
    pace: {
      talk: value.SANDBOX_TALK_SECONDS,
      reply: value.SANDBOX_REPLY_SECONDS,
      bookAhead: value.SANDBOX_BOOK_AHEAD_SECONDS,
      meeting: value.SANDBOX_MEETING_SECONDS,
      payAfter: value.SANDBOX_PAY_AFTER_SECONDS,
      receipt: value.SANDBOX_RECEIPT_SECONDS,
      firstRetry: 0.5,
    },
  };
}
