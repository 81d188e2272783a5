import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectionSecrets, ConnectionVendor } from '../contracts/connections/secrets.ts';
import type { AccountClient } from './account.ts';
import { accountOpener } from './open-account.ts';
import { type Reply, type SeenRequest, startTestVendor } from './test-vendor.ts';
import { VendorError } from './vendor-error.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const SID = `AC${'0'.repeat(32)}`;
const SECRETS: ConnectionSecrets = {
  twilio: { accountSid: SID, authToken: 'token' },
  messagebird: { apiKey: 'bk_us1_key', webhookSecret: 'whsec_eA==' },
  sendgrid: { apiKey: 'SG.theid.thesecret', webhookPublicKey: 'ours', from: 'sample@example.com' },
  stripe: { secretKey: 'rk_live_key', webhookSecret: 'whsec_x' },
  retell: { apiKey: 'key' },
  calcom: { apiKey: 'cal_key', webhookSecret: 'secret' },
  instantly: { apiKey: 'instantly_key', webhookSecret: 'our secret' },
};

const open = <V extends ConnectionVendor>(vendor: V): AccountClient<V> => {
  const at = (name: ConnectionVendor) => (vendor === name ? fake.baseUrl : undefined);
  return accountOpener({
    twilio: at('twilio'),
    messagebird: at('messagebird'),
    sendgrid: at('sendgrid'),
    stripe: at('stripe'),
    retell: at('retell'),
    calcom: at('calcom'),
    instantly: at('instantly'),
  })(vendor, SECRETS[vendor]);
};

const refusal = async (act: Promise<unknown>): Promise<VendorError> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VendorError)) throw new Error(`expected a VendorError, got ${String(error)}`);
  return error;
};

const scopes = ['mail.send', 'user.webhooks.event.settings.read', 'user.webhooks.event.settings.update'];
const workspace = { id: 'ws_1', name: 'Sample', organization_id: 'org_1', notification_emails: {} };
const concurrency = { concurrency_limit: 25, current_concurrency: 0 };
const businessProfile = { name: 'Sample Business' };

/** Of each vendor: what it is asked, by what credentials, what it says, and what we make of it. */
const READS = {
  twilio: {
    asked: `GET /2010-04-01/Accounts/${SID}.json`,
    by: `Basic ${Buffer.from(`${SID}:token`).toString('base64')}`,
    says: { sid: SID, friendly_name: 'Sample', status: 'active', type: 'Trial' },
    facts: { account: SID, accountName: 'Sample', mode: 'live', notes: [expect.stringContaining('trial')] },
    refuses: { code: 20003, message: 'Authenticate' },
    words: 'Authenticate',
  },
  messagebird: {
    asked: 'GET /v1/workspace',
    by: 'Bearer bk_us1_key',
    says: workspace,
    facts: { account: 'ws_1', accountName: 'Sample', mode: null, notes: [] },
    refuses: { error: { type: 'auth_error', code: 'E01401', message: 'The API key is not valid.' } },
    words: 'The API key is not valid.',
  },
  sendgrid: {
    asked: 'GET /v3/scopes',
    by: 'Bearer SG.theid.thesecret',
    says: { scopes },
    facts: { account: 'unnamed', accountName: null, mode: 'live', notes: [] },
    refuses: { errors: [{ message: 'authorization required', field: null }] },
    words: 'authorization required',
  },
  stripe: {
    asked: 'GET /v1/account',
    by: 'Bearer rk_live_key',
    says: { id: 'acct_1', object: 'account', business_profile: businessProfile, charges_enabled: true },
    facts: { account: 'acct_1', accountName: 'Sample Business', mode: 'live', notes: [] },
    refuses: { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } },
    words: 'Invalid API Key provided',
  },
  retell: {
    asked: 'GET /get-concurrency',
    by: 'Bearer key',
    says: concurrency,
    facts: { account: 'unnamed', accountName: null, mode: null, notes: ['It bears 25 calls at once.'] },
    refuses: { status: 'error', message: 'API key is missing or invalid.' },
    words: 'API key is missing or invalid.',
  },
  calcom: {
    asked: 'GET /v2/me',
    by: 'Bearer cal_key',
    says: { status: 'success', data: { id: 7, username: 'sample', email: 'sample@example.com' } },
    facts: { account: '7', accountName: 'sample', mode: null, notes: [] },
    refuses: { status: 'error', error: { code: 'UnauthorizedException', message: 'Invalid API Key' } },
    words: 'Invalid API Key',
  },
  instantly: {
    asked: ['GET /api/v2/webhooks?limit=1', 'GET /api/v2/campaigns?limit=1'],
    by: 'Bearer instantly_key',
    says: { items: [{ id: 'w1', organization: 'workspace_1' }] },
    facts: { account: 'workspace_1', accountName: null, mode: null, notes: [] },
    refuses: { statusCode: 401, error: 'Unauthorized', message: 'Invalid API key' },
    words: 'Invalid API key',
  },
};

