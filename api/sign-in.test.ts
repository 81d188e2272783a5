import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../prisma/tenant.ts';
import {
  cookiesOf,
  startTestApi,
  type TestApi,
  type TestPerson,
  testPublicUrl,
  type TestUser,
} from '../tests/setup/api.ts';

const DAY_MS = 86_400_000;

let api: TestApi;
let operator: TestUser;
let person: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.addOperator('sign-in');
  person = await api.addPerson(operator.operatorId, 'admin');
});
afterAll(() => api.stop());

const post = (path: string) => request(api.app).post(path).set('Origin', testPublicUrl);
const trail = (userId: string) =>
  asOperator(api.db, operator.operatorId, (tx) =>
    tx.audit.findMany({
      where: { OR: [{ actorId: userId }, { subjectId: userId }] },
      orderBy: { at: 'asc' },
    }),
  );

describe('signing in', () => {
  test('a person signs in by email, whatever its case, and calls the API by the cookie', async () => {
    const { call } = await api.signIn({ ...person, email: person.email.toUpperCase() });
    const { body } = await call('get', '/api/me').expect(200);
    expect(body).toMatchObject({ person: { email: person.email }, role: 'admin' });
    expect((await trail(person.userId)).map(({ action }) => action)).toContain('session.begin');
  });

  test('an unknown address and a wrong password are answered alike', async () => {
    const wrong = { email: person.email, password: 'not the password of it' };
    const unknown = { ...wrong, email: 'nobody@example.com' };
    const answers = [];
    for (const typed of [wrong, unknown]) {
      const { status, body, headers } = await post('/api/auth/sign-in/email').send(typed);
      answers.push({ status, body, cookies: headers['set-cookie'] });
    }
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'INVALID_EMAIL_OR_PASSWORD' } });
    expect(answers[1]).toEqual(answers[0]);
    const pages = [];
    for (const typed of [wrong, unknown]) {
      const { status, text } = await post('/login').type('form').send(typed);
      pages.push({ status, text: text.replace(typed.email, '') });
    }
    expect(pages[0]?.status).toBe(401);
    expect(pages[1]).toEqual(pages[0]);
  });

  test('a failed try is written down, without the password, and not as the person’s own act', async () => {
    const tried = await api.addPerson(operator.operatorId, 'rep');
    await post('/api/auth/sign-in/email').send({ email: tried.email, password: 'a wrong one, typed' });
    await api.settled();
    const rows = await trail(tried.userId);
    expect(rows).toMatchObject([
      { action: 'session.refuse', actorKind: 'event', after: { reason: 'wrong password' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain('a wrong one');
  });

  test('nobody signs up: people come by invitation', async () => {
    const typed = { email: 'new@example.com', password: 'four plain words of it', name: 'Sample' };
    await post('/api/auth/sign-up/email').send(typed).expect(404);
    expect(await api.authDb.user.count({ where: { email: typed.email } })).toBe(0);
  });

  test.each([
    ['post', '/api/auth/organization/create'],
    ['post', '/api/auth/api-key/create'],
    ['post', '/api/auth/change-password'],
    ['post', '/api/auth/request-password-reset'],
    ['post', '/api/auth/update-user'],
    ['get', '/api/auth/list-sessions'],
    ['get', '/api/auth/verify-email'],
    ['get', '/api/auth/ok'],
  ] as const)('%s %s of better-auth is closed: what is open is named', async (method, path) => {
    const { call } = await api.signIn(person);
    await call(method, path).send().expect(404);
  });

  test('whoever has not proven the address is sent the link, and is let in after it', async () => {
    const fresh = await api.addPerson(operator.operatorId, 'rep', { isEmailVerified: false });
    const { text } = await post('/login').type('form').send(fresh).expect(401);
    expect(text).toContain('not confirmed yet');
    await api.settled();
    const [mail] = await mailsTo(fresh.email);
    expect(mail).toMatchObject({ kind: 'verify_email' });
    await request(api.app).get(`/verify/${mail?.token}`).expect(200);
    expect(await api.authDb.user.findUnique({ where: { id: fresh.userId } })).toMatchObject({
      emailVerified: false,
    });
    await post(`/verify/${mail?.token}`).expect(200);
    await post(`/verify/${mail?.token}`).expect(404);
    await api.signIn(fresh);
    expect((await trail(fresh.userId)).map(({ action }) => action)).toContain('email.verify');
  });
});

async function mailsTo(email: string) {
  const rows = await asOperator(api.db, operator.operatorId, (tx) =>
    tx.securityMail.findMany({ where: { toAddress: email }, orderBy: { createdAt: 'desc' } }),
  );
  const { testSeal } = await import('../tests/setup/seal.ts');
  return rows.map(({ id, kind, sealedToken }) => ({
    kind,
    token: sealedToken && testSeal.open(sealedToken, `security_mail:${id}`),
  }));
}

describe('the page', () => {
  test('signs in and leads on to a path of ours, and to no stranger', async () => {
    for (const [next, location] of [
      ['/account?a=1', '/account?a=1'],
      ['//example.com', '/'],
      ['/\\example.com', '/'],
      ['https://example.com', '/'],
    ]) {
      const answer = await post('/login')
        .type('form')
        .send({ ...person, next });
      expect([answer.status, answer.headers['location']]).toEqual([303, location]);
      expect(cookiesOf(answer.headers['set-cookie'])).toContain('session_token=');
    }
  });

  test('is where whoever opens the account without being signed in comes out', async () => {
    const account = await request(api.app).get('/account');
    expect([account.status, account.headers['location']]).toEqual([303, '/login?next=/account']);
  });

  test('shows markup in what was typed as text', async () => {
    const { text } = await post('/login')
      .type('form')
      .send({ email: '"><b>x', password: 'y', next: '/"><b>' });
    expect(text).not.toContain('<b>');
  });

  test('a form of a stranger’s page signs nobody in', async () => {
    const answer = await request(api.app)
      .post('/login')
      .set('Origin', 'https://example.com')
      .type('form')
      .send(person);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('a forgotten password', () => {
  const ask = async (email: string) => {
    const { status, text } = await post('/reset').type('form').send({ email });
    await api.settled();
    return { status, text };
  };
  const NEW = 'five quite other words here';

  test('the answer does not tell whether anybody has the address', async () => {
    const known = await ask(person.email);
    expect(await ask('nobody@example.com')).toEqual(known);
    expect(await mailsTo('nobody@example.com')).toEqual([]);
  });

  test('the link works once, ends every session and all other links, and the person is told', async () => {
    const forgetful = await api.addPerson(operator.operatorId, 'rep');
    const { call } = await api.signIn(forgetful);
    await ask(forgetful.email);
    await ask(forgetful.email);
    const [second, first] = await mailsTo(forgetful.email);
    await request(api.app).get(`/reset/${first?.token}`).expect(200);
    await call('get', '/api/me').expect(200);
    await post(`/reset/${first?.token}`).type('form').send({ password: 'too short' }).expect(400);
    await post(`/reset/${first?.token}`).type('form').send({ password: NEW }).expect(200);
    for (const { token } of [first, second].flatMap((mail) => mail ?? [])) {
      await request(api.app).get(`/reset/${token}`).expect(404);
      await post(`/reset/${token}`)
        .type('form')
        .send({ password: `${NEW} again` })
        .expect(404);
    }
    await call('get', '/api/me').expect(401);
    await expect(api.signIn(forgetful)).rejects.toThrow('401');
    await api.signIn({ ...forgetful, password: NEW });
    expect((await mailsTo(forgetful.email))[0]).toEqual({ kind: 'password_changed', token: null });
    expect((await trail(forgetful.userId)).map(({ action }) => action)).toContain('password.reset');
  });

  test('nobody’s inbox can be filled: the three links that wait there are good', async () => {
    const forgetful = await api.addPerson(operator.operatorId, 'rep');
    for (let i = 0; i < 5; i += 1) await ask(forgetful.email);
    const mails = await mailsTo(forgetful.email);
    expect(mails).toHaveLength(3);
    for (const { token } of mails) await request(api.app).get(`/reset/${token}`).expect(200);
  });

  test('of two who use a link at once one gets through', async () => {
    const forgetful = await api.addPerson(operator.operatorId, 'rep');
    await ask(forgetful.email);
    const [mail] = await mailsTo(forgetful.email);
    const use = (password: string) => post(`/reset/${mail?.token}`).type('form').send({ password });
    const answers = await Promise.all([use(NEW), use(`${NEW} two`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  test('after an hour the link is too old, and at rest it is no link', async () => {
    const forgetful = await api.addPerson(operator.operatorId, 'rep');
    await ask(forgetful.email);
    const [mail] = await mailsTo(forgetful.email);
    const kept = JSON.stringify(await api.authDb.verification.findMany());
    expect(kept).not.toContain(mail?.token);
    api.setNow(new Date(Date.now() + 3_600_001));
    await post(`/reset/${mail?.token}`).type('form').send({ password: NEW }).expect(404);
    api.setNow(new Date());
  });
});

describe('sessions', () => {
  test('are listed in words, this one marked; one that is revoked is over at once', async () => {
    const somebody = await api.addPerson(operator.operatorId, 'rep');
    const [here, there] = [await api.signIn(somebody), await api.signIn(somebody)];
    const { body } = await here.call('get', '/api/sessions').expect(200);
    expect(body.items).toHaveLength(2);
    const other = body.items.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);
    expect(other).toMatchObject({ device: 'An unknown device' });
    expect(JSON.stringify(body)).not.toContain('token');
    await here.call('delete', `/api/sessions/${other.id}`).expect(200);
    await there.call('get', '/api/me').expect(401);
    await here.call('get', '/api/me').expect(200);
    await here.call('delete', `/api/sessions/${other.id}`).expect(404);
    expect((await trail(somebody.userId)).map(({ action }) => action)).toContain('session.end');
  });

  test('all others end by one request, and nobody’s else', async () => {
    const somebody = await api.addPerson(operator.operatorId, 'rep');
    const [here, there, stranger] = [
      await api.signIn(somebody),
      await api.signIn(somebody),
      await api.signIn(person),
    ];
    expect((await here.call('delete', '/api/sessions').expect(200)).body).toEqual({ sessionsEnded: 1 });
    await there.call('get', '/api/me').expect(401);
    await stranger.call('get', '/api/me').expect(200);
    const { body } = await stranger.call('get', '/api/sessions').expect(200);
    await here.call('delete', `/api/sessions/${body.items[0].id}`).expect(404);
    await stranger.call('get', '/api/me').expect(200);
  });

  test('signing out ends the session', async () => {
    const { call } = await api.signIn(person);
    await call('post', '/api/auth/sign-out').send({}).expect(200);
    await call('get', '/api/me').expect(401);
    const again = await api.signIn(person);
    await again.call('post', '/sign-out').expect(303);
    await again.call('get', '/api/me').expect(401);
  });

  test('last seven days from their last use, and thirty from their beginning', async () => {
    const somebody = await api.addPerson(operator.operatorId, 'rep');
    const { call } = await api.signIn(somebody);
    const where = { userId: somebody.userId };
    const age = (createdMs: number, endsInMs: number) =>
      api.authDb.session.updateMany({
        where,
        data: { createdAt: new Date(Date.now() - createdMs), expiresAt: new Date(Date.now() + endsInMs) },
      });
    await age(2 * DAY_MS, 5 * DAY_MS);
    const { headers } = await call('get', '/api/me').expect(200);
    expect(headers['set-cookie']?.[0]).toContain('Max-Age=604800');
    const longer = await api.authDb.session.findFirstOrThrow({ where });
    expect(longer.expiresAt.getTime()).toBeGreaterThan(Date.now() + 6.9 * DAY_MS);
    await age(28 * DAY_MS, 5 * DAY_MS);
    await call('get', '/api/me').expect(200);
    const capped = await api.authDb.session.findFirstOrThrow({ where });
    expect(capped.expiresAt.getTime()).toBeLessThan(Date.now() + 2.1 * DAY_MS);
    await age(30 * DAY_MS, -1);
    await call('get', '/api/me').expect(401);
  });

  test('a person of two organizations acts in the one that the session chose', async () => {
    const somebody = await api.addPerson(operator.operatorId, 'rep');
    const second = await api.addOperator('second');
    await api.authDb.member.create({
      data: { organizationId: second.operatorId, userId: somebody.userId, role: 'owner' },
    });
    const [here, there] = [await api.signIn(somebody), await api.signIn(somebody)];
    const { body } = await here.call('get', '/api/me/organizations').expect(200);
    expect(body.items.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toEqual([true, false]);
    const choose = (organizationId: string) =>
      here.call('put', '/api/sessions/current/organization').send({ organizationId });
    await choose(second.operatorId).expect(200);
    expect((await here.call('get', '/api/me')).body).toMatchObject({ role: 'owner' });
    expect((await there.call('get', '/api/me')).body).toMatchObject({ role: 'rep' });
    const foreign = await api.addOperator('third');
    await choose(foreign.operatorId).expect(404);
  });

  test('a key has none', async () => {
    await operator.call('get', '/api/sessions').expect(403);
    await operator
      .call('put', '/api/me/password')
      .send({ currentPassword: 'x', newPassword: 'y' })
      .expect(403);
  });
});

describe('changing the password', () => {
  test('names the field that is wrong, and changes nothing', async () => {
    const { call } = await api.signIn(person);
    const change = (currentPassword: string, newPassword: string) =>
      call('put', '/api/me/password').send({ currentPassword, newPassword }).expect(400);
    const wrong = await change('not the one that is', 'five quite other words');
    expect(wrong.body.errors).toMatchObject([{ field: 'currentPassword' }]);
    const weak = await change(person.password, 'passwordpassword');
    expect(weak.body.errors).toMatchObject([{ field: 'newPassword' }]);
    await api.signIn(person);
  });

  test('ends the other sessions, keeps this one, tells the person and writes it down', async () => {
    const somebody = await api.addPerson(operator.operatorId, 'rep');
    const [here, there] = [await api.signIn(somebody), await api.signIn(somebody)];
    const newPassword = 'five quite other words';
    await here
      .call('put', '/api/me/password')
      .send({ currentPassword: somebody.password, newPassword })
      .expect(200);
    await here.call('get', '/api/me').expect(200);
    await there.call('get', '/api/me').expect(401);
    await api.signIn({ ...somebody, password: newPassword });
    expect(await mailsTo(somebody.email)).toEqual([{ kind: 'password_changed', token: null }]);
    expect(await trail(somebody.userId)).toContainEqual(
      expect.objectContaining({ action: 'password.change', after: { sessionsEnded: 1 } }),
    );
  });
});

describe('the account page', () => {
  test('leads whoever is not signed in there first', async () => {
    const { headers } = await request(api.app).get('/account').expect(303);
    expect(headers['location']).toBe('/login?next=/account');
  });

  test('shows who I am and where I am signed in, and ends a session', async () => {
    const somebody = await api.addPerson(operator.operatorId, 'rep');
    const [here, there] = [await api.signIn(somebody), await api.signIn(somebody)];
    const { text, headers } = await here.call('get', '/account').expect(200);
    for (const shown of [somebody.email, 'Operator sign-in', 'this one', '/api/docs'])
      expect(text).toContain(shown);
    // Without it a browser hides the origin of the page's own forms.
    expect(headers['referrer-policy']).toBe('same-origin');
    const [, id = ''] = /end"><button name="id" value="([^"]+)"/.exec(text) ?? [];
    await here.call('post', '/account/sessions/end').type('form').send({ id }).expect(200);
    await there.call('get', '/api/me').expect(401);
    await here.call('post', '/account/sessions/end').type('form').send({ id: 'x' }).expect(404);
    const { body } = await here.call('get', '/api/sessions');
    const another = await api.signIn(somebody);
    const own = { id: body.items[0].id };
    const { headers: left } = await here
      .call('post', '/account/sessions/end')
      .type('form')
      .send(own)
      .expect(303);
    expect(left['location']).toBe('/login');
    const typed = { currentPassword: somebody.password, newPassword: 'short' };
    const refused = await another.call('post', '/account/password').type('form').send(typed).expect(400);
    expect(refused.text).toContain('at least 15 characters');
  });
});
