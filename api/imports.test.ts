import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator, asSystem } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { runImport } from '../services/leads/run-import.ts';
import pg from 'pg';
import { testSeal } from '../tests/setup/seal.ts';

let api: TestApi;
let user: TestUser;
let client: TestUser;
let stranger: TestUser;
let campaignId: string;
let copies: pg.Pool;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('files');
  stranger = await api.addOperator('stranger');
  const added = await addCampaign(user);
  campaignId = added.campaignId;
  client = await api.addClientKey(user, added.clientId);
  copies = new pg.Pool({ connectionString: api.appUrl, max: 2 });
});

afterAll(async () => {
  await copies.end();
  await api.stop();
});

const CSV = 'First Name,Phone,Plan\nSample,4155550101,gold\n=Sample,12,\nOther,4155550101,\n';

const send = (csv: string, query: Record<string, string> = {}, who = user) =>
  who
    .call('post', '/api/imports')
    .query({ campaignId, ...query })
    .type('text/csv')
    .send(csv);

const run = (importId: string) =>
  runImport(
    { db: api.db, copies, filesDir: api.filesDir, seal: testSeal, progress: () => undefined },
    { operatorId: user.operatorId, importId },
  );

const counts = () =>
  asOperator(api.db, user.operatorId, async (tx) => [
    await tx.import.count(),
    await tx.contact.count(),
    await tx.importProblem.count(),
    await tx.audit.count(),
  ]);

const incoming = () => readdirSync(path.join(api.filesDir, 'incoming'));

test('a file is taken, kept under its hash, owed to its workflow, and its progress and problems are told', async () => {
  const wakes = api.wakes();
  const { body, headers } = await send(CSV, { fileName: 'sample.csv' }).expect(202);
  expect(headers['location']).toBe(body.address);
  expect(body).toMatchObject({
    import: {
      status: 'waiting',
      progress: 'Waits to be read',
      fileName: 'sample.csv',
      fileBytes: CSV.length,
    },
    sameFileAs: null,
  });
  expect(api.wakes()).toBeGreaterThan(wakes);
  const importId = body.import.id;
  const owed = await asSystem(api.db, (tx) =>
    tx.workflowSignal.findMany({ where: { workflowId: `import:${importId}` } }),
  );
  expect(owed).toMatchObject([{ workflowType: 'importLeads', start: 'once', input: { importId } }]);
  await run(importId);
  const { body: view } = await user.call('get', body.address).expect(200);
  expect(view).toMatchObject({
    ...{ status: 'done', recordsDone: 3, imported: 1, refused: 1, duplicated: 1, bytesDone: CSV.length },
    progress: expect.stringMatching(/^Done: 3 rows read, 1 leads added, 1 were there already, 1 refused/),
  });
  const page = await user.call('get', `${body.address}/problems?limit=1`).expect(200);
  expect(page.body.items).toEqual([
    { line: 3, kind: 'rejected', field: 'phone', value: '12', reason: 'phone "12" is not a phone number' },
  ]);
  const next = await user
    .call('get', `${body.address}/problems?limit=1&cursor=${page.body.nextCursor}`)
    .expect(200);
  expect(next.body).toMatchObject({ items: [{ line: 4, kind: 'duplicate', value: '2' }], nextCursor: null });
  const byKind = await user.call('get', `${body.address}/problems?kind=duplicate`).expect(200);
  expect(byKind.body.items).toHaveLength(1);
  expect((await send(CSV).expect(202)).body.sameFileAs).toBe(importId);
});

test('the problems as a file: no value of it is computed by a spreadsheet', async () => {
  const { body } = await send('phone,email\n"=HYPERLINK(""x"")",\n4155550109,@a\n').expect(202);
  await run(body.import.id);
  const file = await user.call('get', `${body.address}/problems.csv`).expect(200);
  expect(file.headers['content-type']).toContain('text/csv');
  expect(parse(file.text, { columns: true })).toMatchObject([
    { line: '2', kind: 'rejected', field: 'phone', value: `'=HYPERLINK("x")` },
    { line: '3', kind: 'rejected', field: 'email', value: "'@a" },
  ]);
});

