import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { type MutableToken, OAuth2Server } from 'oauth2-mock-server';
import request from 'supertest';
import { testPublicUrl } from '../../tests/setup/api.ts';
import type { Browser } from '../../tests/setup/browser.ts';
import { enrol, type Factored, openFactored, PASSWORD, signIn } from '../../tests/setup/factored.ts';

/** What the provider says of whoever signs in there. */
let says: Record<string, unknown>;
let provider: OAuth2Server;
let it: Factored;

beforeAll(async () => {
  provider = new OAuth2Server();
  await provider.issuer.keys.generate('RS256');
  await provider.start(0, '127.0.0.1');
  const base = provider.issuer.url;
  const client = { clientId: 'client', clientSecret: 'hush' };
  it = await openFactored({
    social: {
      google: { ...client, discoveryUrl: `${base}/.well-known/openid-configuration` },
      facebook: {
        ...client,
        authorizationUrl: `${base}/authorize`,
        tokenUrl: `${base}/token`,
        userInfoUrl: `${base}/userinfo`,
      },
    },
  });
  provider.service.on('beforeTokenSigning', ({ payload }: MutableToken) => {
    Object.assign(payload, says);
  });
  provider.service.on('beforeUserinfo', (answer: { body: object }) => {
    answer.body = says;
  });
});
beforeEach(() => {
  says = {};
});
afterAll(async () => {
  await it?.api.stop();
  await provider.stop();
});

/** Goes to the provider and comes back, as a browser does. */
async function comeBy(browser: Browser, by = 'google', next = '/'): Promise<string> {
  const away = await browser.get(`/login/with/${by}?next=${encodeURIComponent(next)}`);
  return comeBack(browser, await returnOf(String(away.headers['location'])));
}

async function returnOf(authorizeUrl: string): Promise<string> {
  const there = await fetch(authorizeUrl, { redirect: 'manual' });
  return String(there.headers.get('location')).replace(testPublicUrl, '');
}

async function comeBack(browser: Browser, path: string): Promise<string> {
  const back = await browser.get(path);
  expect(back.status).toBe(302);
  return String(back.headers['location']).replace(testPublicUrl, '');
}

const google = (email: string, sub: string, email_verified = true) => ({
  email,
  sub,
  email_verified,
  name: 'x',
});

describe('sign-in with Google', () => {
  test('lets a member in by the verified address, leads on, and goes by the account from then on', async () => {
    const person = await it.addPerson();
    says = google(person.email.toUpperCase(), 'google-1');
    const browser = it.browser();
    expect(await comeBy(browser, 'google', '/leads?tag=a')).toBe('/leads?tag=a');
    expect((await browser.get('/api/me')).body.person.id).toBe(person.id);
    says = google('elsewhere@example.com', 'google-1');
    const again = it.browser();
    await comeBy(again);
    expect((await again.get('/api/me')).body.person).toMatchObject({ id: person.id, email: person.email });
  });

  test('is written down and told to the person when it first is a way in, and not again', async () => {
    const person = await it.addPerson();
    says = google(person.email, 'google-told');
    await comeBy(it.browser());
    await comeBy(it.browser());
    expect(await it.trail(person.id)).toEqual(['sign_in_account.connect']);
    const mails = await asOperator(it.api.db, it.operatorId, (tx) =>
      tx.securityMail.findMany({ where: { toAddress: person.email } }),
    );
    expect(mails).toMatchObject([
      { kind: 'sign_in_changed', about: 'You can sign in with Google from now on.' },
    ]);
  });

  test('keeps none of the tokens', async () => {
    const person = await it.addPerson();
    says = google(person.email, 'google-2');
    await comeBy(it.browser());
    await comeBy(it.browser());
    const where = { userId: person.id, providerId: 'google' };
    expect(await it.api.authDb.account.findMany({ where })).toMatchObject([
      { accountId: 'google-2', accessToken: null, refreshToken: null, idToken: null },
    ]);
  });

  test.each([
    ['a stranger', 'stranger@example.com', true, 'signup_disabled'],
    ['an address that is not verified there', null, false, 'account_not_linked'],
  ])('refuses %s in plain words, and makes nobody', async (_who, email, isVerified, error) => {
    const person = await it.addPerson();
    const people = await it.api.authDb.user.count();
    says = google(email ?? person.email, `google-${error}`, isVerified);
    const browser = it.browser();
    const led = await comeBy(browser);
    expect(led).toMatch(new RegExp(`^/login/failed\\?by=google&error=${error}`));
    const page = await browser.get(led);
    expect(page.status).toBe(403);
    expect(page.text).toContain('nobody here has the email address that Google told us');
    expect(browser.cookies).not.toContain('session_token');
    expect(await it.api.authDb.user.count()).toBe(people);
    expect(await it.api.authDb.account.count({ where: { userId: person.id } })).toBe(1);
  });

  test('refuses an address that the member has not proved to us', async () => {
    const person = await it.addPerson();
    await it.api.authDb.user.update({ where: { id: person.id }, data: { emailVerified: false } });
    says = google(person.email, 'google-3');
    expect(await comeBy(it.browser())).toContain('error=account_not_linked');
  });

  test('asks for the second factor all the same, and only then leads on', async () => {
    const person = await it.addPerson();
    const { browser: first } = await signIn(it, person);
    const { secret } = await enrol(it, first);
    says = google(person.email, 'google-4');
    const browser = it.browser();
    const led = await comeBy(browser, 'google', '/leads');
    expect((await browser.get(led)).headers['location']).toBe('/login/code');
    expect(browser.cookies).toEqual(['second_factor']);
    expect((await browser.get('/api/me')).status).toBe(401);
    const shown = await browser.submit('/login/code', { code: it.code(secret) });
    expect([shown.status, shown.headers['location']]).toEqual([303, '/leads']);
    expect((await browser.get('/api/me')).status).toBe(200);
  });

  test('makes no session of who must set one up first', async () => {
    const { id } = await it.addOrganization('operator');
    await it.require(id);
    const person = await it.addPerson('rep', id);
    says = google(person.email, 'google-5');
    const browser = it.browser();
    await comeBy(browser);
    expect(await it.sessions(person.id)).toBe(0);
    expect((await browser.get('/login/code')).headers['location']).toBe('/account/second-factor');
    await enrol(it, browser);
    expect((await browser.get('/api/me')).status).toBe(200);
  });
});

