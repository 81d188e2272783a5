import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EndpointWish } from '../contracts/connections/account.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../contracts/connections/secrets.ts';
import { type AccountClient, registerEndpoint } from './account.ts';
import { CALCOM_EVENTS } from './calcom/events.ts';
import { MESSAGEBIRD_EVENTS } from './messagebird/events.ts';
import { accountOpener } from './open-account.ts';
import { STRIPE_EVENTS } from './stripe/events.ts';
import { VendorError } from './vendor-error.ts';
import { type Reply, type SeenRequest, startTestVendor } from './test-vendor.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

type Row = Record<string, unknown>;

const ADDRESS = 'https://example.com/api/webhooks/x/c1';
const SECRETS: ConnectionSecrets = {
  twilio: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' },
  messagebird: { apiKey: 'bk_us1_key', webhookSecret: 'whsec_eA==' },
  sendgrid: { apiKey: 'SG.key', webhookPublicKey: 'ours', from: 'sample@example.com' },
  stripe: { secretKey: 'sk_test_key', webhookSecret: 'whsec_x' },
  retell: { apiKey: 'key' },
  calcom: { apiKey: 'cal_key', webhookSecret: 'our secret' },
  instantly: { apiKey: 'instantly_key', webhookSecret: 'our secret' },
};

function open<V extends ConnectionVendor>(vendor: V): AccountClient<V> {
  const { baseUrl } = fake;
  return accountOpener({
    ...{ twilio: baseUrl, messagebird: baseUrl, sendgrid: baseUrl },
    ...{ stripe: baseUrl, retell: baseUrl, calcom: baseUrl, instantly: baseUrl },
  })(vendor, SECRETS[vendor]);
}

const NOWHERE = {
  ...{ twilio: undefined, messagebird: undefined, sendgrid: undefined },
  ...{ stripe: undefined, retell: undefined, calcom: undefined, instantly: undefined },
};

const wishing = (more: Partial<EndpointWish> = {}): EndpointWish => ({
  ...{ address: ADDRESS, owner: 'c1', known: [] },
  ...more,
});

/** The rows that the vendor has, and what it answers; a vendor of each test's own. */
let rows: Row[];
let made = 0;
const ok = (body: unknown, status = 200): Reply => ({ status, body });
const fields = ({ body }: SeenRequest): Row => Object.fromEntries(new URLSearchParams(body));
const json = ({ body }: SeenRequest): Row => JSON.parse(body) as Row;
const changes = () =>
  fake.seen.filter(({ method, path }) => method !== 'GET' && path !== '/v2/list-agents?limit=100').length;
beforeEach(() => {
  rows = [];
});

/** Answers lists, and makes, changes and deletes rows as REST does; `list` and `secretOf` are the vendor's own shapes. */
function rest(of: {
  path: string;
  read: (request: SeenRequest) => Row;
  list: (found: Row[]) => unknown;
  one?: (row: Row) => unknown;
  born?: Row;
}): void {
  const one = of.one ?? ((row: Row) => row);
  fake.replyWith((request) => {
    const { method, path } = request;
    const [, id] = new RegExp(`^${of.path}/([^?/]+)`).exec(path) ?? [];
    const row = rows.find((each) => String(each['id']) === id);
    if (method === 'GET' && id === undefined) return ok(of.list(rows));
    if (id !== undefined && !row) return ok({}, 404);
    if (method === 'DELETE') {
      rows = rows.filter((each) => each !== row);
      return ok({ id, deleted: true });
    }
    if (row) return ok(one(Object.assign(row, of.read(request))));
    made += 1;
    const fresh = { id: `we_${made}`, ...of.read(request) };
    rows.push(fresh);
    return ok(one({ ...fresh, ...of.born }), 201);
  });
}

