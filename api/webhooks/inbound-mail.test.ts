import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { replyAddressOf } from '../../services/messaging/reply-address.ts';
import { startTestApi, type TestApi, testInboundSecret } from '../../tests/setup/api.ts';
import { createFixture, type Fixture } from '../../tests/setup/fixtures.ts';
import { applyAll } from '../../tests/setup/relay.ts';

let api: TestApi;
let fixture: Fixture;
let address: string;
let ids = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  fixture = await createFixture(api.db);
  const { operatorId } = fixture;
  address = await asOperator(api.db, operatorId, (tx) => replyAddressOf(tx, fixture, 'in.example.com'));
});
afterEach(() => asSystem(api.db, (tx) => tx.vendorEvent.deleteMany()));

const url = (secret = testInboundSecret) => `/api/webhooks/sendgrid-inbound/${secret}`;
const mail = (differs: Record<string, string> = {}): Record<string, string> => ({
  headers: `Message-ID: <m${++ids}@mail.example>\r\nSubject: Re: Hi\r\n`,
  from: `Sample Lead <${fixture.email}>`,
  to: `Sample Dental <${address}>`,
  subject: 'Re: Hi',
  text: 'Tuesday works.\r\n',
  envelope: JSON.stringify({ to: [address], from: fixture.email }),
  charsets: JSON.stringify({ text: 'UTF-8', subject: 'UTF-8' }),
  SPF: 'pass',
  ...differs,
});
const post = (fields: Record<string, string | Buffer>, files: Record<string, [Buffer, string]> = {}) => {
  const posted = request(api.app).post(url());
  for (const [name, value] of Object.entries(fields)) posted.field(name, value);
  for (const [name, [bytes, filename]] of Object.entries(files)) posted.attach(name, bytes, filename);
  return posted;
};
const raw = (body: string | Buffer, type = 'multipart/form-data; boundary=x') =>
  request(api.app).post(url()).set('content-type', type).send(body);
const events = () => asSystem(api.db, (tx) => tx.vendorEvent.findMany({ orderBy: { seq: 'asc' } }));
const messages = (operatorId = fixture.operatorId) =>
  asOperator(api.db, operatorId, (tx) => tx.message.findMany({ orderBy: { createdAt: 'asc' } }));
const kept = (sha256: string) => path.join(api.attachmentsDir, sha256.slice(0, 2), sha256);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const leftOver = () => readdirSync(path.join(api.attachmentsDir, 'incoming'));

describe('a mail to the reply address of a lead', () => {
  test('is stored once, and becomes the reply in its thread', async () => {
    const fields = mail();
    await post(fields).expect(200, { stored: 1, repeated: 0 });
    await post(fields).expect(200, { stored: 0, repeated: 1 });
    await applyAll(api.db);
    expect(await events()).toMatchObject([
      { vendor: 'sendgrid', kind: 'inbound', status: 'processed', operatorId: fixture.operatorId },
    ]);
    expect(await messages()).toMatchObject([
      {
        leadId: fixture.leadId,
        channel: 'email',
        direction: 'inbound',
        purpose: 'reply',
        status: 'received',
        body: 'Tuesday works.',
        mailId: `m${ids}@mail.example`,
        fromAddress: fixture.email,
        toAddress: address,
        readAt: null,
      },
    ]);
    expect(leftOver()).toEqual([]);
  });

  test('keeps its files on disk under their hash, and their names in the row', async () => {
    const photo = Buffer.from([0, 255, 13, 10, 45, 45, 128, 7]);
    await post(mail(), {
      attachment1: [photo, 'photo of me.png'],
      attachment2: [Buffer.from('hello'), '../../etc/note.txt'],
    }).expect(200);
    await applyAll(api.db);
    expect((await messages())[0]?.attachments).toEqual([
      { name: 'photo of me.png', type: 'image/png', size: 8, sha256: sha256(photo) },
      { name: 'note.txt', type: 'text/plain', size: 5, sha256: sha256(Buffer.from('hello')) },
    ]);
    expect(readFileSync(kept(sha256(photo)))).toEqual(photo);
    expect((await events())[0]?.body).not.toContain('hello');
    expect(leftOver()).toEqual([]);
  });

  test('is decoded by the charset of each field, and by UTF-8 where that charset is none', async () => {
    const charsets = JSON.stringify({ text: 'iso-8859-1', subject: 'x-nobody-knows' });
    const fields = {
      ...mail({ charsets }),
      text: Buffer.from('Café', 'latin1'),
      subject: Buffer.from('Über'),
    };
    await post(fields).expect(200);
    await applyAll(api.db);
    expect(await messages()).toMatchObject([{ body: 'Café', subject: 'Über' }]);
  });

  test('goes to the operator whose address it is, and to no other', async () => {
    const other = await createFixture(api.db);
    const theirs = await asOperator(api.db, other.operatorId, (tx) =>
      replyAddressOf(tx, other, 'in.example.com'),
    );
    const fields = mail({ to: address, envelope: JSON.stringify({ to: [theirs], from: fixture.email }) });
    await post(fields).expect(200);
    await applyAll(api.db);
    expect(await messages()).toEqual([]);
    expect(await messages(other.operatorId)).toHaveLength(1);
  });

  test('without a Message-ID is one by what it says', async () => {
    const fields = mail({ headers: 'Subject: Re: Hi\n' });
    await post(fields).expect(200, { stored: 1, repeated: 0 });
    await post(fields).expect(200, { stored: 0, repeated: 1 });
    await post({ ...fields, text: 'Or Wednesday.' }).expect(200, { stored: 1, repeated: 0 });
    await applyAll(api.db);
    expect(await messages()).toHaveLength(2);
  });
});