test('a try tells what is recognised and what is wrong, and writes nothing', async () => {
  await user.call('post', '/api/leads').send({ campaignId, phone: '4155550120' }).expect(201);
  const before = await counts();
  const rows = Array.from({ length: 12 }, (_, i) => `Sample,41555502${String(i).padStart(2, '0')},x`);
  const csv =
    `First Name;Phone;Plan\n${[...rows, 'A,4155550120,', 'B,4155550200,', 'C,x,'].join('\n')}\n`.replaceAll(
      ',',
      ';',
    );
  const mapping = JSON.stringify({ Plan: 'field:plan' });
  const { body } = await send(csv, { dryRun: 'true', mapping }).expect(200);
  expect(body).toMatchObject({
    ...{ encoding: 'utf-8', delimiter: ';', rows: 15, imported: 12, merged: 0, unknownZone: 0 },
    columns: [
      { header: 'First Name', target: 'firstName' },
      { header: 'Phone', target: 'phone' },
      { header: 'Plan', target: 'field:plan' },
    ],
    problems: [
      { kind: 'rejected', count: 1, first: [{ line: 16, field: 'phone', value: 'x' }] },
      {
        kind: 'duplicate',
        count: 2,
        first: [
          { line: 15, value: '2' },
          { line: 14, field: 'leadId' },
        ],
      },
    ],
  });
  expect(body.sample).toHaveLength(10);
  expect(body.sample[0]).toEqual({
    line: 2,
    phone: '+14155550200',
    firstName: 'Sample',
    fields: { plan: 'x' },
  });
  expect(await counts()).toEqual(before);
  expect(incoming()).toEqual([]);
});

test('a form with one file does the same, its options before or behind the file', async () => {
  const { body } = await user
    .call('post', '/api/imports')
    .attach('file', Buffer.from('phone\n4155550131\n'), 'list.csv')
    .field('campaignId', campaignId)
    .field('consent', JSON.stringify({ channels: ['sms'], source: 'Sample fair' }))
    .expect(202);
  expect(body.import.fileName).toBe('list.csv');
  const two = await user
    .call('post', '/api/imports')
    .field('campaignId', campaignId)
    .attach('file', Buffer.from('phone\n1\n'), 'a.csv')
    .attach('more', Buffer.from('phone\n1\n'), 'b.csv')
    .expect(400);
  expect(two.body.errors).toEqual([{ field: 'file', message: 'there is more than one file' }]);
  const none = await user.call('post', '/api/imports').field('campaignId', campaignId).expect(400);
  expect(none.body.errors).toEqual([{ field: 'file', message: 'there is no file in the form' }]);
  expect(incoming()).toEqual([]);
});

test.each([
  [{ delimiter: 'x' }, 'delimiter'],
  [{ mapping: '{' }, 'mapping'],
  [{ mapping: '{"Phone": "fax"}' }, 'mapping.Phone'],
  [{ mapping: '{"Fax": "phone"}' }, 'mapping'],
  // Lost without a word, were it taken; and a name that a contact's own fields cannot have.
  [{ mapping: '{"Plan": "field:__proto__"}' }, 'mapping.Plan'],
  [{ mapping: '{"Plan": "field:2nd_plan"}' }, 'mapping.Plan'],
  [{ mapping: '{"Phone": "ignore"}' }, 'file'],
  [{ consent: '{"channels": [], "source": "x"}' }, 'consent.channels'],
  [{ defaultRegion: 'XX' }, 'defaultRegion'],
  [{ dryRun: 'maybe' }, 'dryRun'],
  [{ campaignId: 'x' }, 'campaignId'],
  [{ foo: 'x' }, 'foo'],
])('%j is refused by its field, and leaves no file', async (query: object, field) => {
  const { body } = await send(CSV, query as Record<string, string>).expect(400);
  expect(body.errors).toMatchObject([{ field }]);
  expect(incoming()).toEqual([]);
});

test('a tag of a file is cut between characters: half of one would hold up the file for ever', async () => {
  const { body } = await send(`phone,tags\n4155550132,${'a'.repeat(59)}😀\n4155550133,\n`).expect(202);
  expect(await run(body.import.id)).toMatchObject({ status: 'done' });
});

