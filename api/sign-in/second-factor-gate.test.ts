import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from '../../tests/setup/browser.ts';
import { securityMails } from '../../tests/setup/security-mail.ts';
import { enrol, openFactored, PASSWORD, signIn, type Factored } from '../../tests/setup/factored.ts';

let it: Factored;
beforeAll(async () => {
  it = await openFactored();
});
afterAll(() => it.api.stop());

describe('an organization that asks for a second factor', () => {
  test('gives who has none no session, but a way to set one up, which makes the session', async () => {
    const { id } = await it.addOrganization('operator');
    await it.require(id);
    const person = await it.addPerson('rep', id);
    const { browser, answer } = await signIn(it, person);
    expect([answer.status, answer.body.need]).toEqual([401, 'enrol']);
    expect(browser.cookies).toEqual(['second_factor']);
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await browser.post('/api/auth/second-factor/verify', { code: '123456' })).status).toBe(401);
    expect(await it.sessions(person.id)).toBe(0);

    const { confirmed } = await enrol(it, browser);
    expect(confirmed.status).toBe(200);
    expect(browser.cookies).toEqual(['session_token']);
    expect((await browser.get('/api/me')).body.person.id).toBe(person.id);
    expect((await signIn(it, person)).answer.body.need).toBe('code');
  });

  test('the way to set one up puts no app in the place of one that is there by now', async () => {
    const { id } = await it.addOrganization('operator');
    await it.require(id);
    const person = await it.addPerson('rep', id);
    const { browser: thief } = await signIn(it, person);
    const { body: stolen } = await thief.post('/api/auth/second-factor/begin');
    const { browser } = await signIn(it, person);
    const { secret } = await enrol(it, browser);
    expect((await thief.post('/api/auth/second-factor/begin')).status).toBe(401);
    const confirmed = await thief.post('/api/auth/second-factor/confirm', { code: it.code(stolen.secret) });
    expect(confirmed.status).toBe(409);
    expect((await thief.get('/api/me')).status).toBe(401);
    const move = { password: PASSWORD, code: it.code(secret) };
    const { body: moved } = await browser.post('/api/auth/second-factor/begin', move);
    const shortcut = await thief.post('/api/auth/second-factor/confirm', { code: it.code(moved.secret) });
    expect(shortcut.status).toBe(409);
    expect((await thief.get('/api/me')).status).toBe(401);
  });

  test('a sign-in that waits for it is over when the password is changed, so that the old one leads nowhere', async () => {
    const { id } = await it.addOrganization('operator');
    const person = await it.addPerson('rep', id);
    const { browser } = await signIn(it, person);
    await it.require(id);
    const { browser: thief, answer } = await signIn(it, person);
    expect(answer.body.need).toBe('enrol');
    await it.require(id, 'optional');
    const next = { currentPassword: PASSWORD, newPassword: 'another long password of tests' };
    expect((await browser.put('/api/me/password', next)).status).toBe(200);
    await it.require(id);
    expect((await thief.post('/api/auth/second-factor/begin')).status).toBe(401);
    expect((await thief.get('/api/auth/second-factor')).status).toBe(401);
  });

  test('asks whoever is a member of it, of whatever else they are a member', async () => {
    const strict = await it.addOrganization('operator');
    const person = await it.addPerson('owner');
    expect((await signIn(it, person)).answer.status).toBe(200);
    await it.require(strict.id);
    expect((await signIn(it, person)).answer.status).toBe(200);
    await it.api.authDb.member.create({
      data: { userId: person.id, organizationId: strict.id, role: 'rep' },
    });
    expect((await signIn(it, person)).answer.body.need).toBe('enrol');
  });

  test('it is not turned off there', async () => {
    const { id } = await it.addOrganization('operator');
    await it.require(id);
    const { browser } = await signIn(it, await it.addPerson('owner', id));
    const { secret } = await enrol(it, browser);
    const proof = { password: PASSWORD, code: it.code(secret) };
    const refused = await browser.post('/api/auth/second-factor/disable', proof);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'Your organization asks for a second factor: it can be moved, not ended.',
    ]);
    await it.require(id, 'optional');
    expect((await browser.post('/api/auth/second-factor/disable', proof)).status).toBe(200);
  });
});

