import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { startTestApi, type TestApi, type TestUser, testPublicUrl } from '../tests/setup/api.ts';

const LISTED = 'https://app.followthrough.test';
const STRANGE = 'https://evil.example';

let api: TestApi;
let user: TestUser;

beforeAll(async () => {
  api = await startTestApi({ allowedOrigins: [LISTED] });
  user = await api.addOperator('edge');
});
afterAll(() => api.stop());

/** With a cookie, as a browser sends it along; nobody is signed in, so what is let through is asked who it is. */
const posted = (path: string, headers: Record<string, string>) =>
  request(api.app)
    .post(path)
    .set({ Cookie: '__Host-followthrough.session_token=x', ...headers });

describe('what another site makes a browser send', () => {
  const TYPES = [
    ['application/json', '{}'],
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['multipart/form-data; boundary=x', '--x--'],
  ] as const;

  test.each(TYPES)('is refused as %s, to endpoints, uploads, pages and sign-in', async (type, body) => {
    for (const path of ['/api/leads', '/api/imports', '/unsubscribe/x', '/answer/x']) {
      for (const headers of [
        { Origin: STRANGE },
        { Origin: STRANGE, 'Sec-Fetch-Site': 'same-origin' },
        { Origin: `${testPublicUrl}.evil.example` },
        { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
        { Origin: 'null', 'Sec-Fetch-Site': 'same-site' },
        { 'Sec-Fetch-Site': 'cross-site' },
        {},
      ] as Record<string, string>[]) {
        const { status, body: problem } = await posted(path, { 'Content-Type': type, ...headers }).send(body);
        expect([path, headers, status, problem.code]).toEqual([path, headers, 403, 'forbidden']);
      }
    }
  });

  test('is let through from our own pages, from listed ones, and by a form that tells no referrer', async () => {
    for (const headers of [
      { Origin: testPublicUrl },
      { Origin: LISTED },
      { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
    ] as Record<string, string>[]) {
      await posted('/api/leads', headers).expect(401);
      await posted('/unsubscribe/x', headers).expect(404);
    }
  });

  test('is nothing to who has no cookie, to keys, and to vendors, whatever origin they name', async () => {
    await request(api.app).post('/unsubscribe/x').set('Origin', STRANGE).expect(404);
    await posted('/api/webhooks/twilio', { Origin: STRANGE }).expect(401, /forged_event/);
    const named = { Cookie: 'a=b', Origin: STRANGE };
    await user.call('post', '/api/clients').set(named).send({ name: 'A', slug: 'a' }).expect(201);
  });

  test('changes nothing at sign-in either, though tests run with NODE_ENV=test', async () => {
    const { $context } = api.auth;
    expect(process.env['NODE_ENV']).toBe('test');
    expect(await $context).toMatchObject({ skipOriginCheck: false, skipCSRFCheck: false });
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    request(api.app)
      .options('/api/leads')
      .set({ Origin: origin, 'Access-Control-Request-Method': 'POST' })
      .set('Access-Control-Request-Headers', 'x-api-key,content-type');

  test('a listed one is answered its preflight before anybody is asked who they are', async () => {
    const { headers } = await preflight(LISTED).expect(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': LISTED,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'Content-Type,X-API-Key,Idempotency-Key',
      vary: expect.stringContaining('Origin'),
    });
    const answer = await user.call('get', '/api/leads').set('Origin', LISTED).expect(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': LISTED,
      'access-control-expose-headers': expect.stringContaining('Retry-After'),
    });
    const refused = await request(api.app).get('/api/leads').set('Origin', LISTED).expect(401);
    expect(refused.headers['access-control-allow-origin']).toBe(LISTED);
  });

  test.each([STRANGE, 'null', `${LISTED}.evil.example`, 'http://app.followthrough.test'])(
    '%s is allowed nothing',
    async (origin) => {
      for (const { headers } of [
        await preflight(origin),
        await user.call('get', '/api/leads').set('Origin', origin).expect(200),
      ]) {
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(headers['vary']).toContain('Origin');
      }
    },
  );
});

describe('what browsers are told', () => {
  const PATHS = ['/api/leads', '/api/docs/', '/answer/x', '/nothing-here', '/payment-setup/done'];

  test.each(PATHS)('%s: no inline script or style, no frames, no referrer, no other use', async (path) => {
    const { headers } = await user.call('get', path);
    const policy = String(headers['content-security-policy']);
    expect(policy.split(';').sort()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        'upgrade-insecure-requests',
      ].sort(),
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'cache-control': 'no-store',
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('the style sheet of pages is a file that may be kept for good', async () => {
    const page = await request(api.app).get('/payment-setup/done').expect(200);
    const [, path = ''] = /href="(\/assets\/page-[0-9a-f]{12}\.css)"/.exec(page.text) ?? [];
    const { headers, text } = await request(api.app).get(path).expect(200);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('text/css'),
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(text).toContain('button');
    expect(page.text).not.toMatch(/<style|style=|<script/);
  });
});