test('what is no list of leads is refused with what it is', async () => {
  for (const [csv, words] of [
    ['', 'empty'],
    ['<html>', 'web page'],
    ['Foo,Bar\n1,2\n', 'Foo, Bar'],
  ] as const) {
    const { body } = await send(csv).expect(400);
    expect(body.detail).toContain(words);
  }
  await user.call('post', '/api/imports').query({ campaignId }).type('application/pdf').send('x').expect(415);
  const { body } = await user
    .call('post', '/api/imports')
    .query({ campaignId })
    .type('text/csv')
    .set('Content-Length', '2000000000')
    .send('phone\n')
    .expect(413);
  expect(body.detail).toContain('1,000 MB');
});

const sendAddress = (body: object, who = user) =>
  who.call('post', '/api/imports').send({ campaignId, address: 'https://files.example.com/a.csv', ...body });

test('an address is taken in place of a file, owed to its workflow, and told to nobody in full', async () => {
  const address = 'https://files.example.com/lists/secret-token.csv';
  const { body } = await sendAddress({ address, mapping: { Cell: 'phone' } }).expect(202);
  expect(body).toMatchObject({
    import: { status: 'waiting', source: 'address', fileName: 'files.example.com', fileBytes: null },
    address: `/api/imports/${body.import.id}`,
  });
  const importId = body.import.id;
  const [owed] = await asSystem(api.db, (tx) =>
    tx.workflowSignal.findMany({ where: { workflowId: `import:${importId}` } }),
  );
  expect(owed?.input).toEqual({ operatorId: user.operatorId, importId, byAddress: true });
  const shown = (await user.call('get', body.address).expect(200)).body;
  const audited = await asOperator(api.db, user.operatorId, (tx) =>
    tx.audit.findMany({ where: { subjectId: importId } }),
  );
  expect(JSON.stringify([body, shown, audited])).not.toContain('secret-token');
  await sendAddress({ address }, stranger).expect(404);
  await sendAddress({ address }, client).expect(403);
});

test.each([
  [{ address: 'http://files.example.com/a.csv' }, 'address'],
  [{ address: 'files.example.com/a.csv' }, 'address'],
  [{ address: 'https://a:b@files.example.com/a.csv' }, 'address'],
  [{ address: undefined }, 'address'],
  [{ campaignId: 'x' }, 'campaignId'],
  [{ mapping: { Cell: 'fax' } }, 'mapping.Cell'],
  [{ defaultRegion: 'XX' }, 'defaultRegion'],
  [{ dryRun: true }, 'dryRun'],
])('an address with %j is refused by its field', async (given, field) => {
  const { body } = await sendAddress(given).expect(400);
  expect(body.errors).toMatchObject([{ field }]);
});

test('an address again under its key makes nothing', async () => {
  const again = () => sendAddress({}).set('Idempotency-Key', 'one-address').expect(202);
  const first = (await again()).body;
  expect((await again()).body).toEqual(first);
});

test('the same request again under its key gets the same answer and makes nothing', async () => {
  const again = () => send('phone\n4155550141\n').set('Idempotency-Key', 'one-file').expect(202);
  const first = (await again()).body;
  expect((await again()).body).toEqual(first);
  await send('phone\n4155550142\n').set('Idempotency-Key', 'one-file').expect(409);
});

test('others see nothing of it; a client sees, and sends and stops nothing', async () => {
  const { body } = await send('phone\n4155550151\nx\n').expect(202);
  await run(body.import.id);
  for (const what of ['', '/problems', '/problems.csv'])
    await stranger.call('get', `${body.address}${what}`).expect(404);
  await stranger.call('post', `${body.address}/stop`).expect(404);
  await send(CSV, {}, stranger).expect(404);
  expect((await client.call('get', `${body.address}/problems`).expect(200)).body.items).toHaveLength(1);
  await send(CSV, {}, client).expect(403);
  await client.call('post', `${body.address}/stop`).expect(403);
  await user.call('get', '/api/imports/x/problems.csv').expect(400);
});

test('an import is stopped once, and not after it is over', async () => {
  const { body } = await send('phone\n4155550161\n').expect(202);
  for (let i = 0; i < 2; i += 1) {
    const { body: view } = await user
      .call('post', `${body.address}/stop`)
      .send({ reason: 'wrong list' })
      .expect(200);
    expect(view).toMatchObject({ status: 'stopped', reason: 'wrong list' });
  }
  const over = (await send('phone\n4155550162\n').expect(202)).body;
  await run(over.import.id);
  await user.call('post', `${over.address}/stop`).expect(409);
});
