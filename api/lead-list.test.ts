import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { owed } from '../tests/setup/fixtures.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let client: TestUser;
let sibling: TestUser;
let campaignId: string;
let clientId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('list');
  stranger = await api.addOperator('stranger');
});
afterAll(() => api.stop());

let numbers = 0;
const phone = () => `+1415555${String(++numbers).padStart(4, '0')}`;

beforeEach(async () => {
  ({ campaignId, clientId } = await addCampaign(user));
  client = await api.addClientKey(user, clientId);
  sibling = await api.addClientKey(user, (await addCampaign(user)).clientId);
});

interface Lead {
  readonly id: string;
  readonly contact: { readonly id: string; readonly phone: string };
}

async function addLead(person: object = {}): Promise<Lead> {
  const { body } = await user
    .call('post', '/api/leads')
    .send({ campaignId, phone: phone(), ...person })
    .expect(201);
  return body;
}

const list = async (who: TestUser, query: string): Promise<string[]> =>
  (await who.call('get', `/api/leads?campaignId=${campaignId}&${query}`).expect(200)).body.items.map(
    ({ id }: Lead) => id,
  );

const changeContact = (who: TestUser, id: string, change: object) =>
  who.call('patch', `/api/contacts/${id}`).send(change);

const asUser = <T>(work: Parameters<typeof asOperator<T>>[2]) => asOperator(api.db, user.operatorId, work);

describe('the search', () => {
  test.each([
    [
      { firstName: 'José', lastName: 'Sample-Lead' },
      ['jose', 'JOSÉ', 'sample-lead', 'sa'],
      ['josef', 'mple-x'],
    ],
    [{ company: '100% Solar_Sample' }, ['100%', 'solar_s', '00% sol'], ['100_', 'solarxs', '100\\%']],
    [{ company: 'O\'Sample \\ "Sons"' }, ["o'sample", '"sons"', 'sample \\'], ["o''sample", 'sons\\"']],
    [{ firstName: 'Пример', company: '見本' }, ['прим', 'ПРИМЕР', '見'], ['приметр', '本見']],
  ])('of %j finds it by %j and not by %j', async (person, found, not) => {
    const { id } = await addLead(person);
    const ask = (q: string) => list(user, `q=${encodeURIComponent(q)}`);
    for (const q of found) expect([q, await ask(q)]).toEqual([q, [id]]);
    for (const q of not) expect([q, await ask(q)]).toEqual([q, []]);
  });

  test('finds a phone however it is written, by its last four, and an email in any case', async () => {
    const lead = await addLead({ email: 'Lead07@Example.com' });
    const [, area, mid, last] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(lead.contact.phone) ?? [];
    for (const q of [
      `(${area}) ${mid}-${last}`,
      `+1 ${area} ${mid} ${last}`,
      `${mid}-${last}`,
      last ?? '',
      'LEAD07@example.com',
      '07@ex',
    ]) {
      expect([q, await list(user, `q=${encodeURIComponent(q)}`)]).toEqual([q, [lead.id]]);
    }
    await changeContact(user, lead.contact.id, { email: 'lead08@example.com' }).expect(200);
    expect(await list(user, 'q=lead07')).toEqual([]);
    expect(await list(user, 'q=lead08')).toEqual([lead.id]);
  });

  test('refuses what no text can hold, and what has nothing to look for', async () => {
    await user.call('get', '/api/leads?q=a%00b').expect(400);
    const { body } = await user.call('get', '/api/leads?q=%25').expect(400);
    expect(body.errors).toEqual([{ field: 'q', message: 'must have a letter or a digit' }]);
    await user.call('get', '/api/leads?status=new,gone').expect(400);
    // A filter that is misspelt would mean all leads.
    const misspelt = await user.call('get', '/api/leads?campaingId=x').expect(400);
    expect(misspelt.body.errors).toMatchObject([{ field: 'campaingId' }]);
  });

  test('shows clients their own leads alone, and another operator none', async () => {
    const { id } = await addLead({ company: 'Sample Granite' });
    expect(await list(client, 'q=granite')).toEqual([id]);
    expect(await list(sibling, 'q=granite')).toEqual([]);
    expect(await list(stranger, 'q=granite')).toEqual([]);
    expect((await sibling.call('get', '/api/leads?q=granite')).body).toMatchObject({
      items: [],
      total: { count: 0, isExact: true },
    });
  });

  test('pages without loss or doubling while leads are added', async () => {
    const before = new Set<string>();
    for (let i = 0; i < 7; i += 1) before.add((await addLead({ company: 'Sample Marble' })).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await user
        .call('get', `/api/leads?q=marble&limit=2&campaignId=${campaignId}${cursor && `&cursor=${cursor}`}`)
        .expect(200);
      seen.push(...body.items.map(({ id }: Lead) => id));
      cursor = body.nextCursor ?? '';
      await addLead({ company: 'Sample Marble' });
    } while (cursor);
    expect(seen.length).toBe(7);
    expect(new Set(seen)).toEqual(before);
  });
});

