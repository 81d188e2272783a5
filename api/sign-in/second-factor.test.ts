import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { enrol, openFactored, PASSWORD, signIn, type Factored } from '../../tests/setup/factored.ts';

const VERIFY = '/api/auth/second-factor/verify';

let it: Factored;
beforeAll(async () => {
  it = await openFactored();
});
afterAll(() => it.api.stop());

/** Somebody with an app, who has shown the password and not yet a code. */
async function halfSignedIn() {
  const person = await it.addPerson();
  const { browser: first } = await signIn(it, person);
  const enrolled = await enrol(it, first);
  const { browser, answer } = await signIn(it, person);
  return { person, first, browser, answer, ...enrolled };
}

describe('signing in with a second factor', () => {
  test('the password alone gives no session, no cookie of one and no access; the code does', async () => {
    const { person, browser, answer, secret } = await halfSignedIn();
    const before = await it.sessions(person.id);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'SECOND_FACTOR_NEEDED', need: 'code' });
    expect(JSON.stringify(answer.body)).not.toContain('token');
    expect(browser.cookies).toEqual(['second_factor']);
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await browser.get('/api/auth/second-factor')).body).toMatchObject({ need: 'code' });
    expect(await it.sessions(person.id)).toBe(before);

    expect(await it.refusals(person.id)).toBe(0);

    expect((await browser.post(VERIFY, { code: it.code(secret) })).status).toBe(200);
    expect(browser.cookies).toEqual(['session_token']);
    expect((await browser.get('/api/me')).body.person.id).toBe(person.id);
  });

  test('with the password alone nothing about the second factor is changed', async () => {
    const { browser, person, backupCodes } = await halfSignedIn();
    for (const [path, body] of [
      ['begin', { password: PASSWORD }],
      ['begin', { password: PASSWORD, code: backupCodes[0] }],
      ['confirm', { code: '123456' }],
      ['backup-codes', { password: PASSWORD, code: backupCodes[0] }],
      ['disable', { password: PASSWORD, code: backupCodes[0] }],
    ] as const) {
      expect([path, (await browser.post(`/api/auth/second-factor/${path}`, body)).status]).toEqual([
        path,
        401,
      ]);
    }
    expect(await it.api.authDb.secondFactor.findUnique({ where: { userId: person.id } })).toMatchObject({
      pendingSecret: null,
      backupCodes: { length: 10 },
    });
  });

  test('a code is taken once, in whichever browser, and the one before it no more', async () => {
    const { person, browser, secret } = await halfSignedIn();
    const code = it.code(secret);
    expect((await browser.post(VERIFY, { code })).status).toBe(200);
    const { browser: other } = await signIn(it, person);
    const again = await other.post(VERIFY, { code });
    expect([again.status, again.body.message]).toEqual([
      403,
      'That code was used already. Wait for the next one: at most half a minute.',
    ]);
    expect((await other.get('/api/me')).status).toBe(401);
    it.wait(30);
    expect((await other.post(VERIFY, { code })).status).toBe(403);
    expect((await other.post(VERIFY, { code: it.code(secret) })).status).toBe(200);
  });

  test('of two requests with one code at the same time one gets in', async () => {
    const { person, browser, secret } = await halfSignedIn();
    const { browser: other } = await signIn(it, person);
    const code = it.code(secret);
    const answers = await Promise.all([browser, other].map((each) => each.post(VERIFY, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('a backup code works once, however it is typed', async () => {
    const { person, browser, backupCodes } = await halfSignedIn();
    const [code = ''] = backupCodes;
    expect(backupCodes).toHaveLength(10);
    expect((await browser.post(VERIFY, { code: ` ${code.toUpperCase().replace('-', ' ')}` })).status).toBe(
      200,
    );
    expect((await browser.get('/api/auth/second-factor')).body.backupCodesLeft).toBe(9);
    const { browser: other } = await signIn(it, person);
    expect((await other.post(VERIFY, { code })).status).toBe(403);
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await it.trail(person.id)).slice(-2)).toEqual([
      'second_factor.use_backup_code',
      'second_factor.wrong_code',
    ]);
  });

  test('after five wrong codes the right one waits a quarter of an hour; a backup code does not', async () => {
    const { person, browser, secret, backupCodes } = await halfSignedIn();
    for (let i = 0; i < 4; i++) expect((await browser.post(VERIFY, { code: '000000' })).status).toBe(403);
    expect((await browser.post(VERIFY, { code: '000000' })).status).toBe(429);
    const right = await browser.post(VERIFY, { code: it.code(secret) });
    expect([right.status, right.body.message]).toEqual([
      429,
      'Too many wrong codes. Codes of the app are taken again in 15 min.; a backup code works now.',
    ]);
    const { browser: other } = await signIn(it, person);
    expect((await other.post(VERIFY, { code: backupCodes[3] ?? '' })).status).toBe(200);
    it.wait(15 * 60);
    expect((await browser.post(VERIFY, { code: it.code(secret) })).status).toBe(200);
    expect(
      (await it.trail(person.id)).filter((action) => action === 'second_factor.wrong_code'),
    ).toHaveLength(5);
  });

  test('what stands for the first factor makes one session, and a forged one none', async () => {
    const { person, browser, backupCodes } = await halfSignedIn();
    const [one = '', two = ''] = backupCodes;
    const before = await it.sessions(person.id);
    const answers = await Promise.all([one, two].map((code) => browser.post(VERIFY, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await it.sessions(person.id)).toBe(before + 1);
    const stranger = it.browser();
    expect((await stranger.post(VERIFY, { code: two })).status).toBe(401);
  });
});

describe('setting up', () => {
  test('asks for the password again, and counts only after a right first code', async () => {
    const person = await it.addPerson();
    const { browser } = await signIn(it, person);
    for (const password of [undefined, 'wrong'])
      expect((await browser.post('/api/auth/second-factor/begin', { password })).status).toBe(400);
    const { body } = await browser.post('/api/auth/second-factor/begin', { password: PASSWORD });
    expect(body.uri).toContain(`secret=${body.secret}`);
    expect((await browser.post('/api/auth/second-factor/confirm', { code: '000000' })).status).toBe(403);
    expect((await signIn(it, person)).answer.status).toBe(200);
    const code = it.code(body.secret);
    const { body: done } = await browser.post('/api/auth/second-factor/confirm', { code });
    expect(done.backupCodes).toHaveLength(10);
    expect((await signIn(it, person)).answer.status).toBe(401);
    expect((await browser.get('/api/me')).status).toBe(200);
    expect(await it.trail(person.id)).toEqual(['second_factor.wrong_code', 'second_factor.enable']);
  });

  test('after five wrong first codes the app is forgotten, so that a session alone finds no way to codes', async () => {
    const { browser } = await signIn(it, await it.addPerson());
    const { body } = await browser.post('/api/auth/second-factor/begin', { password: PASSWORD });
    const tries = [];
    for (let i = 0; i < 5; i += 1)
      tries.push(await browser.post('/api/auth/second-factor/confirm', { code: '00000a' }));
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    const late = await browser.post('/api/auth/second-factor/confirm', { code: it.code(body.secret) });
    expect([late.status, late.body.backupCodes]).toEqual([409, undefined]);
    expect((await enrol(it, browser)).confirmed.status).toBe(200);
  });

  test('ends the sessions that were begun without, and the first code is spent', async () => {
    const person = await it.addPerson();
    const { browser: elsewhere } = await signIn(it, person);
    const { browser } = await signIn(it, person);
    const { body } = await browser.post('/api/auth/second-factor/begin', { password: PASSWORD });
    const code = it.code(body.secret);
    await browser.post('/api/auth/second-factor/confirm', { code });
    expect((await elsewhere.get('/api/me')).status).toBe(401);
    expect(await it.sessions(person.id)).toBe(1);
    const { browser: third } = await signIn(it, person);
    expect((await third.post(VERIFY, { code })).status).toBe(403);
  });

  test('neither the secret nor a backup code can be read in the database', async () => {
    const { person, secret, backupCodes } = await halfSignedIn();
    const row = JSON.stringify(await it.api.authDb.secondFactor.findUnique({ where: { userId: person.id } }));
    expect(row).toContain('confirmedAt');
    for (const open of [secret, ...backupCodes, ...backupCodes.map((code) => code.replace('-', ''))])
      expect(row).not.toContain(open);
  });

  test('moving to another phone takes the password and a code; the old app counts until the new one has', async () => {
    const { browser, person, secret } = await halfSignedIn();
    await browser.post(VERIFY, { code: it.code(secret) });
    it.wait(30);
    const begin = (body: object) => browser.post('/api/auth/second-factor/begin', body);
    expect((await begin({ password: PASSWORD })).status).toBe(403);
    expect((await begin({ password: 'wrong', code: it.code(secret) })).status).toBe(400);
    const { body } = await begin({ password: PASSWORD, code: it.code(secret) });
    it.wait(30);
    const { browser: old } = await signIn(it, person);
    expect((await old.post(VERIFY, { code: it.code(secret) })).status).toBe(200);
    expect(
      (await browser.post('/api/auth/second-factor/confirm', { code: it.code(body.secret) })).status,
    ).toBe(200);
    it.wait(60);
    const { browser: next } = await signIn(it, person);
    expect((await next.post(VERIFY, { code: it.code(secret) })).status).toBe(403);
    expect((await next.post(VERIFY, { code: it.code(body.secret) })).status).toBe(200);
    expect((await it.trail(person.id)).filter((action) => action === 'second_factor.replace')).toHaveLength(
      1,
    );
  });

  test('new backup codes void the old ones, and take the password and a code', async () => {
    const { browser, person, secret, backupCodes } = await halfSignedIn();
    await browser.post(VERIFY, { code: it.code(secret) });
    it.wait(30);
    const renew = (body: object) => browser.post('/api/auth/second-factor/backup-codes', body);
    expect((await renew({ password: 'wrong', code: it.code(secret) })).status).toBe(400);
    expect((await renew({ password: PASSWORD, code: '000000' })).status).toBe(403);
    const { body } = await renew({ password: PASSWORD, code: it.code(secret) });
    const { browser: other } = await signIn(it, person);
    expect((await other.post(VERIFY, { code: backupCodes[0] ?? '' })).status).toBe(403);
    expect((await other.post(VERIFY, { code: body.backupCodes[0] })).status).toBe(200);
    expect(await it.trail(person.id)).toContain('second_factor.renew_backup_codes');
  });

  test('setting it up and turning it off are told to the person', async () => {
    const person = await it.addPerson();
    const { browser } = await signIn(it, person);
    const { secret } = await enrol(it, browser);
    await browser.post('/api/auth/second-factor/disable', { password: PASSWORD, code: it.code(secret) });
    const mails = await asOperator(it.api.db, it.operatorId, (tx) =>
      tx.securityMail.findMany({ where: { toAddress: person.email }, orderBy: { createdAt: 'asc' } }),
    );
    expect(mails.map(({ about }) => about)).toEqual([
      'Codes of an authenticator app are asked for when you sign in from now on.',
      'No code is asked for any more when you sign in.',
    ]);
  });

  test('turning it off takes the password and a code', async () => {
    const { browser, person, secret } = await halfSignedIn();
    await browser.post(VERIFY, { code: it.code(secret) });
    it.wait(30);
    const disable = (body: object) => browser.post('/api/auth/second-factor/disable', body);
    expect((await disable({ password: 'wrong', code: it.code(secret) })).status).toBe(400);
    expect((await disable({ password: PASSWORD, code: '000000' })).status).toBe(403);
    expect((await disable({ password: PASSWORD, code: it.code(secret) })).status).toBe(200);
    expect((await signIn(it, person)).answer.status).toBe(200);
    expect((await it.trail(person.id)).at(-1)).toBe('second_factor.disable');
  });
});