describe('Stripe', () => {
  const read = (request: SeenRequest): Row => {
    const given = fields(request);
    const kinds = Object.keys(given).filter((name) => name.startsWith('enabled_events'));
    return {
      ...('url' in given && { url: given['url'], api_version: given['api_version'], status: 'enabled' }),
      ...('disabled' in given && { status: 'enabled' }),
      ...(kinds.length > 0 && { enabled_events: kinds.map((name) => given[name]) }),
      ...('metadata[followthrough]' in given && {
        metadata: { followthrough: given['metadata[followthrough]'] },
      }),
    };
  };
  beforeEach(() =>
    rest({
      path: '/v1/webhook_endpoints',
      read,
      list: (data) => ({ object: 'list', data, has_more: false }),
      born: { secret: 'whsec_new' },
    }),
  );
  const right = { url: ADDRESS, status: 'enabled', enabled_events: [...STRIPE_EVENTS], api_version: null };

  it('makes an endpoint for exactly the kinds that we use, once, and gives its secret once', async () => {
    const first = await registerEndpoint(open('stripe'), wishing());
    expect(first.secrets).toEqual({ webhookSecret: 'whsec_new' });
    expect(first.registration).toMatchObject({ address: ADDRESS, events: STRIPE_EVENTS, byHand: [] });
    expect(rows).toEqual([
      expect.objectContaining({
        ...{ url: ADDRESS, enabled_events: [...STRIPE_EVENTS], metadata: { followthrough: 'c1' } },
        api_version: '2026-08-26.dahlia',
      }),
    ]);
    const { ids } = first.registration;
    const again = await registerEndpoint(open('stripe'), wishing({ known: ids }));
    expect(again).toMatchObject({ did: [], secrets: {}, registration: { ids } });
    expect(rows).toHaveLength(1);
    expect(changes()).toBe(1);
  });

  it('puts one right that was made by hand, and leaves its secret', async () => {
    rows = [{ id: 'we_a', ...right, status: 'disabled', enabled_events: ['*'], metadata: {} }];
    const { did, secrets, registration } = await registerEndpoint(open('stripe'), wishing());
    expect(did.join()).toMatch(/on: it is disabled.*all there are/);
    expect({ secrets, ids: registration.ids }).toEqual({ secrets: {}, ids: ['we_a'] });
    expect(rows).toEqual([expect.objectContaining({ status: 'enabled', enabled_events: STRIPE_EVENTS })]);
  });

  it('makes one anew whose secret was lost between its making and its filing', async () => {
    rows = [{ id: 'we_lost', ...right, metadata: { followthrough: 'c1' } }];
    const { secrets, registration } = await registerEndpoint(open('stripe'), wishing());
    expect(secrets).toEqual({ webhookSecret: 'whsec_new' });
    expect(rows.map(({ id }) => id)).toEqual(registration.ids);
    expect(registration.ids).not.toContain('we_lost');
  });

  it('makes one anew whose secret nobody has entered', async () => {
    rows = [{ id: 'we_a', ...right, metadata: {} }];
    const opened = accountOpener({ ...NOWHERE, stripe: fake.baseUrl })('stripe', {
      ...SECRETS.stripe,
      webhookSecret: '',
    });
    const { secrets } = await registerEndpoint(opened, wishing());
    expect({ secrets, count: rows.length }).toEqual({ secrets: { webhookSecret: 'whsec_new' }, count: 1 });
  });

  it('tells the secret of one that was made also when the old one cannot be removed', async () => {
    rows = [{ id: 'we_lost', ...right, metadata: { followthrough: 'c1' } }];
    const stripe = open('stripe');
    const survey = await stripe.surveyEndpoint(wishing());
    const [making, removing] = survey.steps;
    const failing = {
      ...stripe,
      surveyEndpoint: async () => ({
        ...survey,
        steps: [making, removing]
          .flatMap((step) => step ?? [])
          .map((step, at) =>
            at === 0
              ? step
              : { ...step, take: () => Promise.reject(new VendorError('stripe', 'unknown', 'away')) },
          ),
      }),
    };
    const { secrets, unfinished } = await registerEndpoint(failing, wishing());
    expect({ secrets, kind: unfinished?.kind }).toEqual({
      secrets: { webhookSecret: 'whsec_new' },
      kind: 'unknown',
    });
  });

  it('leaves one that somebody else made at another address', async () => {
    rows = [{ id: 'we_a', ...right, url: 'https://elsewhere.example.com', metadata: {} }];
    await registerEndpoint(open('stripe'), wishing());
    expect(rows).toHaveLength(2);
  });

  it('says what a person has to do about events of another version', async () => {
    rows = [{ id: 'we_a', ...right, api_version: '2020-08-27', metadata: {} }];
    expect((await open('stripe').surveyEndpoint(wishing())).byHand.join()).toContain('2020-08-27');
  });
});