test('a mail to nobody of ours is kept, and has no recipient', async () => {
  const envelope = JSON.stringify({ to: ['hello@in.example.com'], from: fixture.email });
  await post(mail({ to: 'hello@in.example.com', envelope })).expect(200);
  await applyAll(api.db);
  expect(await events()).toMatchObject([
    { status: 'no_recipient', error: expect.stringContaining('nobody') },
  ]);
});

describe('what cannot be read', () => {
  test('is kept with its file when it was posted raw', async () => {
    const mime = Buffer.from('From: a@b.example\r\n\r\nHi');
    const { text: _text, ...fields } = mail();
    await post({ ...fields, email: mime }).expect(200);
    const [event] = await events();
    expect(event).toMatchObject({ status: 'quarantined', error: expect.stringContaining(sha256(mime)) });
    expect(readFileSync(kept(sha256(mime)))).toEqual(mime);
  });

  test.each([
    ['a form that ends too early', '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nHi'],
    [
      'a file that ends too early',
      '--x\r\nContent-Disposition: form-data; name="attachment1"; filename="a"\r\n\r\nHi',
    ],
    ['no form', 'nothing of the sort'],
    ['nothing', ''],
  ])('is kept with its file: %s', async (_what, body) => {
    await raw(body).expect(200);
    await raw(body).expect(200);
    expect(await events()).toMatchObject([{ status: 'quarantined', kind: 'inbound' }]);
    expect(readFileSync(kept(sha256(Buffer.from(body))), 'utf8')).toBe(body);
    expect(leftOver()).toEqual([]);
  });

  test.each(['application/json', 'multipart/form-data', ''])('is kept when its type is %j', async (type) => {
    await raw(`{"type":"${type}"}`, type).expect(200);
    expect(await events()).toMatchObject([{ status: 'quarantined' }]);
  });

  test('is quarantined again when it is replayed', async () => {
    await raw('nothing of the sort').expect(200);
    await asSystem(api.db, (tx) => tx.vendorEvent.updateMany({ data: { status: 'pending' } }));
    await applyAll(api.db);
    expect(await events()).toMatchObject([{ status: 'quarantined' }]);
  });
});

test('401: another secret, however long, and nothing of it is kept', async () => {
  for (const secret of ['x', `${testInboundSecret}x`, testInboundSecret.slice(1), '%20']) {
    const { body } = await request(api.app).post(url(secret)).field('text', 'Hi').expect(401);
    expect(body.code).toBe('forged_event');
  }
  expect(await events()).toEqual([]);
});

test('413: a mail above 30 MB, and nothing of it is kept', async () => {
  const { body } = await post(mail(), { attachment1: [Buffer.alloc(31 * 1024 * 1024), 'a.bin'] }).expect(413);
  expect(body.code).toBe('too_large');
  expect(existsSync(kept(sha256(Buffer.alloc(31 * 1024 * 1024))))).toBe(false);
  expect(await events()).toEqual([]);
});

test('200: a mail just below it', async () => {
  const bytes = Buffer.alloc(29 * 1024 * 1024, 7);
  await post(mail(), { attachment1: [bytes, 'a.bin'] }).expect(200);
  expect(readFileSync(kept(sha256(bytes))).equals(bytes)).toBe(true);
});
