import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { resolveContact } from '../contacts/resolve-contact.ts';

let api: TestApi;
let user: TestUser;
let campaignId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('imports');
  ({ campaignId } = await addCampaign(user));
});

afterAll(() => api.stop());

const upload = (csv: string, campaign = campaignId) =>
  user.call('post', `/api/leads/import?campaignId=${campaign}`).type('text/csv').send(csv);

const contactOf = (phone: string) =>
  asOperator(api.db, user.operatorId, (tx) => tx.contact.findFirst({ where: { phone } }));

test('good rows become leads; bad rows and repeats are told by line, and kept with the import', async () => {
  const csv = [
    'First Name;Last Name;Mobile;E-Mail',
    'Sample;Lead 01;(415) 555-0101;lead01@example.com',
    'Sample;Lead 02;12;lead02@example.com',
    '',
    'Sample;Lead 01;+14155550101;',
    'Sample;Lead 03;;LEAD03@example.com',
    'Sample;Lead 04;;',
  ].join('\r\n');
  const { body } = await upload(csv).expect(200);
  expect(body).toEqual({
    importId: expect.any(String),
    imported: 2,
    duplicates: [{ line: 5, of: 2 }],
    rejected: [
      { line: 3, field: 'phone', value: '12', reason: 'phone "12" is not a phone number' },
      { line: 7, field: 'phone', reason: 'the row has neither phone nor email' },
    ],
    conflicts: [],
  });
  const kept = await user.call('get', `/api/imports/${body.importId}`).expect(200);
  expect(kept.body).toMatchObject({
    source: 'csv',
    imported: 2,
    duplicates: body.duplicates,
    rejected: body.rejected,
  });
});

test('the same file again adds nobody and names the leads that are there', async () => {
  const csv = 'phone,email\n4155550101,\n,lead03@example.com\n4155550102,\n';
  const { body } = await upload(csv).expect(200);
  expect(body).toMatchObject({
    imported: 1,
    duplicates: [
      { line: 2, leadId: expect.any(String) },
      { line: 3, leadId: expect.any(String) },
    ],
  });
  const lead = await user.call('get', `/api/leads/${body.duplicates[0].leadId}`).expect(200);
  expect(lead.body.contact.phone).toBe('+14155550101');
});

test('a contact that another campaign knows is used again, its empty fields filled in and its others left', async () => {
  const { campaignId: other } = await addCampaign(user);
  const before = await contactOf('+14155550101');
  await upload('phone,first name,company\n4155550101,Changed,Sample Ltd\n', other).expect(200);
  const after = await contactOf('+14155550101');
  expect(after).toEqual({ ...before, company: 'Sample Ltd' });
});

test('a state is kept by its two letters, a region that is none is nothing wrong, and nothing takes a known one away', async () => {
  const csv = 'phone,Region\n4155550241,Florida\n4155550242,fl\n4155550243,Ontario\n4155550244,\n';
  const { body } = await upload(csv).expect(200);
  expect(body).toMatchObject({ imported: 4, rejected: [] });
  const states = async () => {
    const phones = ['+14155550241', '+14155550242', '+14155550243', '+14155550244'];
    return (await Promise.all(phones.map(contactOf))).map((contact) => contact?.state);
  };
  expect(await states()).toEqual(['FL', 'FL', null, null]);
  const again = 'phone,state\n4155550241,Texas\n4155550242,\n4155550243,TX\n4155550244,Bavaria\n';
  await upload(again).expect(200);
  expect(await states()).toEqual(['FL', 'FL', 'TX', null]);
  const known = await asOperator(api.db, user.operatorId, (tx) =>
    resolveContact(tx, user.operatorId, { phone: '+14155550244', state: 'WA' }),
  );
  expect(known.created).toBe(false);
  await asOperator(api.db, user.operatorId, (tx) =>
    resolveContact(tx, user.operatorId, { phone: '+14155550244', state: null }),
  );
  expect(await states()).toEqual(['FL', 'FL', 'TX', 'WA']);
});

test('a lead added alone has its state too, and shows it', async () => {
  const add = (lead: object) =>
    user
      .call('post', '/api/leads')
      .send({ campaignId, ...lead })
      .expect(201);
  const { body } = await add({ phone: '4155550251', state: 'rhode island' });
  expect(body.contact.state).toBe('RI');
  const shown = await user.call('get', `/api/leads/${body.id}`).expect(200);
  expect(shown.body.contact.state).toBe('RI');
  expect((await add({ phone: '4155550252', state: 'Atlantis' })).body.contact.state).toBeNull();
});

test('an email-only contact learns its phone', async () => {
  await upload('phone,email\n,learns@example.com\n').expect(200);
  const { body } = await upload('phone,email\n4155550111,learns@example.com\n').expect(200);
  expect(body).toMatchObject({ imported: 0, duplicates: [{ line: 2 }], conflicts: [] });
  expect(await contactOf('+14155550111')).toMatchObject({ email: 'learns@example.com' });
});