describe('Cal.com', () => {
  const one = (data: Row) => ({ status: 'success', data });
  beforeEach(() =>
    rest({ path: '/v2/webhooks', read: json, one, list: (data) => ({ status: 'success', data }) }),
  );

  it('gets a webhook with our secret, once', async () => {
    const { registration } = await registerEndpoint(open('calcom'), wishing());
    const again = await registerEndpoint(open('calcom'), wishing({ known: registration.ids }));
    expect(again.did).toEqual([]);
    expect(rows).toEqual([
      {
        ...{ id: expect.anything(), subscriberUrl: ADDRESS, active: true },
        ...{ triggers: CALCOM_EVENTS, secret: 'our secret' },
      },
    ]);
    expect(changes()).toBe(1);
  });

  it('has one put right that is off, asks for other kinds or signs with an older secret, and a second one removed', async () => {
    const old = { subscriberUrl: ADDRESS, active: false, triggers: ['FORM_SUBMITTED'], secret: 'older' };
    rows = [
      { id: 1, ...old },
      { id: 2, ...old },
    ];
    const { did } = await registerEndpoint(open('calcom'), wishing());
    expect(did.join()).toMatch(/it is off; it sends FORM_SUBMITTED; it signs with another secret/);
    expect(rows).toEqual([
      expect.objectContaining({ active: true, triggers: CALCOM_EVENTS, secret: 'our secret' }),
    ]);
  });

  it('sets a secret that is not shown again, and does not call that wrong', async () => {
    rows = [{ id: 1, subscriberUrl: ADDRESS, active: true, triggers: CALCOM_EVENTS }];
    const { did } = await registerEndpoint(open('calcom'), wishing());
    expect(did).toEqual([]);
    expect(rows).toEqual([expect.objectContaining({ secret: 'our secret' })]);
  });
});

describe('MessageBird', () => {
  const list = (data: Row[]) => ({ data, next_cursor: null });
  beforeEach(() => {
    rest({ path: '/v1/webhooks', read: ({ body, ...rest }) => (body ? json({ body, ...rest }) : {}), list });
  });

  it('gets an endpoint once, and its secret comes back once', async () => {
    rest({
      path: '/v1/webhooks',
      read: (request) => ({ status: 'active', ...json(request) }),
      list,
      born: { secret: 'whsec_new' },
    });
    const { secrets, registration } = await registerEndpoint(open('messagebird'), wishing());
    expect(secrets).toEqual({ webhookSecret: 'whsec_new' });
    const again = await registerEndpoint(open('messagebird'), wishing({ known: registration.ids }));
    expect(again).toMatchObject({ did: [], secrets: {} });
    expect(rows).toEqual([
      expect.objectContaining({ url: ADDRESS, events: MESSAGEBIRD_EVENTS, description: 'followthrough c1' }),
    ]);
  });

  it('has one that is paused put right, and a lost secret replaced by a new one', async () => {
    const lost = { id: 'whk_1', url: ADDRESS, status: 'paused', events: ['sms.sent'] };
    rows = [{ ...lost, description: 'followthrough c1', secret: 'whsec_rotated' }];
    const { secrets, did } = await registerEndpoint(open('messagebird'), wishing());
    expect(secrets).toEqual({ webhookSecret: 'whsec_rotated' });
    expect(did).toHaveLength(2);
    expect(rows).toEqual([expect.objectContaining({ status: 'active', events: MESSAGEBIRD_EVENTS })]);
    expect(fake.seen.map(({ method, path }) => `${method} ${path}`)).toContain(
      'POST /v1/webhooks/whk_1/rotate-secret',
    );
  });
});