describe('filters', () => {
  test('by several statuses, tag, state, score holder and time', async () => {
    const [one, two] = [await addLead(), await addLead()];
    await changeContact(user, one.contact.id, { tags: ['vip'] }).expect(200);
    await asUser((tx) =>
      tx.lead.update({ where: { id: two.id }, data: { status: 'booked', startedAt: new Date() } }),
    );
    expect(await list(user, 'status=new,booked')).toEqual([two.id, one.id]);
    expect(await list(user, 'status=booked')).toEqual([two.id]);
    expect(await list(user, 'tag=vip')).toEqual([one.id]);
    expect(await list(user, 'state=in_flight')).toEqual([two.id]);
    expect(await list(user, 'state=under_way')).toEqual([two.id]);
    // Whom a person holds is not finished either.
    await asUser((tx) => tx.lead.update({ where: { id: two.id }, data: { pausedAt: new Date() } }));
    expect(await list(user, 'state=in_flight')).toEqual([]);
    expect(await list(user, 'state=under_way')).toEqual([two.id]);
    expect(await list(user, 'state=waiting')).toEqual([one.id]);
    expect(await list(user, 'assignedTo=nobody')).toEqual([two.id, one.id]);
    expect(await list(user, 'createdFrom=2999-01-01T00:00:00Z')).toEqual([]);
    expect(await list(user, 'createdTo=2999-01-01T00:00:00Z')).toEqual([two.id, one.id]);
  });
});

test.each(['0000-01-01T00:00:00Z', '2026-01-01'])(
  'an instant %s is refused by its field',
  async (instant) => {
    for (const path of ['leads', 'leads/export.csv']) {
      const { body } = await user.call('get', `/api/${path}?createdFrom=${instant}`).expect(400);
      expect(body.errors).toMatchObject([{ field: 'createdFrom' }]);
    }
  },
);

test('an instant of any offset is one', async () => {
  const { id } = await addLead();
  expect(await list(user, 'createdFrom=2020-01-01T00:00:00%2B23:59')).toEqual([id]);
  const filter = { campaignId, createdFrom: '2020-01-01T00:00:00+23:59' };
  const bulk = { kind: 'pause', filter, change: {}, reason: 'x' };
  await user.call('post', '/api/leads/bulk/preview').send(bulk).expect(200);
});

test('a cursor before all times is none of ours', async () => {
  const cursor = Buffer.from(`-62200000000000.${randomUUID()}`).toString('base64url');
  const { body } = await user.call('get', `/api/leads?cursor=${cursor}`).expect(400);
  expect(body.errors).toMatchObject([{ field: 'cursor' }]);
});

