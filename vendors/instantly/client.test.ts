import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Reply, type SeenRequest, startTestVendor } from '../test-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { createInstantlyClient } from './client.ts';

let fake: Awaited<ReturnType<typeof startTestVendor>>;
beforeAll(async () => {
  fake = await startTestVendor();
});
afterAll(() => fake.stop());

const client = () => createInstantlyClient({ apiKey: 'instantly_key', baseUrl: fake.baseUrl });

const answer = (body: unknown): Reply => ({ status: 200, body });
const queryOf = ({ path }: SeenRequest) => Object.fromEntries(new URL(path, 'http://x').searchParams);

async function refusal(act: Promise<unknown>): Promise<VendorError> {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VendorError)) throw new Error(`expected a VendorError, got ${String(error)}`);
  return error;
}

describe('the list of campaigns', () => {
  const campaign = (n: number) => ({ id: `c${n}`, name: `Campaign ${n}`, status: 1, campaign_schedule: {} });
  const pageOf = (request: SeenRequest, total: number): Reply => {
    const from = Number((queryOf(request)['starting_after'] ?? 'c0').slice(1));
    const items = Array.from({ length: Math.min(100, total - from) }, (_, n) => campaign(from + n + 1));
    const last = from + items.length;
    return answer({ items, ...(last < total && { next_starting_after: `c${last}` }) });
  };

  it('is read to its end, a hundred at a time', async () => {
    fake.replyWith((request) => pageOf(request, 250));
    const listed = await client().listCampaigns();
    expect(listed).toHaveLength(250);
    expect(listed[249]).toEqual({ externalId: 'c250', name: 'Campaign 250', status: 1 });
    expect(fake.seen.map(queryOf)).toEqual([
      { limit: '100' },
      { limit: '100', starting_after: 'c100' },
      { limit: '100', starting_after: 'c200' },
    ]);
    expect(fake.seen[0]?.headers.authorization).toBe('Bearer instantly_key');
  });

  it('names a campaign once that stands on two pages, and may be empty', async () => {
    fake.replyWith((request) =>
      queryOf(request)['starting_after']
        ? answer({ items: [{ ...campaign(1), name: 'Renamed' }], next_starting_after: null })
        : answer({ items: [campaign(1), campaign(2)], next_starting_after: 'c2' }),
    );
    expect((await client().listCampaigns()).map(({ name }) => name)).toEqual(['Renamed', 'Campaign 2']);
    fake.replyWith(answer({ items: [] }));
    expect(await client().listCampaigns()).toEqual([]);
  });

  it('is given up when its cursor goes round', async () => {
    const round = ['a', 'b', 'c', 'a'];
    fake.replyWith(() => answer({ items: [], next_starting_after: round[fake.seen.length % 3] }));
    expect(await refusal(client().listCampaigns())).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('no end'),
    });
    expect(fake.seen.length).toBeLessThan(6);
  });

  it('is given up when its cursor never ends', async () => {
    fake.replyWith(() => answer({ items: [], next_starting_after: `page ${fake.seen.length}` }));
    expect((await refusal(client().listCampaigns())).message).toMatch('no end');
    expect(fake.seen.length).toBeLessThanOrEqual(501);
  });

  it.each([
    [
      401,
      { statusCode: 401, error: 'Unauthorized', message: 'Invalid API key' },
      'unavailable',
      /Invalid API key/,
    ],
    [
      402,
      { statusCode: 402, error: 'Payment Required', message: 'No paid plan' },
      'unavailable',
      /No paid plan/,
    ],
    [429, { statusCode: 429, error: 'Too Many Requests' }, 'rate_limited', /Too Many Requests/],
    [400, { message: 'Start Date must be earlier' }, 'refused', /earlier/],
    [500, 'oops', 'unknown', /no reason/],
  ])('that is answered %s is told of in its words', async (status, body, kind, words) => {
    fake.replyWith({ status, body, headers: { 'retry-after': '3' } });
    const error = await refusal(client().listCampaigns());
    expect(error).toMatchObject({ vendor: 'instantly', kind, status, message: expect.stringMatching(words) });
    expect(error.retryAfterMs).toBe(status === 429 ? 3_000 : undefined);
  });

  it.each([[{}], [{ items: [{}] }], [{ items: [campaign(1)], next_starting_after: 7 }], [[]]])(
    'is not understood as %j',
    async (body) => {
      fake.replyWith(answer(body));
      expect((await refusal(client().listCampaigns())).kind).toBe('unknown');
    },
  );
});

describe('the figures of a campaign by day', () => {
  it('are those of the days that were asked about, in order, none where nothing was counted', async () => {
    const day = (date: string, more = {}) => ({ date, sent: 5, ...more });
    fake.replyWith(
      answer([
        day('2026-05-03', {
          ...{ opened: 4, unique_opened: 3, clicks: 2, unique_clicks: 1, contacted: 5 },
          ...{ replies: 6, unique_replies: 5, replies_automatic: 7, unique_replies_automatic: 2 },
        }),
        day('2026-05-01'),
        day('2026-04-30'),
        day('2026-05-04'),
      ]),
    );
    const nothing = {
      opens: 0,
      uniqueOpens: 0,
      clicks: 0,
      uniqueClicks: 0,
      replies: 0,
      uniqueReplies: 0,
      autoReplies: 0,
    };
    const asked = { campaignId: 'c1', from: '2026-05-01', to: '2026-05-03' };
    expect(await client().readDays(asked)).toEqual([
      { day: '2026-05-01', sent: 5, ...nothing },
      {
        ...{ day: '2026-05-03', sent: 5, opens: 4, uniqueOpens: 3, clicks: 2, uniqueClicks: 1 },
        ...{ replies: 6, uniqueReplies: 5, autoReplies: 7 },
      },
    ]);
    const [request] = fake.seen;
    expect(request?.path).toMatch(/^\/api\/v2\/campaigns\/analytics\/daily\?/);
    // Whether the last day is meant with it is not said: it is asked for beyond it.
    expect(request && queryOf(request)).toEqual({
      ...{ campaign_id: 'c1', start_date: '2026-05-01', end_date: '2026-05-04' },
    });
  });
});

describe('what Instantly says that it sent', () => {
  const ours = 'https://example.com/api/webhooks/instantly';
  const asked = { from: '2026-05-01', to: '2026-05-02', search: ours };

  it('is what was for our address, whether it arrived or not, a page at a time', async () => {
    const sent = (n: number, webhook_url = ours) => ({
      ...{ id: `e${n}`, webhook_url, success: n % 2 === 0, payload: { event_type: 'email_sent', n } },
    });
    const items = [sent(1), sent(2), sent(3, 'https://elsewhere.example'), { webhook_url: ours }];
    fake.replyWith(answer({ items, next_starting_after: 'e3' }));
    expect(await client().listSent(asked)).toEqual({
      payloads: [
        { event_type: 'email_sent', n: 1 },
        { event_type: 'email_sent', n: 2 },
      ],
      next: 'e3',
    });
    fake.replyWith(answer({ items: [] }));
    expect(await client().listSent({ ...asked, after: 'e3' })).toEqual({ payloads: [], next: null });
    expect(fake.seen.map(queryOf)).toEqual([{ ...asked, limit: '100', starting_after: 'e3' }]);
  });

  it('is given up when a page leads to itself', async () => {
    fake.replyWith(answer({ items: [], next_starting_after: 'e3' }));
    expect((await refusal(client().listSent({ ...asked, after: 'e3' }))).message).toMatch('no end');
  });
});
