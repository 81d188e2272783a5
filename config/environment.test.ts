import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { EnvironmentError, parseLauncherEnvironment, parseServerEnvironment } from './environment.ts';
import { temporalConnectionOptions } from './temporal.ts';
import { variables } from './variables.ts';

const complete = {
  DATABASE_APP_URL: 'postgres://app:p@127.0.0.1:5455/followthrough',
  DATABASE_AUTH_URL: 'postgres://auth:p@127.0.0.1:5455/followthrough',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  AUTH_SECRET: 'a'.repeat(32),
  LINK_SECRET: 'b'.repeat(32),
  DATA_KEYS: `new:${Buffer.alloc(32, 1).toString('base64')},old:${Buffer.alloc(32, 2).toString('base64')}`,
  ADDRESS_KEY: 'c'.repeat(32),
  TWILIO_ACCOUNT_SID: 'ACx',
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_BASE_URL: 'http://127.0.0.1:3100/twilio/',
  MESSAGEBIRD_API_KEY: 'bk_us1_x',
  MESSAGEBIRD_WEBHOOK_SECRET: 'whsec_eA==',
  SENDGRID_API_KEY: 'SG.x',
  SENDGRID_WEBHOOK_PUBLIC_KEY: 'key',
  SENDGRID_FROM: 'hello@example.com',
  STRIPE_SECRET_KEY: 'sk_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  RETELL_API_KEY: 'key_x',
  CALCOM_API_KEY: 'cal_x',
  CALCOM_WEBHOOK_SECRET: 'secret',
};