describe('what comes back', () => {
  const led = async () => {
    const browser = it.browser();
    const away = await browser.get('/login/with/google');
    return { browser, url: new URL(String(away.headers['location'])) };
  };

  test('is asked for with PKCE, a state and a nonce', async () => {
    const { url } = await led();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^.{43}$/),
      state: expect.stringMatching(/^.{32}$/),
      nonce: expect.stringMatching(/^.{32}$/),
      redirect_uri: `${testPublicUrl}/api/auth/callback/google`,
    });
  });

  test('is refused with a forged state, with the state of another browser, and a second time', async () => {
    const person = await it.addPerson();
    says = google(person.email, 'google-6');
    const { browser, url } = await led();
    const back = await returnOf(url.href);
    const forged = back.replace(/state=[^&]+/, 'state=forged-forged-forged-forged-1234');
    expect(await comeBack(browser, forged)).toContain('error=');
    expect(await comeBack(it.browser(), back)).toContain('error=state_mismatch');
    expect(await it.sessions(person.id)).toBe(0);
    const { browser: other, url: there } = await led();
    const once = await returnOf(there.href);
    expect(await comeBack(other, once)).toBe('/');
    expect(await comeBack(other, once)).toContain('error=');
    expect(await it.sessions(person.id)).toBe(1);
  });

  test.each([
    ['of another request', { nonce: 'another' }],
    ['for another client', { aud: 'another' }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['that is over', { exp: 1 }],
  ])('is refused with a token %s', async (_what, wrong) => {
    const person = await it.addPerson();
    says = { ...google(person.email, `google-${_what}`), ...wrong };
    expect(await comeBy(it.browser())).toContain('error=unable_to_get_user_info');
    expect(await it.sessions(person.id)).toBe(0);
  });

  test.each([
    'https://elsewhere.example/x',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
  ])('leads nobody to %s', async (next) => {
    const person = await it.addPerson();
    says = google(person.email, `google-${next}`);
    expect(await comeBy(it.browser(), 'google', next)).toBe('/');
    const body = { provider: 'google', callbackURL: next };
    const answer = await it.browser().post('/api/auth/sign-in/social', body);
    expect(answer.status).toBe(403);
  });

  test('is refused as a token without the way there and back', async () => {
    const body = { provider: 'google', idToken: { token: 'x' } };
    const answer = await it.browser().post('/api/auth/sign-in/social', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'REDIRECT_ONLY']);
  });
});

