import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { nextPhone } from '../../tests/setup/fixtures.ts';
import { type HeardStream, startLive } from '../../tests/setup/live.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let server: Awaited<ReturnType<typeof startLive>>;
let user: TestUser;
let foreign: TestUser;
/** Keys of our client and of its sibling: that one is made is told of as well. */
let keys: { ours: TestUser; sibling: TestUser };
let ours: { clientId: string; campaignId: string };
let sibling: { clientId: string; campaignId: string };
const open: HeardStream[] = [];

beforeAll(async () => {
  api = await startTestApi({ beatEvery: 100 });
  server = await startLive(api.app);
  user = await api.addOperator('one');
  foreign = await api.addOperator('two');
  ours = await addCampaign(user);
  sibling = await addCampaign(user);
  keys = {
    ours: await api.addClientKey(user, ours.clientId),
    sibling: await api.addClientKey(user, sibling.clientId),
  };
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(async () => {
  await server.close();
  await api.stop();
});

async function listen(headers: Readonly<Record<string, string>>, query = ''): Promise<HeardStream> {
  const stream = await server.listen(headers, query);
  open.push(stream);
  return stream;
}

const byKey = ({ key }: TestUser, query = '') => listen({ 'X-API-Key': key }, query);
const bySession = ({ cookie }: SignedIn, query = '') => listen({ Cookie: cookie }, query);

const rename = (campaignId: string, name: string) =>
  asOperator(api.db, user.operatorId, (tx) =>
    tx.campaign.update({ where: { id: campaignId }, data: { name } }),
  );
const addLeadTo = (campaign: typeof ours) =>
  user.call('post', '/api/leads').send({ campaignId: campaign.campaignId, phone: nextPhone() }).expect(201);
const addTask = (key: string, clientId: string | null) =>
  asOperator(api.db, user.operatorId, (tx) =>
    tx.task.create({ data: { operatorId: user.operatorId, clientId, key, kind: 'manual', title: 'Sample' } }),
  );

describe('GET /api/live', () => {
  test('is a stream that no proxy gathers, and tells what changed by its kind, and no more', async () => {
    const stream = await byKey(user);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toMatch('text/event-stream');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    expect(stream.headers.get('cache-control')).toMatch('no-transform');
    expect(await stream.next()).toMatchObject({ event: 'hello', id: expect.stringMatching(/^\d+\.\d+$/) });
    await rename(ours.campaignId, 'Renamed');
    expect(await stream.next()).toMatchObject({ event: 'changed', topics: ['campaigns'] });
  });

  test('what changes within one second is one event', async () => {
    const stream = await byKey(user);
    await stream.next();
    await rename(ours.campaignId, 'First');
    await stream.next();
    const since = Date.now();
    for (let i = 0; i < 5; i += 1) {
      await rename(ours.campaignId, `Again ${i}`);
      await addTask(`task ${i}`, null);
    }
    expect(await stream.next()).toMatchObject({ topics: ['campaigns', 'tasks'] });
    expect(Date.now() - since).toBeGreaterThan(500);
  });

  test('a client hears of what is about it, of another client nothing, not even the kind, and of what it may not ask for neither', async () => {
    const client = await byKey(keys.ours);
    const theOther = await byKey(keys.sibling);
    const stranger = await byKey(foreign);
    for (const stream of [client, theOther, stranger]) await stream.next();
    await addLeadTo(sibling);
    expect((await theOther.next())?.topics).toContain('leads');
    // Its task, and what is its operator's own.
    await addTask('of the client', ours.clientId);
    await addTask('of nobody', null);
    await asOperator(api.db, user.operatorId, (tx) =>
      tx.contact.updateMany({ where: { operatorId: user.operatorId }, data: { company: 'x' } }),
    );
    await asOperator(api.db, foreign.operatorId, (tx) =>
      tx.task.create({ data: { operatorId: foreign.operatorId, key: 'x', kind: 'manual', title: 'x' } }),
    );
    expect(await stranger.next()).toMatchObject({ topics: ['tasks'] });
    await rename(ours.campaignId, 'Ours');
    expect(await client.next()).toMatchObject({ event: 'changed', topics: ['campaigns'] });
  });

  test('a rep hears of leads, and not of money', async () => {
    const rep = await bySession(await addSignedIn(api, { organizationId: user.operatorId, role: 'rep' }));
    const owner = await bySession(await addSignedIn(api, { organizationId: user.operatorId, role: 'owner' }));
    await rep.next();
    await owner.next();
    await asOperator(api.db, user.operatorId, async (tx) => {
      await tx.reconciliation.create({ data: { operatorId: user.operatorId } });
      await tx.task.create({ data: { operatorId: user.operatorId, key: 'rep', kind: 'manual', title: 'x' } });
    });
    expect(await owner.next()).toMatchObject({ topics: ['reconciliations', 'tasks'] });
    expect(await rep.next()).toMatchObject({ topics: ['tasks'] });
  });

  test.each([
    ['the header', (id: string) => ({ headers: { 'Last-Event-ID': id }, query: '' })],
    ['the query', (id: string) => ({ headers: {}, query: `?after=${id}` })],
  ])('a connection that was dropped catches up, by %s', async (_, said) => {
    const first = await byKey(user);
    const id = (await first.next())?.id ?? '';
    first.close();
    await addLeadTo(ours);
    const { headers, query } = said(id);
    const again = await listen({ 'X-API-Key': user.key, ...headers }, query);
    // What has to be told first carries no id: whoever loses the connection before it, asks again from before it.
    expect(await again.next()).toMatchObject({ event: 'hello' });
    expect((await again.next())?.topics).toContain('leads');
    const another = await byKey(keys.sibling, `?after=${id}`);
    await rename(sibling.campaignId, 'Now');
    const heard = new Set<string>();
    while (!heard.has('campaigns'))
      for (const topic of (await another.next())?.topics ?? []) heard.add(topic);
    expect(heard).not.toContain('leads');
  });

  test.each([
    ['is older than the log', () => `1.${Math.floor(Date.now() / 1000) - 3_600}`],
    ['is of another database', () => `999999999999.${Math.floor(Date.now() / 1000)}`],
    ['is none of ours', () => 'nonsense'],
  ])('whoever names an id that %s is told to ask for everything again', async (_, id) => {
    const stream = await byKey(user, `?after=${id()}`);
    expect(await stream.next()).toMatchObject({ event: 'behind', id: expect.any(String) });
  });

  test('401 without a key or a session', async () => {
    expect((await listen({})).status).toBe(401);
  });

  test('429 for the eleventh of one person, in words; one that is closed makes room', async () => {
    const person = await addSignedIn(api, { organizationId: user.operatorId, role: 'owner' });
    const streams = await Promise.all(Array.from({ length: 10 }, () => bySession(person)));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await bySession(person);
    expect(refused.status).toBe(429);
    streams[0]?.close();
    let status = 429;
    // The server hears of it a moment later.
    for (let i = 0; i < 50 && status === 429; i += 1) status = (await bySession(person)).status;
    expect(status).toBe(200);
  });

  test('ends when its session is revoked, with a word', async () => {
    const person = await addSignedIn(api, { organizationId: user.operatorId, role: 'owner' });
    const stream = await bySession(person);
    await stream.until('beat');
    await api.authDb.session.delete({ where: { id: person.sessionId } });
    await stream.until('over');
    expect(await stream.next()).toBeNull();
  });

  test('ends when its person becomes another role, or a member no more', async () => {
    const person = await addSignedIn(api, { organizationId: user.operatorId, role: 'owner' });
    const stream = await bySession(person);
    await api.authDb.member.update({ where: { id: person.memberId }, data: { role: 'rep' } });
    await stream.until('over');
    const again = await bySession(person);
    await api.authDb.member.delete({ where: { id: person.memberId } });
    await again.until('over');
  });

  test('listening alone makes no session last longer', async () => {
    const person = await addSignedIn(api, { organizationId: user.operatorId, role: 'owner' });
    const stream = await bySession(person);
    await stream.until('beat');
    const expiresAt = new Date(Date.now() + 6 * 86_400_000);
    await api.authDb.session.update({ where: { id: person.sessionId }, data: { expiresAt } });
    await stream.until('beat');
    await stream.until('beat');
    const session = await api.authDb.session.findUniqueOrThrow({ where: { id: person.sessionId } });
    expect(session.expiresAt).toEqual(expiresAt);
  });
});
