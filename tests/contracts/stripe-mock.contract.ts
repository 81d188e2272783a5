import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import type { Json } from './json.ts';
import { driveBilling } from './drive-billing.ts';
import { OURS } from './ours.ts';
import type { RecordedRequest } from './recorder.ts';
import { openStage, type Stage } from './stage.ts';
import { type StripeMock, startStripeMock } from './stripe-mock.ts';

/** Search is not offered in every country. */
const REFUSAL = { error: { type: 'invalid_request_error', message: 'not offered here' } };

const command = process.env.STRIPE_MOCK;
const missing = process.env.STRIPE_MOCK_MISSING ?? 'STRIPE_MOCK names none: npm run test:contracts finds it.';

/** It is stateless: what it answers a refusal of the sandbox's state with is an object. A 404 is a path that it does not know. */
const wordsOf = ({ status, body }: { status: number; body: string }): string =>
  status === 200 ? 'yes' : `${status} ${(JSON.parse(body) as { error: { message: string } }).error.message}`;

if (command === undefined) {
  describe('Stripe, by stripe-mock', () => {
    it.skip(`is NOT held against its second opinion. ${missing}`, () => undefined);
  });
} else {
  describe('Stripe, by stripe-mock', () => holdBySecondOpinion(command));
}

function holdBySecondOpinion(program: string): void {
  let stage: Stage;
  let mock: StripeMock;
  let asked: RecordedRequest[];

  beforeAll(async () => {
    stage = await openStage('stripe', { payAfter: 3_600 });
    mock = await startStripeMock(program);
    const { secretKey: apiKey } = stage.town.options.stripe;
    const client = createStripeClient({ apiKey, baseUrl: stage.adapters.url });
    await driveBilling(client);
    stage.adapters.give('/v1/customers/search', 400, REFUSAL);
    await client.findCustomer(OURS.client);
    asked = stage.adapters.recorded;
  });
  afterAll(async () => {
    await mock?.close();
    await stage?.close();
  });

  it('takes every request of ours', async () => {
    expect(asked.length).toBeGreaterThan(30);
    for (const one of asked) {
      expect([one.method, one.path, wordsOf(await mock.replay(one))]).toEqual([one.method, one.path, 'yes']);
    }
  });

  it('takes none with a name, a path or a version that Stripe does not have', async () => {
    const post = asked.find(({ method, body }) => method === 'POST' && body !== '');
    if (!post) throw new Error('no request to spoil');
    const spoilt = async (change: object) => wordsOf(await mock.replay({ ...post, ...change }));
    expect(await spoilt({ body: `${post.body}&nonsense=1` })).toMatch(/^400/);
    expect(await spoilt({ path: '/v1/nowhere' })).toMatch(/^404/);
    expect(await spoilt({ headers: { ...post.headers, 'stripe-version': '2020-08-27' } })).toMatch(/^400/);
  });

  it('knows every name in what the stand-in answers of objects that the document leaves out', async () => {
    const beyond = asked.filter(({ path }) => /\/(?:credit_notes|disputes|charges)$/.test(path));
    expect(beyond.length).toBeGreaterThan(5);
    const firstOf = (body: string) => {
      const said = JSON.parse(body) as Json & { data?: Json[] };
      return said.object === 'list' ? said.data?.[0] : said;
    };
    for (const one of beyond) {
      const [own, known] = [firstOf(one.answer.body), firstOf((await mock.replay(one)).body)];
      const strange = Object.keys(own ?? {}).filter((name) => !(name in (known ?? {})));
      expect([one.method, one.path, strange]).toEqual([one.method, one.path, []]);
    }
  });
}