describe('sign-in with Facebook', () => {
  test('which vouches for no address, lets in who has connected the account before, and nobody by the address', async () => {
    const person = await it.addPerson();
    says = { id: 'facebook-1', sub: 'facebook-1', email: person.email, name: 'x' };
    expect(await comeBy(it.browser(), 'facebook')).toContain('error=email_not_verified');
    const { browser } = await signIn(it, person);
    const asked = await browser.post('/api/auth/link-social', {
      provider: 'facebook',
      callbackURL: '/account',
    });
    expect(await comeBack(browser, await returnOf(asked.body.url))).toBe('/account');
    const again = it.browser();
    expect(await comeBy(again, 'facebook')).toBe('/');
    expect((await again.get('/api/me')).body.person.id).toBe(person.id);
  });

  test('connects no account of another address, and none for who is not signed in', async () => {
    const person = await it.addPerson();
    says = { id: 'facebook-2', sub: 'facebook-2', email: 'elsewhere@example.com', name: 'x' };
    const { browser } = await signIn(it, person);
    const link = { provider: 'facebook', callbackURL: '/account' };
    const asked = await browser.post('/api/auth/link-social', link);
    expect(await comeBack(browser, await returnOf(asked.body.url))).toMatch(/error=email/);
    expect((await it.browser().post('/api/auth/link-social', link)).status).toBe(401);
    expect(await comeBy(it.browser(), 'facebook')).toContain('error=signup_disabled');
  });

  test('is not taken for connecting because the request says so', async () => {
    const person = await it.addPerson();
    says = { id: 'facebook-3', sub: 'facebook-3', email: person.email, name: 'x' };
    const browser = it.browser();
    const link = { userId: person.id, email: person.email };
    const body = {
      provider: 'facebook',
      callbackURL: '/',
      additionalData: { link, serverContext: { link } },
    };
    const asked = await browser.post('/api/auth/sign-in/social', body);
    expect(await comeBack(browser, await returnOf(asked.body.url))).toContain('error=');
    expect(await it.sessions(person.id)).toBe(0);
  });
});

describe('the ways in', () => {
  test('are those that are set up', async () => {
    const { body } = await it.browser().get('/api/sign-in/ways');
    expect(body).toEqual({
      password: true,
      social: [
        { id: 'google', name: 'Google', path: '/login/with/google' },
        { id: 'facebook', name: 'Facebook', path: '/login/with/facebook' },
      ],
    });
    const { text } = await it.browser().get('/login?next=/leads');
    expect(text).toContain(
      '<a class="button" href="/login/with/google?next=%2Fleads">Sign in with Google</a>',
    );
  });

  test('that are not set up are neither named nor there', async () => {
    const bare = await openFactored();
    expect((await request(bare.api.app).get('/api/sign-in/ways')).body.social).toEqual([]);
    expect((await request(bare.api.app).get('/login/with/google')).status).toBe(404);
    const asked = await bare.browser().post('/api/auth/sign-in/social', { provider: 'google' });
    expect(asked.status).toBe(404);
    await bare.api.stop();
  });

  test('do not stop the others when a provider is away, and are back when it is', async () => {
    let isAway = true;
    const between = createServer((asked, answer) => {
      if (isAway) return void answer.writeHead(503).end();
      void fetch(`${provider.issuer.url}${asked.url}`)
        .then((there) => there.text())
        .then((text) => answer.setHeader('Content-Type', 'application/json').end(text));
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const { port } = between.address() as AddressInfo;
    const discoveryUrl = `http://127.0.0.1:${port}/.well-known/openid-configuration`;
    const google = { clientId: 'client', clientSecret: 'hush', discoveryUrl };
    const late = await openFactored({ social: { google } });
    const person = await late.addPerson();
    const away = await late.browser().get('/login/with/google');
    expect([away.status, away.text]).toEqual([503, expect.stringContaining('Google cannot be reached')]);
    const answer = await late
      .browser()
      .post('/api/auth/sign-in/email', { email: person.email, password: PASSWORD });
    expect(answer.status).toBe(200);
    isAway = false;
    expect((await late.browser().get('/login/with/google')).status).toBe(303);
    await late.api.stop();
    await new Promise((resolve) => between.close(resolve));
  });
});
