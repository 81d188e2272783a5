import { expect, test } from '@jest/globals';
import { testOptions } from './harness.ts';
import { settingsFrom } from './settings.ts';

const { sendgrid } = testOptions('http://127.0.0.1:9');
const good = {
  SANDBOX_TARGET: 'http://127.0.0.1:3000/api/webhooks',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  MESSAGEBIRD_API_KEY: 'bk_us1_test',
  MESSAGEBIRD_WEBHOOK_SECRET: 'whsec_eA==',
  SENDGRID_API_KEY: 'SG.x',
  SENDGRID_WEBHOOK_PRIVATE_KEY: sendgrid.privateKey,
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
  RETELL_API_KEY: 'key_x',
  CALCOM_WEBHOOK_SECRET: 'cal_x',
  INSTANTLY_API_KEY: 'key_y',
  INSTANTLY_WEBHOOK_SECRET: 'instantly_x',
};

test('the paces have defaults and are read in seconds', () => {
  const settings = settingsFrom({ ...good, SANDBOX_TALK_SECONDS: '0.5' });
  expect(settings).toMatchObject({ port: 3100, dataFile: undefined, scenarioFile: undefined });
  expect(settingsFrom({ ...good, SANDBOX_SCENARIO: 'sample/bad-day.json' }).scenarioFile).toBe(
    'sample/bad-day.json',
  );
  expect(settings.pace).toEqual({
    talk: 0.5,
    reply: 1,
    bookAhead: 24,
    meeting: 2,
    payAfter: 3,
    receipt: 0.2,
    firstRetry: 0.5,
  });
});

test('a bad or missing value is told by its name', () => {
  expect(() => settingsFrom({ ...good, RETELL_API_KEY: undefined })).toThrow('RETELL_API_KEY is missing');
  expect(() => settingsFrom({ ...good, SANDBOX_PORT: 'x', SENDGRID_WEBHOOK_PRIVATE_KEY: 'AAAA' })).toThrow(
    /SANDBOX_PORT: .*SENDGRID_WEBHOOK_PRIVATE_KEY: must be a P-256 private key/,
  );
  expect(() => settingsFrom({ ...good, TWILIO_ACCOUNT_SID: 'me' })).toThrow('TWILIO_ACCOUNT_SID: must be AC');
});