function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment of the API and the worker', () => {
  test('is whole: addresses, secrets, vendors, and defaults for the rest', () => {
    expect(parseServerEnvironment(complete)).toMatchObject({
      publicUrl: 'http://127.0.0.1:3000',
      apiPort: 3000,
      logLevel: 'info',
      temporal: { address: '127.0.0.1:7233', namespace: 'default' },
      vendors: {
        twilio: {
          accountSid: 'ACx',
          authToken: 'token',
          baseUrl: 'http://127.0.0.1:3100/twilio',
          isSandboxed: true,
        },
        stripe: { secretKey: 'sk_x', webhookSecret: 'whsec_x', baseUrl: undefined, isSandboxed: false },
      },
    });
  });

  test('has as many lines as every Retell account, as are named, or any number at a stand-in', () => {
    const lines = (differs: object) => parseServerEnvironment({ ...complete, ...differs }).callsAtOnce;
    expect(lines({})).toBe(20);
    expect(lines({ RETELL_CALLS_AT_ONCE: '100' })).toBe(100);
    expect(lines({ RETELL_BASE_URL: 'http://127.0.0.1:3100/retell' })).toBeUndefined();
    expect(lines({ RETELL_BASE_URL: 'http://127.0.0.1:3100/retell', RETELL_CALLS_AT_ONCE: '3' })).toBe(3);
    for (const wrong of ['0', '-1', '1.5', 'many'])
      expect(problemsOf(() => lines({ RETELL_CALLS_AT_ONCE: wrong }))).toHaveLength(1);
  });

  test('can do without Instantly: nothing of it, or all of it', () => {
    const instantly = (given: object) => parseServerEnvironment({ ...complete, ...given }).vendors.instantly;
    const nothing = { apiKey: '', webhookSecret: '', baseUrl: undefined, isConnected: false };
    expect(instantly({})).toMatchObject(nothing);
    expect(instantly({ INSTANTLY_API_KEY: '' })).toMatchObject(nothing);
    const whole = { INSTANTLY_API_KEY: 'key', INSTANTLY_WEBHOOK_SECRET: 's'.repeat(16) };
    expect(instantly(whole)).toMatchObject({ apiKey: 'key', isConnected: true, isSandboxed: false });
    for (const name of Object.keys(whole))
      expect(problemsOf(() => instantly({ ...whole, [name]: undefined }))).toEqual([
        expect.stringMatching(new RegExp(`^${name}, .* is missing\\.$`)),
      ]);
    expect(problemsOf(() => instantly({ ...whole, INSTANTLY_WEBHOOK_SECRET: 'short' }))).toHaveLength(1);
    expect(parseServerEnvironment(complete).vendors.calcom.isConnected).toBe(true);
  });

  test('believes events of Instantly without the secret only where every vendor is a stand-in, and not in production', () => {
    const vendors = ['TWILIO', 'MESSAGEBIRD', 'SENDGRID', 'STRIPE', 'RETELL', 'CALCOM'];
    const standIns = Object.fromEntries(vendors.map((name) => [`${name}_BASE_URL`, 'http://127.0.0.1:1']));
    const asked = { ...complete, ...standIns, INSTANTLY_UNVERIFIED: 'yes' };
    const believes = (given: object) => parseServerEnvironment({ ...asked, ...given }).believesUnverified;
    expect(believes({})).toBe(true);
    expect(believes({ INSTANTLY_UNVERIFIED: '' })).toBe(false);
    const real = { INSTANTLY_API_KEY: 'key', INSTANTLY_WEBHOOK_SECRET: 's'.repeat(16) };
    const refused: readonly (readonly [object, string])[] = [
      [{ STRIPE_BASE_URL: undefined }, 'a real vendor (stripe)'],
      [real, 'a real vendor (instantly)'],
      [{ NODE_ENV: 'production' }, 'in production'],
    ];
    for (const [given, why] of refused)
      expect(problemsOf(() => believes(given))).toEqual([expect.stringContaining(why)]);
    expect(problemsOf(() => believes({ INSTANTLY_UNVERIFIED: 'no' }))).toHaveLength(1);
  });

  test('keeps uploaded files with the other data unless it is told where', () => {
    expect(parseServerEnvironment({ ...complete, DATA_DIR: '/data' }).filesDir).toBe('/data/files');
    expect(parseServerEnvironment({ ...complete, FILES_DIR: '/lists' }).filesDir).toBe('/lists');
  });

  test('takes no answers to emails unless it is told where', () => {
    const { inboundMail } = parseServerEnvironment({ ...complete, DATA_DIR: '/data' });
    expect(inboundMail).toEqual({
      domain: undefined,
      secret: undefined,
      attachmentsDir: '/data/attachments',
    });
    const inbound = { INBOUND_EMAIL_DOMAIN: 'in.example.com' };
    expect(problemsOf(() => parseServerEnvironment({ ...complete, ...inbound }))).toEqual([
      'SENDGRID_INBOUND_SECRET, the secret in the address that SendGrid posts mail to, is missing. INBOUND_EMAIL_DOMAIN is set, so answers come there.',
    ]);
    const secret = { SENDGRID_INBOUND_SECRET: 's'.repeat(32), ATTACHMENTS_DIR: '/mail' };
    expect(parseServerEnvironment({ ...complete, ...inbound, ...secret }).inboundMail).toEqual({
      domain: 'in.example.com',
      secret: 's'.repeat(32),
      attachmentsDir: '/mail',
    });
  });

  test('offers sign-in with Google and Facebook where both halves are set, and names the half that is missing', () => {
    const social = (given: object) => parseServerEnvironment({ ...complete, ...given }).social;
    expect(social({})).toEqual({});
    expect(social({ GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' })).toEqual({
      google: { clientId: 'id', clientSecret: 'secret' },
    });
    const halves = { GOOGLE_CLIENT_ID: 'id', FACEBOOK_CLIENT_SECRET: 'hush-hush' };
    const problems = [
      'GOOGLE_CLIENT_SECRET is missing. GOOGLE_CLIENT_ID is set: sign-in with google needs both, or neither.',
      'FACEBOOK_CLIENT_ID is missing. FACEBOOK_CLIENT_SECRET is set: sign-in with facebook needs both, or neither.',
    ];
    expect(problemsOf(() => social(halves))).toEqual(problems);
    expect(problemsOf(() => parseLauncherEnvironment(halves, '/checkout'))).toEqual(problems);
  });

  test('names every problem at once: what it is, what it should be, what it is instead', () => {
    const { STRIPE_SECRET_KEY: _, ...rest } = complete;
    const problems = problemsOf(() =>
      parseServerEnvironment({
        ...rest,
        API_PORT: '70000',
        LOG_LEVEL: 'loud',
        DATABASE_APP_URL: 'mysql://x',
      }),
    );
    expect([...problems].sort()).toEqual([
      'API_PORT, the port of the API, should be a whole number from 1 to 65535, and is "70000".',
      'DATABASE_APP_URL, the Postgres login of the API and the worker, should be an address like postgres://login:password@host:5432/database, and is something else.',
      'LOG_LEVEL, the least level that is logged, should be one of trace, debug, info, warn, error, fatal, silent, and is "loud".',
      'STRIPE_SECRET_KEY, the Stripe secret key, is missing.',
    ]);
  });

  test('never shows a secret, even a malformed one', () => {
    const problems = problemsOf(() => parseServerEnvironment({ ...complete, AUTH_SECRET: 'short-secret' }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('at least 32 random characters');
    expect(problems.join()).not.toContain('short-secret');
  });
});

describe("the launcher's environment", () => {
  test('needs nothing: directories and ports have defaults, all vendors are sandboxed', () => {
    expect(parseLauncherEnvironment({ SENDGRID_FROM: 'me@example.com' }, '/checkout')).toMatchObject({
      dataDir: '/checkout/.followthrough',
      cacheDir: `${homedir()}/.cache/followthrough`,
      databaseUrl: undefined,
      ports: { postgres: 5455, temporal: 7233, temporalUi: 8233, api: 3000, sandbox: 3100 },
      realVendors: [],
    });
  });

  test('treats an empty value as not set', () => {
    expect(parseLauncherEnvironment({ DATABASE_URL: '', API_PORT: '' }, '/checkout').ports.api).toBe(3000);
  });

  test('a vendor with a key is real, and half a set of keys is a problem', () => {
    const problems = problemsOf(() => parseLauncherEnvironment({ TWILIO_AUTH_TOKEN: 'token' }, '/checkout'));
    expect(problems).toEqual([
      'TWILIO_ACCOUNT_SID, the Twilio account, is missing. TWILIO_AUTH_TOKEN is set, so twilio is the real one.',
    ]);
    expect(parseLauncherEnvironment({ RETELL_API_KEY: 'key' }, '/checkout').realVendors).toEqual(['retell']);
  });

  test('a certificate without its key is a problem', () => {
    expect(problemsOf(() => parseLauncherEnvironment({ TEMPORAL_TLS_CERT: '/c.pem' }, '/checkout'))).toEqual([
      'TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both, or neither.',
    ]);
  });
});

test('.env.example names every variable and no other', () => {
  const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
  const named = lines.flatMap((line) => /^#?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect([...named].sort()).toEqual(Object.keys(variables.shape).sort());
});

describe('the connection to Temporal', () => {
  const settings = {
    address: 'h:7233',
    namespace: 'default',
    apiKey: undefined,
    tlsCert: undefined,
    tlsKey: undefined,
  };

  test('is plain, or encrypted with an API key', () => {
    expect(temporalConnectionOptions(settings)).toEqual({ address: 'h:7233' });
    expect(temporalConnectionOptions({ ...settings, apiKey: 'k' })).toEqual({
      address: 'h:7233',
      apiKey: 'k',
      tls: true,
    });
  });

  test('names the variable whose file cannot be read', () => {
    const missing = { ...settings, tlsCert: '/none.pem', tlsKey: '/none.key' };
    expect(() => temporalConnectionOptions(missing)).toThrow(
      'TEMPORAL_TLS_CERT should be the path of a PEM file',
    );
  });
});
