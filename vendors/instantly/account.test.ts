import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { registerEndpoint } from '../account.ts';
import { type Reply, type SeenRequest, startTestVendor } from '../test-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { instantlyAccount } from './account.ts';

type Row = Record<string, unknown>;

let fake: Awaited<ReturnType<typeof startTestVendor>>;
let rows: Row[];
let made = 0;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const ADDRESS = 'https://example.com/api/webhooks/instantly/c1';
const open = (webhookSecret = 'our secret') =>
  instantlyAccount({ apiKey: 'instantly_key', webhookSecret }, fake.baseUrl);
const wish = { address: ADDRESS, owner: 'c1', known: [] as string[] };

const ok = (body: unknown): Reply => ({ status: 200, body });
const json = ({ body }: SeenRequest): Row => JSON.parse(body || '{}') as Row;

/** Two on a page, so that there are several. */
function listed({ path }: SeenRequest): Reply {
  const after = new URL(path, 'http://x').searchParams.get('starting_after');
  const from = rows.findIndex(({ id }) => id === after) + 1;
  const items = rows.slice(from, from + 2);
  return ok({ items, ...(from + 2 < rows.length && { next_starting_after: items.at(-1)?.['id'] }) });
}

beforeEach(() => {
  rows = [];
  fake.replyWith((request) => {
    const { method, path } = request;
    const [, id, act] = /^\/api\/v2\/webhooks\/([^/?]+)(\/resume)?/.exec(path) ?? [];
    if (id === undefined && method === 'GET') return listed(request);
    if (id === undefined) {
      made += 1;
      const fresh = { id: `w${made}`, organization: 'workspace_1', status: 1, ...json(request) };
      rows.push(fresh);
      return ok(fresh);
    }
    const row = rows.find((each) => each['id'] === id);
    if (!row) return { status: 404, body: { statusCode: 404, message: 'Resource not found' } };
    if (method === 'DELETE') rows = rows.filter((each) => each !== row);
    else Object.assign(row, act ? { status: 1 } : json(request));
    return ok(row);
  });
});

const right = {
  ...{ id: 'w_right', organization: 'workspace_1', target_hook_url: ADDRESS, event_type: 'all_events' },
  ...{
    name: 'followthrough',
    headers: { 'x-followthrough-secret': 'our secret' },
    status: 1,
    campaign: null,
  },
};
const changes = () =>
  fake.seen.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

describe("Instantly's webhook", () => {
  it('is made once, for all events, with our secret in our header', async () => {
    const first = await registerEndpoint(open(), wish);
    expect(first).toMatchObject({
      did: ['Makes a webhook for all events.'],
      secrets: { webhookSecret: 'our secret' },
      registration: { address: ADDRESS, events: ['all_events'], byHand: [] },
    });
    const { id: _, organization: _o, status: _s, ...body } = rows[0] ?? {};
    expect(body).toEqual({
      ...{ target_hook_url: ADDRESS, event_type: 'all_events', name: 'followthrough' },
      headers: { 'x-followthrough-secret': 'our secret' },
    });
    expect(await registerEndpoint(open(), { ...wish, known: first.registration.ids })).toMatchObject({
      ...{ did: [], secrets: {}, registration: { ids: first.registration.ids } },
    });
    expect(rows).toHaveLength(1);
  });

  it('gets a secret of our making where none was entered', async () => {
    const { secrets } = await registerEndpoint(open(''), wish);
    expect(secrets.webhookSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0]?.['headers']).toEqual({ 'x-followthrough-secret': secrets.webhookSecret });
  });

  it('is put right where it was made by hand, and keeps the headers that are not ours', async () => {
    const headers = { authorization: 'Basic x', 'X-Followthrough-Secret': 'theirs' };
    rows = [{ ...right, event_type: 'reply_received', campaign: 'c7', name: null, headers }];
    const { did, registration } = await registerEndpoint(open(), wish);
    expect(did.join()).toMatch(/reply_received alone.*one campaign.*secret.*name/);
    expect(did.join()).not.toMatch(/theirs|Basic/);
    expect(registration.ids).toEqual(['w_right']);
    const put = { authorization: 'Basic x', 'x-followthrough-secret': 'our secret' };
    expect(rows).toEqual([{ ...right, headers: put }]);
    expect((await registerEndpoint(open(), wish)).did).toEqual([]);
  });

  it('is resumed when Instantly had switched it off', async () => {
    rows = [{ ...right, status: -1 }];
    const { did } = await registerEndpoint(open(), wish);
    expect(did).toEqual([expect.stringMatching(/^Resumes .*did not arrive/)]);
    expect(changes()).toEqual(['POST /api/v2/webhooks/w_right/resume']);
    expect(rows).toEqual([right]);
  });

  it('is the only one with our address, and others are left alone, on whichever page they stand', async () => {
    const others = [1, 2, 3].map((n) => ({
      ...right,
      id: `other${n}`,
      target_hook_url: 'https://elsewhere.example',
    }));
    rows = [...others, { ...right, id: 'w_double' }, { ...right, id: 'w_triple' }, right];
    const { did, registration } = await registerEndpoint(open(), { ...wish, known: ['w_right'] });
    expect(did).toHaveLength(2);
    expect(registration.ids).toEqual(['w_right']);
    expect(rows).toEqual([...others, right]);
  });
});

describe('the account', () => {
  const read = async (): Promise<unknown> => open().readAccount();

  it('is the workspace of what is in it, of its webhooks or its campaigns, and unnamed while it is empty', async () => {
    rows = [right];
    expect(await read()).toMatchObject({ account: 'workspace_1' });
    fake.replyWith(({ path }) =>
      ok({ items: path.includes('campaigns') ? [{ id: 'c1', organization: 'workspace_2' }] : [] }),
    );
    expect(await read()).toMatchObject({ account: 'workspace_2' });
    fake.replyWith(ok({ items: [] }));
    expect(await read()).toMatchObject({ account: 'unnamed' });
  });

  it.each([
    [401, 'Invalid API key', /Invalid API key.*API v2/],
    [403, 'Insufficient scope', /Insufficient scope.*scopes/],
    [402, 'Workspace does not have an active paid plan', /paid plan.*needs a paid plan/],
  ])('says what to do when it is refused by %s', async (status, message, words) => {
    fake.replyWith({ status, body: { statusCode: status, message } });
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({ kind: 'refused', status, message: expect.stringMatching(words) });
  });
});