test('a phone and an email of two contacts keep both, and it is told', async () => {
  await upload('phone,email\n4155550121,\n,two@example.com\n4155550122,front@example.com\n').expect(200);
  const { body } = await upload(
    'phone,email\n4155550121,two@example.com\n4155550123,front@example.com\n',
  ).expect(200);
  expect(body).toMatchObject({
    imported: 1,
    duplicates: [{ line: 2 }],
    conflicts: [
      { line: 2, reason: expect.stringContaining('two contacts') },
      { line: 3, reason: expect.stringContaining('another phone') },
    ],
  });
  expect(await contactOf('+14155550121')).toMatchObject({ email: null });
  expect(await contactOf('+14155550123')).toMatchObject({ email: 'front@example.com' });
});

test('a running campaign is told of new leads, and of nothing when there are none', async () => {
  const { campaignId: running } = await addCampaign(user);
  await user.call('post', `/api/campaigns/${running}/start`).expect(200);
  const signals = () =>
    asSystem(api.db, (tx) =>
      tx.workflowSignal.count({
        where: { workflowId: `campaign:${running}`, signal: 'leadsAdded', start: 'never' },
      }),
    );
  await upload('phone\n4155550131\n', running).expect(200);
  expect(await signals()).toBe(1);
  await upload('phone\n4155550131\n', running).expect(200);
  expect(await signals()).toBe(1);
});

test('a file without a column that we know is refused with its header and our spellings', async () => {
  const { body } = await upload('Foo,Bar\n1,2\n').expect(400);
  expect(body.errors).toEqual([{ field: 'csv', message: expect.stringContaining('Foo, Bar') }]);
  const missing = await user
    .call('post', '/api/leads/import')
    .type('text/csv')
    .send('phone\n1\n')
    .expect(400);
  expect(missing.body.errors).toMatchObject([{ field: 'campaignId' }]);
  await user.call('post', '/api/leads/import').send({ campaignId }).expect(400);
});

test('two imports of the same people at once make each of them once', async () => {
  const { campaignId: a } = await addCampaign(user);
  const { campaignId: b } = await addCampaign(user);
  const csv = `phone\n${Array.from({ length: 50 }, (_, i) => `4155552${String(i).padStart(3, '0')}`).join('\n')}\n`;
  const answers = await Promise.all([upload(csv, a), upload(csv, b), upload(csv, a)]);
  expect(answers.map(({ status, body }) => [status, body.imported]).sort()).toEqual([
    [200, 0],
    [200, 50],
    [200, 50],
  ]);
});

test('ten thousand rows take seconds', async () => {
  const { campaignId: large } = await addCampaign(user);
  const rows = Array.from(
    { length: 10_000 },
    (_, i) => `Sample,Lead ${i},+1650${5550000 + i},large${i}@example.com`,
  );
  const { body } = await upload(`first,last,phone,email\n${rows.join('\n')}`, large).expect(200);
  expect(body).toMatchObject({ imported: 10_000, duplicates: [], rejected: [], conflicts: [] });
  const again = await upload(`first,last,phone,email\n${rows.join('\n')}`, large).expect(200);
  expect([again.body.imported, again.body.duplicates.length]).toEqual([0, 10_000]);
}, 30_000);

test('resolving one person from many sides at once makes one contact', async () => {
  const resolve = () =>
    asOperator(api.db, user.operatorId, (tx) =>
      resolveContact(tx, user.operatorId, { phone: '+14155550141', email: 'one@example.com' }),
    );
  const found = await Promise.all(Array.from({ length: 6 }, resolve));
  expect(new Set(found.map(({ id }) => id)).size).toBe(1);
  expect(found.filter(({ created }) => created)).toHaveLength(1);
});

test('resolving by email finds the one without a phone, and teaches it', async () => {
  const resolve = (person: { phone?: string; email?: string; firstName?: string }) =>
    asOperator(api.db, user.operatorId, (tx) => resolveContact(tx, user.operatorId, person));
  const first = await resolve({ email: 'solo@example.com' });
  expect(await resolve({ email: 'solo@example.com', phone: '+14155550142', firstName: 'Sample' })).toEqual({
    id: first.id,
    created: false,
  });
  expect(await contactOf('+14155550142')).toMatchObject({ id: first.id, firstName: 'Sample' });
  const family = await resolve({ email: 'solo@example.com', phone: '+14155550143' });
  expect(family.created).toBe(true);
});

test('a value or a tag that is cut is cut between characters: half of one would fail the whole import', async () => {
  const rows = [
    { phone: '4155550180', tags: `${'a'.repeat(59)}😀,two\nlines` },
    { email: `${'a'.repeat(199)}😀` },
  ];
  const { body } = await user.call('post', '/api/leads/import').send({ campaignId, rows }).expect(200);
  expect(body).toMatchObject({ imported: 1, rejected: [{ line: 2, value: 'a'.repeat(199) }] });
  expect((await contactOf('+14155550180'))?.tags).toEqual(['a'.repeat(59), 'two', 'lines']);
});