describe('Twilio', () => {
  const number = '+14155550100';
  const form = (request: SeenRequest): Row => {
    const { SmsUrl, SmsMethod, SmsApplicationSid } = fields(request);
    const freed = SmsApplicationSid === undefined ? {} : { sms_application_sid: SmsApplicationSid };
    return { sms_url: SmsUrl, sms_method: SmsMethod, ...freed };
  };
  const path = `/2010-04-01/Accounts/${SECRETS.twilio.accountSid}/IncomingPhoneNumbers`;
  beforeEach(() => {
    fake.replyWith((request) => {
      if (request.method === 'GET')
        return ok({
          incoming_phone_numbers: rows.filter((row) =>
            request.path.includes(encodeURIComponent(String(row['phone_number']))),
          ),
        });
      const row = rows.find(({ sid }) => request.path === `${path}/${String(sid)}.json`);
      return row ? ok(Object.assign(row, form(request))) : ok({}, 404);
    });
  });

  it('has the texts of each of our numbers sent to us, once, and an application no more', async () => {
    rows = [
      {
        sid: 'PN1',
        phone_number: number,
        sms_url: 'https://old.example.com/secret',
        sms_application_sid: 'AP1',
      },
      { sid: 'PN2', phone_number: '+14155550101', sms_url: 'https://theirs.example.com' },
    ];
    const wish = wishing({ numbers: [number] });
    const { did, registration } = await registerEndpoint(open('twilio'), wish);
    expect(did.join()).toContain('no longer to old.example.com.');
    expect(registration.ids).toEqual(['PN1']);
    expect(rows).toEqual([
      expect.objectContaining({ sms_url: ADDRESS, sms_method: 'POST', sms_application_sid: '' }),
      expect.objectContaining({ sms_url: 'https://theirs.example.com' }),
    ]);
    expect((await registerEndpoint(open('twilio'), wish)).did).toEqual([]);
    expect(changes()).toBe(1);
  });

  it('is told nothing of an application where the number has none', async () => {
    rows = [{ sid: 'PN1', phone_number: number, sms_url: '', sms_application_sid: '' }];
    await registerEndpoint(open('twilio'), wishing({ numbers: [number] }));
    const sent = fake.seen.find(({ method }) => method === 'POST')?.body;
    expect(fields({ body: sent } as SeenRequest)).toEqual({ SmsUrl: ADDRESS, SmsMethod: 'POST' });
  });

  it('says which number the account has not', async () => {
    const { byHand } = await open('twilio').surveyEndpoint(wishing({ numbers: [number] }));
    expect(byHand).toEqual([expect.stringContaining(number)]);
  });
});

describe('Retell', () => {
  beforeEach(() => {
    fake.replyWith((request) => {
      const { method, path } = request;
      const items = rows.map(({ agent_id }) => ({ agent_id, channel: 'voice' }));
      if (path.startsWith('/v2/list-agents')) return ok({ items, has_more: false });
      const [, verb, id] =
        /^\/(get-agent|update-agent|create-agent-version|publish-agent-version)\/(\w+)/.exec(path) ?? [];
      const row = rows.find(({ agent_id }) => agent_id === id);
      if (!row) return ok({ message: 'Not found' }, 404);
      if (verb === 'create-agent-version')
        return ok(Object.assign(row, { version: Number(row['version']) + 1, is_published: false }), 201);
      if (verb === 'publish-agent-version') return ok(Object.assign(row, { is_published: true }));
      if (method === 'PATCH' && row['is_published']) return ok({ message: 'Published' }, 422);
      return ok(method === 'PATCH' ? Object.assign(row, json(request)) : row);
    });
  });
  const agent = (agent_id: string, webhook_url: string | null, is_published = false) => ({
    ...{ agent_id, webhook_url, is_published, version: 3 },
  });

  it('has agents that campaigns name send to us, and leaves the account’s others alone', async () => {
    rows = [
      agent('ours', 'https://old.example.com'),
      agent('free', null),
      agent('theirs', 'https://b.example.com'),
    ];
    const wish = wishing({ agentIds: ['ours', 'gone'] });
    const { registration } = await registerEndpoint(open('retell'), wish);
    expect(rows.map((row) => row['webhook_url'])).toEqual([ADDRESS, null, 'https://b.example.com']);
    expect(registration).toMatchObject({ ids: ['ours'], byHand: [expect.stringContaining('agent gone')] });
    expect((await registerEndpoint(open('retell'), wish)).did).toEqual([]);
  });

  it('has all free agents send to us where any may speak for us, and names those that are taken', async () => {
    rows = [agent('free', null), agent('theirs', 'https://b.example.com')];
    const { registration } = await registerEndpoint(open('retell'), wishing());
    expect(rows.map((row) => row['webhook_url'])).toEqual([ADDRESS, 'https://b.example.com']);
    expect(registration.byHand).toEqual([expect.stringContaining('theirs')]);
  });

  it('changes a published agent by a draft of it, which it publishes', async () => {
    rows = [agent('ours', null, true)];
    await registerEndpoint(open('retell'), wishing());
    expect(rows).toEqual([expect.objectContaining({ webhook_url: ADDRESS, version: 4, is_published: true })]);
  });
});