describe('an operator that begins to ask for one', () => {
  test('does so, and who said it is written down; sessions without one end, others go on', async () => {
    const owner = await it.addPerson('owner');
    const { browser } = await signIn(it, owner);
    const { secret } = await enrol(it, browser);
    const { browser: without } = await signIn(it, await it.addPerson('rep'));
    expect((await without.get('/api/me')).status).toBe(200);
    expect((await without.put('/api/second-factor', { secondFactor: 'required' })).status).toBe(403);
    expect((await browser.put('/api/second-factor', { secondFactor: 'never' })).status).toBe(400);
    const { body } = await browser.put('/api/second-factor', { secondFactor: 'required' });
    expect(body.secondFactor).toBe('required');
    expect((await browser.get('/api/operator')).body.secondFactor).toBe('required');
    expect(await it.trail(owner.id)).toContain('organization.second_factor');

    expect((await without.get('/api/me')).status).toBe(401);
    expect((await browser.get('/api/me')).status).toBe(200);
    await it.require(it.operatorId, 'optional');
    // What has ended stays ended.
    expect((await without.get('/api/me')).status).toBe(401);
    expect(secret).toMatch(/^[A-Z2-7]+$/);
  });

  test("a session without one is of no use at sign-in's own endpoints either, and that it ended is written down", async () => {
    const person = await it.addPerson('rep');
    const { browser } = await signIn(it, person);
    expect((await browser.get('/api/auth/second-factor')).status).toBe(200);
    await it.require(it.operatorId);
    const answer = await browser.post('/api/auth/second-factor/begin', { password: PASSWORD });
    expect(answer.status).toBe(401);
    expect(await it.sessions(person.id)).toBe(0);
    expect(await it.trail(person.id)).toEqual(['second_factor.end_session']);
    await it.require(it.operatorId, 'optional');
  });
});

describe('an organization of its own', () => {
  test('asks for one by its admin, at once, and its operator goes on without', async () => {
    const client = await it.addOrganization('client');
    const admin = await it.addPerson('admin', client.id);
    const viewer = await signIn(it, await it.addPerson('viewer', client.id));
    const { browser } = await signIn(it, admin);
    await enrol(it, browser);
    expect((await viewer.browser.put('/api/second-factor', { secondFactor: 'optional' })).status).toBe(403);
    const other = await signIn(it, await it.addPerson('owner'));
    const { body } = await browser.put('/api/second-factor', { secondFactor: 'required' });
    expect(body).toEqual({ secondFactor: 'required' });
    expect((await viewer.browser.get('/api/me')).status).toBe(401);
    expect((await other.browser.get('/api/me')).status).toBe(200);
    expect((await it.trail(admin.id)).at(-1)).toBe('organization.second_factor');
  });

  test('takes the second factor from who has lost it: not from an owner, oneself, or who guards another house', async () => {
    const owner = await it.addPerson('owner');
    const admin = await it.addPerson('admin');
    const rep = await it.addPerson('rep');
    const { browser: lost } = await signIn(it, rep);
    await enrol(it, lost);
    const reset = async (browser: Browser, { id: userId }: { id: string }) => {
      const member = await it.api.authDb.member.findFirstOrThrow({ where: { userId } });
      return (await browser.delete(`/api/members/${member.id}/second-factor`)).status;
    };
    const { browser: byAdmin } = await signIn(it, admin);
    const { browser: byOwner } = await signIn(it, owner);
    expect([await reset(byAdmin, owner), await reset(byAdmin, admin)]).toEqual([403, 403]);
    const { id: elsewhere } = await it.addOrganization('operator');
    const { browser: stranger } = await signIn(it, await it.addPerson('owner', elsewhere));
    expect(await reset(stranger, rep)).toBe(404);
    expect(await reset(lost, owner)).toBe(403);
    expect((await lost.get('/api/me')).status).toBe(200);
    expect(await reset(byAdmin, rep)).toBe(200);
    expect((await lost.get('/api/me')).status).toBe(401);
    expect((await signIn(it, rep)).answer.status).toBe(200);
    expect(await it.trail(admin.id)).toContain('second_factor.reset');
    const both = { userId: rep.id, organizationId: elsewhere, role: 'rep' };
    await it.api.authDb.member.create({ data: both });
    expect(await reset(byOwner, rep)).toBe(403);
  });
});