describe.each(Object.keys(READS) as ConnectionVendor[])('an account at %s', (vendor) => {
  const { asked, by, says, facts, refuses, words } = READS[vendor];

  it('is read by a request or two with its credentials', async () => {
    fake.replyWith({ status: 200, body: says });
    expect(await open(vendor).readAccount()).toEqual(facts);
    expect(fake.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([asked].flat());
    expect(fake.seen[0]?.headers.authorization).toBe(by);
  });

  it.each([401, 403])(
    'is refused in the vendor’s words at %i: the credentials are the question',
    async (status) => {
      fake.replyWith({ status, body: refuses });
      const error = await refusal(open(vendor).readAccount());
      expect(error).toMatchObject({ kind: 'refused', status });
      expect(error.message).toContain(words);
    },
  );

  it('is asked again at 429 when the vendor says, and at 500', async () => {
    fake.replyWith({ status: 429, body: {}, headers: { 'retry-after': '7' } });
    expect(await refusal(open(vendor).readAccount())).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 7000,
    });
    fake.replyWith({ status: 500, body: {} });
    expect(await refusal(open(vendor).readAccount())).toMatchObject({ kind: 'unknown' });
  });

  it('is not taken for right when the answer is a yes that names nothing', async () => {
    fake.replyWith({ status: 200, body: {} });
    expect(await refusal(open(vendor).readAccount())).toMatchObject({ kind: 'unknown' });
  });
});

describe('credentials that are right and of no use', () => {
  it.each(['suspended', 'closed'])('Twilio’s account that is %s is refused', async (status) => {
    fake.replyWith({ status: 200, body: { ...READS.twilio.says, status } });
    const error = await refusal(open('twilio').readAccount());
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining(status) });
  });

  it('SendGrid’s key that may not send is refused, and the scope that it lacks is named', async () => {
    fake.replyWith({ status: 200, body: { scopes: ['stats.read'] } });
    const error = await refusal(open('sendgrid').readAccount());
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('mail.send') });
  });

  it('SendGrid’s key that may only send works, and a note says what it lacks', async () => {
    fake.replyWith({ status: 200, body: { scopes: ['mail.send'] } });
    const { notes } = await open('sendgrid').readAccount();
    expect(notes.join()).toContain('user.webhooks.event.settings.update');
  });

  it('SendGrid’s account is named where the key may read its name', async () => {
    const reply = ({ path }: SeenRequest): Reply =>
      path === '/v3/scopes'
        ? { status: 200, body: { scopes: [...scopes, 'user.username.read'] } }
        : { status: 200, body: { username: 'sample', user_id: 9 } };
    fake.replyWith(reply);
    expect(await open('sendgrid').readAccount()).toMatchObject({ account: '9', accountName: 'sample' });
  });
});