describe('a contact', () => {
  test('is changed where something is said, with what was before in the trail', async () => {
    const { contact } = await addLead({ firstName: 'Sample', company: 'Sample Oak' });
    const fields = { budget: 500, renewal_date: '2027-01-31', note: 'x' };
    await changeContact(user, contact.id, { fields }).expect(200);
    const { body } = await changeContact(user, contact.id, {
      company: null,
      state: 'florida',
      locale: 'es_us',
      tags: ['vip', ' warm ', 'vip'],
      fields: { note: null, budget: 600 },
    }).expect(200);
    expect(body).toMatchObject({
      firstName: 'Sample',
      company: null,
      state: 'FL',
      locale: 'es-US',
      tags: ['vip', 'warm'],
      fields: { budget: 600, renewal_date: '2027-01-31' },
    });
    const [, last] = await asUser((tx) =>
      tx.audit.findMany({ where: { subjectId: contact.id }, orderBy: { at: 'asc' } }),
    );
    expect(last).toMatchObject({
      action: 'contact.change',
    });
    const is = 'masked';
    const what = { state: is, locale: is, tags: is, 'fields.budget': is };
    expect(last?.before).toEqual({
      ...{ state: null, locale: null, tags: null, company: is, 'fields.budget': is, 'fields.note': is },
    });
    expect(last?.after).toEqual({ ...what, company: null, 'fields.note': null });
  });

  test('names every field that is wrong, and changes none', async () => {
    const { contact } = await addLead();
    const wrong = { phone: 'x', email: 'y', zone: 'z', state: 'w', locale: '!' };
    const { body } = await changeContact(user, contact.id, { ...wrong, company: 'Sample' }).expect(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(Object.keys(wrong));
    await changeContact(user, contact.id, { tags: ['a,b'] }).expect(400);
    await changeContact(user, contact.id, { fields: { 'no spaces': 1 } }).expect(400);
    await changeContact(user, contact.id, { phone: null }).expect(400);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, i]));
    await changeContact(user, contact.id, { fields: many }).expect(400);
    const kept = await user.call('get', `/api/contacts/${contact.id}`).expect(200);
    expect(kept.body).toMatchObject({ phone: contact.phone, company: null, tags: [], fields: {} });
  });

  test('takes no phone or email of another: the conflict names it', async () => {
    const [one, two] = [await addLead(), await addLead()];
    const mail = await addLead({ phone: undefined, email: 'one@example.com' });
    const taken = await changeContact(user, two.contact.id, { phone: one.contact.phone }).expect(409);
    expect(taken.body.detail).toContain(one.contact.id);
    const same = await changeContact(user, two.contact.id, { email: 'one@example.com' }).expect(409);
    expect(same.body.errors).toEqual([{ field: 'email', message: `belongs to contact ${mail.contact.id}` }]);
    // Families share an address.
    await changeContact(user, one.contact.id, { email: 'family@example.com' }).expect(200);
    await changeContact(user, two.contact.id, { email: 'family@example.com' }).expect(200);
  });

  test('is not there for others, and a client may not change it', async () => {
    const { contact } = await addLead();
    await changeContact(stranger, contact.id, { company: 'x' }).expect(404);
    await changeContact(user, randomUUID(), { company: 'x' }).expect(404);
    await changeContact(client, contact.id, { company: 'x' }).expect(403);
    await client.call('get', `/api/contacts/${contact.id}`).expect(200);
    await sibling.call('get', `/api/contacts/${contact.id}`).expect(404);
  });

  test('that changes makes its running sequences look again, and no others', async () => {
    const { id, contact } = await addLead();
    const told = () => asUser((tx) => owed(tx, `lead:${id}`));
    await changeContact(user, contact.id, { tags: ['early'] }).expect(200);
    expect(await told()).toEqual([]);
    await asUser((tx) => tx.lead.update({ where: { id }, data: { startedAt: new Date() } }));
    await changeContact(user, contact.id, { tags: ['early'] }).expect(200);
    expect(await told()).toEqual([]);
    await changeContact(user, contact.id, { fields: { budget: 1 } }).expect(200);
    expect(await told()).toEqual(['leadSequence leadEvent look_again']);
    await user.call('patch', `/api/leads/${id}`).send({ score: 7 }).expect(200);
    expect((await told()).length).toBe(2);
    await asUser((tx) => tx.lead.update({ where: { id }, data: { endedAt: new Date() } }));
    await user.call('patch', `/api/leads/${id}`).send({ score: 8 }).expect(200);
    expect((await told()).length).toBe(2);
  });
});

describe('a lead', () => {
  test('is assigned to members alone', async () => {
    const { id } = await addLead();
    const join = async (organizationId: string): Promise<string> => {
      const { id: userId } = await api.authDb.user.create({
        data: { name: 'Sample Rep', email: `rep-${randomUUID()}@example.com` },
      });
      await api.authDb.member.create({ data: { organizationId, userId, role: 'rep' } });
      return userId;
    };
    const [ours, theirs] = [await join(user.operatorId), await join(stranger.operatorId)];
    const assign = (assignedTo: string | null) => user.call('patch', `/api/leads/${id}`).send({ assignedTo });
    expect((await assign(ours).expect(200)).body.assignedTo).toBe(ours);
    expect((await assign(theirs).expect(400)).body.errors[0].field).toBe('assignedTo');
    expect(await list(user, `assignedTo=${ours}`)).toEqual([id]);
    expect((await assign(null).expect(200)).body.assignedTo).toBeNull();
    const trail = await asUser((tx) =>
      tx.audit.findMany({ where: { subjectId: id, action: 'lead.change' } }),
    );
    expect(trail.length).toBe(2);
    await stranger.call('patch', `/api/leads/${id}`).send({ score: 1 }).expect(404);
    await client.call('patch', `/api/leads/${id}`).send({ score: 1 }).expect(403);
  });
});

test('tags are counted as contacts get and lose them, each operator its own', async () => {
  const tagger = await api.addOperator('tagger');
  const mine = await addCampaign(tagger);
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { body } = await tagger
      .call('post', '/api/leads')
      .send({ campaignId: mine.campaignId, phone: phone() })
      .expect(201);
    ids.push(body.contact.id);
    await changeContact(tagger, body.contact.id, { tags: ['cold', `only-${i}`] }).expect(200);
  }
  await changeContact(tagger, ids[0] ?? '', { tags: ['cold', 'warm'] }).expect(200);
  const tags = async (query = '') => (await tagger.call('get', `/api/tags${query}`).expect(200)).body;
  expect((await tags()).items).toEqual([
    { tag: 'cold', contacts: 3 },
    { tag: 'only-1', contacts: 1 },
    { tag: 'only-2', contacts: 1 },
    { tag: 'warm', contacts: 1 },
  ]);
  const first = await tags('?limit=3');
  expect((await tags(`?limit=3&cursor=${first.nextCursor}`)).items).toEqual([{ tag: 'warm', contacts: 1 }]);
  expect((await stranger.call('get', '/api/tags')).body.items).toEqual([]);
  await client.call('get', '/api/tags').expect(403);
});