describe('every way in', () => {
  test('that makes a session by better-auth asks, also one that is yet to be built', async () => {
    const person = await it.addPerson();
    const { browser } = await signIn(it, person);
    await enrol(it, browser);
    const { internalAdapter } = await it.api.auth.$context;
    await expect(internalAdapter.createSession(person.id)).rejects.toThrow(/code of your authenticator/);
    expect(await it.sessions(person.id)).toBe(1);
  });

  test('by an invitation, as page and as JSON, ends before a session where one is asked for', async () => {
    const owner = await it.addPerson('owner');
    const { browser: inviting } = await signIn(it, owner);
    await enrol(it, inviting);
    await it.require(it.operatorId);
    const email = ['guest1@example.com', 'guest2@example.com'] as const;
    const tokens: string[] = [];
    for (const each of email) {
      expect((await inviting.post('/api/invitations', { email: each, role: 'rep' })).status).toBe(201);
      const [mail] = await securityMails(it.api, it.operatorId, each);
      tokens.push(mail?.token ?? '');
    }
    const newcomer = { name: 'Sample Guest', password: PASSWORD };
    const [byPage, byJson] = [it.browser(), it.browser()];
    const led = await byPage.submit(`/invitation/${tokens[0]}`, newcomer);
    expect([led.status, led.headers['location']]).toEqual([303, '/login/code']);
    const answer = await byJson.post(`/api/invitations/${tokens[1]}/acceptance`, newcomer);
    expect(answer.body.signedIn).toBe(false);
    for (const browser of [byPage, byJson]) {
      expect(browser.cookies).toEqual(['second_factor']);
      expect((await browser.get('/api/me')).status).toBe(401);
      await enrol(it, browser);
      expect((await browser.get('/api/me')).status).toBe(200);
    }
    await it.require(it.operatorId, 'optional');
  });

  test('by a new password ends before a session too', async () => {
    const person = await it.addPerson();
    const { browser } = await signIn(it, person);
    const { secret } = await enrol(it, browser);
    const reset = it.browser();
    await reset.submit('/reset', { email: person.email });
    await it.api.settled();
    const [mail] = await securityMails(it.api, it.operatorId, person.email);
    const password = 'four quiet herons at noon';
    expect((await reset.submit(`/reset/${mail?.token}`, { password })).status).toBe(200);
    expect(await it.sessions(person.id)).toBe(0);
    expect(reset.cookies).not.toContain('session_token');
    const again = it.browser();
    await again.post('/api/auth/sign-in/email', { email: person.email, password });
    expect((await again.get('/api/me')).status).toBe(401);
    await again.post('/api/auth/second-factor/verify', { code: it.code(secret) });
    expect((await again.get('/api/me')).status).toBe(200);
  });

  test('nobody writes into a session that a second factor was shown', async () => {
    const person = await it.addPerson();
    const { browser } = await signIn(it, person);
    const asked = { secondFactorAt: new Date().toISOString() };
    expect((await browser.post('/api/auth/update-session', asked)).status).toBe(404);
    expect(await it.api.authDb.session.findFirst({ where: { userId: person.id } })).toMatchObject({
      secondFactorAt: null,
    });
  });
});
