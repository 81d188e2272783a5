import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';

const HTML =
  '<html><link rel="stylesheet" nonce="PORTAL_NONCE"><p nonce="PORTAL_NONCE">the portal</p></html>';

let api: TestApi;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'followthrough-portal-'));
  mkdirSync(path.join(dir, 'portal-assets'));
  writeFileSync(path.join(dir, 'index.html'), HTML);
  writeFileSync(path.join(dir, '.stamp'), 'not for strangers');
  writeFileSync(path.join(dir, 'portal-assets/index-abc.js'), 'as it is');
  writeFileSync(path.join(dir, 'portal-assets/index-abc.js.gz'), gzipSync('as it is'));
  api = await startTestApi({ portalDir: dir });
});

afterAll(async () => {
  await api.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('the portal', () => {
  it.each(['/', '/leads', '/leads/7b0c', '/settings/account', '/campaigns?status=active'])(
    'is at %s for whoever comes, and kept by nobody',
    async (at) => {
      const { text, headers } = await request(api.app).get(at).expect(200);
      expect(text).toContain('the portal');
      expect(headers['cache-control']).toBe('no-store');
    },
  );

  it('lets in the style sheets of this one answer, and of no other', async () => {
    const [one, other] = await Promise.all([request(api.app).get('/'), request(api.app).get('/')]);
    const nonces = [one, other].map(({ text }) => /nonce="([^"]+)"/.exec(text)?.[1]);
    expect(nonces[0]).toMatch(/^[\w+/=]{24}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(one.text).not.toContain('PORTAL_NONCE');
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonces[0]}';`);
    expect(policy).toContain("script-src 'self';");
  });

  it('gives its files compressed, to be kept for good', async () => {
    const { headers, text } = await request(api.app)
      .get('/portal-assets/index-abc.js')
      .set('Accept-Encoding', 'gzip')
      .expect(200);
    expect(text).toBe('as it is');
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    '/portal-assets/no.js',
    '/.stamp',
    '/portal-assets/../.stamp',
    '/portal-assets/%2e%2e/.stamp',
    '/leadsx',
  ])('has nothing at %s', async (at) => {
    const { text } = await request(api.app).get(at).expect(404);
    expect(text).not.toContain('not for strangers');
  });

  it('says at an address that leads nowhere that there is nothing, as a page to a browser and as a problem to a program', async () => {
    const browser = await request(api.app).get('/leadsx').set('Accept', 'text/html,*/*;q=0.8').expect(404);
    expect([browser.type, browser.text]).toEqual([
      'text/html',
      expect.stringContaining('There is nothing here'),
    ]);
    expect((await request(api.app).get('/leadsx').expect(404)).type).toBe('application/problem+json');
    const asked = await request(api.app).get('/api/leadsx').set('Accept', 'text/html').expect(404);
    expect(asked.type).toBe('application/problem+json');
  });

  it('takes no address away from the pages that need no JavaScript, nor from the API', async () => {
    expect((await request(api.app).get('/login')).text).toContain('Sign in');
    expect((await request(api.app).get('/account')).status).toBe(303);
    expect((await request(api.app).get('/api/leads')).status).toBe(401);
    expect((await request(api.app).post('/leads')).status).toBe(404);
  });

  it('says how it is built where it is not', async () => {
    const bare = await startTestApi();
    const { text, status } = await request(bare.app).get('/leads');
    await bare.stop();
    expect([status, text]).toEqual([503, expect.stringContaining('npm run build:portal')]);
  });
});
