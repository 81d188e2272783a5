import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { addOpenInvoice } from '../tests/setup/open-invoice.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let clientId: string;
let leadId: string;

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('wording');
  stranger = await api.addOperator('strangers');
  const campaign = await addCampaign(user, { bookingUrl: 'https://cal.com/sample/first' });
  clientId = campaign.clientId;
  const person = { firstName: 'Sam <b>', phone: '+14155550107', email: 'lead07@example.com' };
  const lead = await user.call('post', '/api/leads').send({ campaignId: campaign.campaignId, ...person });
  leadId = lead.body.id;
});

afterAll(() => api.stop());

const save = (body: object) => user.call('post', '/api/templates').send(body);
const preview = (body: object) => user.call('post', '/api/templates/preview').send({ leadId, ...body });
const again = { name: 'sequence_sms_again', channel: 'sms' };

test('every message is listed with its defaults and with the fields that it may use', async () => {
  const { body } = await user.call('get', '/api/templates').expect(200);
  const find = (name: string, channel: string) =>
    body.items.find(
      (each: { name: string; channel: string }) => each.name === name && each.channel === channel,
    );
  expect(find('booking_link', 'sms')).toMatchObject({
    needs: ['booking_url'],
    defaults: [{ locale: 'en', subject: null }, { locale: 'es' }],
    own: [],
  });
  const { fields } = find('ask_client', 'email');
  expect(fields).toContainEqual({ name: 'lead_phone', description: "The lead's number, +14155550107" });
});

test('201: own words are a new version, used from now on, and audited without the words', async () => {
  await save({ ...again, body: 'First {{ first_name }}' }).expect(201);
  const { body } = await save({ ...again, body: 'Hello {{ first_name }}' }).expect(201);
  expect(body).toMatchObject({ version: 2, locale: 'en', clientId: null, subject: null });
  const shown = await preview(again).expect(200);
  expect(shown.body).toMatchObject({ text: 'Hello Sam <b>', missing: [], segments: 1, encoding: 'GSM-7' });
  const list = await user.call('get', '/api/templates').expect(200);
  const own = list.body.items.flatMap((each: { own: object[] }) => each.own);
  expect(own).toMatchObject([{ id: body.id, version: 2 }]);
  const versions = await user.call('get', '/api/templates/versions?limit=1').expect(200);
  expect(versions.body).toMatchObject({ items: [{ version: 2 }], nextCursor: expect.any(String) });
  const audits = await asOperator(api.db, user.operatorId, (tx) =>
    tx.audit.findMany({ where: { subjectId: body.id } }),
  );
  expect(audits).toMatchObject([{ action: 'template.save' }]);
  expect(JSON.stringify(audits)).not.toContain('Hello');
});

test("a client's words come before its operator's, and only for that client", async () => {
  const { clientId: other } = await addCampaign(user);
  await save({ ...again, clientId: other, body: 'Other' }).expect(201);
  expect((await preview(again)).body.text).toBe('Hello Sam <b>');
  await save({ ...again, clientId, body: 'Own' }).expect(201);
  expect((await preview(again)).body.text).toBe('Own');
  const { body } = await user.call('get', `/api/templates?clientId=${clientId}`).expect(200);
  expect(body.items.flatMap((each: { own: object[] }) => each.own)).toMatchObject([
    { clientId, body: 'Own' },
  ]);
});

test("the lead's language comes before English words of one's own", async () => {
  await asOperator(api.db, user.operatorId, (tx) => tx.contact.updateMany({ data: { locale: 'es_MX' } }));
  expect((await preview(again)).body.text).toMatch(/^Hola Sam <b>, le escribe de nuevo/);
  await save({ ...again, locale: 'es', body: 'Buenas' }).expect(201);
  expect((await preview(again)).body.text).toBe('Buenas');
  await save({ ...again, locale: 'ES-mx', body: 'Qué tal' }).expect(201);
  expect((await preview(again)).body.text).toBe('Qué tal');
  await save({ ...again, locale: 'es', clientId, body: 'De la casa' }).expect(201);
  expect((await preview(again)).body.text).toBe('De la casa');
  await asOperator(api.db, user.operatorId, (tx) =>
    tx.contact.updateMany({ data: { locale: 'not a one!' } }),
  );
  expect((await preview(again)).body.text).toBe('Own');
});

test('400: what is wrong with the words is told by field', async () => {
  const wrong = await save({ ...again, subject: 'Hi', body: 'Hi {{ nickname }}' });
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors).toEqual([
    { field: 'subject', message: 'must be left out: a text has none' },
    {
      field: 'body',
      message:
        'nickname is no field of sequence_sms_again; it has first_name, last_name, company, business, booking_url, next_times, ' +
        "fields.<a contact's own>",
    },
  ]);
  const language = await save({ ...again, locale: 'no language', body: 'Hi' });
  expect(language.body.errors).toEqual([
    { field: 'locale', message: 'must be a language tag, e.g. en or es-US' },
  ]);
});

test('the preview of an email has its HTML, its footer and what is missing in its footer', async () => {
  const { body } = await preview({ name: 'sequence_email', channel: 'email' }).expect(200);
  expect(body.text).toMatch(
    /Hi Sam <b>,[^]*\n-- \nClient \d+\nUnsubscribe: https:\/\/.*\/unsubscribe\/preview$/,
  );
  expect(body.html).toContain('Hi Sam &lt;b&gt;,');
  expect(body.warnings).toEqual([expect.stringContaining('postal address')]);
});

describe('without a lead', () => {
  const sample = (body: object) => user.call('post', '/api/templates/preview').send(body);

  test('samples stand for one, said so, with segments of a text and the footer of an email', async () => {
    const draft = {
      name: 'sequence_sms',
      channel: 'sms',
      body: 'Hi {{ first_name }} {{ fields.roof }} STOP',
    };
    const { body } = await sample(draft).expect(200);
    expect(body).toMatchObject({
      ...{ text: 'Hi Alexandra Sample value STOP', segments: 1, encoding: 'GSM-7', blocked: null },
      warnings: [expect.stringMatching(/^Samples stand for the lead/)],
    });
    const email = await sample({ name: 'sequence_email', channel: 'email', locale: 'es' }).expect(200);
    expect(email.body.text).toMatch(/^Hola Alexandra,[^]*\/unsubscribe\/preview$/);
  });

  test('what is wrong with the words is told as when they are saved, and nobody else’s client is known', async () => {
    const wrong = await sample({ name: 'sequence_sms', channel: 'sms', body: 'Hi {{ nickname }' }).expect(
      400,
    );
    expect(wrong.body.errors).toMatchObject([
      { field: 'body', message: expect.stringMatching(/^cannot be read/) },
    ]);
    const named = { name: 'sequence_sms', channel: 'sms', clientId };
    await sample(named).expect(200);
    await stranger.call('post', '/api/templates/preview').send(named).expect(404);
    const wordless = await sample({ name: 'sequence_own', channel: 'sms' }).expect(200);
    expect(wordless.body).toMatchObject({ text: '', blocked: 'no_words' });
  });
});

test('the preview lists missing fields, and shows no half sentence', async () => {
  const draft = { name: 'rebook_first', channel: 'sms', body: '{{ company }} at {{ appointment_when }}' };
  const { body } = await preview(draft).expect(200);
  expect(body).toMatchObject({
    text: '',
    missing: ['company', 'appointment_when'],
    blocked: 'missing:company,appointment_when',
  });
});

describe('a letter about a bill', () => {
  const letter = (body: object) =>
    user.call('post', '/api/templates/preview').send({ channel: 'email', ...body });
  const reminder = { name: 'invoice_reminder' };
  const NO_INVOICE = expect.stringMatching(/^Samples stand for invoice_number, amount, .*: name an invoice/);

  test('is shown with samples for what its client has not, and says so', async () => {
    const { body } = await letter({ ...reminder, clientId }).expect(200);
    expect(body).toMatchObject({ missing: [], blocked: null, warnings: [NO_INVOICE] });
    expect(body.text).toMatch(
      /^Hello Client \d+,\n\nInvoice SAMPLE-0007 has not been paid yet: \$2,000\.00 /,
    );
    expect(body.html).toContain('SAMPLE-0007');
  });

  test('about an invoice is shown with nothing made up; what is not known is missing', async () => {
    const { invoiceId } = await asOperator(api.db, user.operatorId, (tx) =>
      addOpenInvoice(tx, { operatorId: user.operatorId, clientId }, { number: 'OWN-1', hostedUrl: null }),
    );
    const { body } = await letter({ ...reminder, clientId, invoiceId }).expect(200);
    expect(body).toMatchObject({ text: '', missing: ['invoice_link'], warnings: [] });
    const draft = {
      subject: 'Hi',
      body: '{{ invoice_number }} {{ amount }} {{ invoice_link | default: "-" }}',
    };
    await letter({ ...reminder, clientId, invoiceId, ...draft }).expect(200);
    const { clientId: another } = await addCampaign(user);
    await letter({ ...reminder, clientId: another, invoiceId }).expect(404);
  });

  test('can be put into words of one’s own, which must hold what it is about', async () => {
    const words = { ...reminder, channel: 'email', clientId, subject: '{{ operator_name }}', body: 'Pay' };
    const { body } = await save(words).expect(400);
    expect(body.errors.map(({ message }: { message: string }) => message)).toEqual([
      'must hold {{ invoice_number }}',
      'must hold {{ amount }}',
      'must hold {{ invoice_link }}',
    ]);
    const own = 'Pay {{ amount }} of {{ invoice_number }}: {{ invoice_link }}';
    await save({ ...words, body: own }).expect(201);
    const shown = await letter({ ...reminder, clientId }).expect(200);
    expect(shown.body).toMatchObject({
      subject: 'Operator wording',
      text: expect.stringMatching(/^Pay \$2,000/),
    });
  });

  test.each([
    ['clientId', reminder],
    ['clientId', { ...reminder, leadId: randomUUID() }],
    ['leadId', { name: 'sequence_email', appointmentId: randomUUID() }],
  ])('400: without %s there is nobody to show it for', async (field, body) => {
    expect((await letter(body).expect(400)).body.errors).toMatchObject([{ field }]);
  });

  test('400 by text, 404 for a client of somebody else', async () => {
    await letter({ ...reminder, clientId, channel: 'sms' }).expect(400);
    await stranger
      .call('post', '/api/templates/preview')
      .send({ ...reminder, channel: 'email', clientId })
      .expect(404);
  });
});

test('403 for a client, 404 for what is somebody else’s', async () => {
  const client = await api.addClientKey(user, clientId);
  await client.call('get', '/api/templates').expect(403);
  await client
    .call('post', '/api/templates')
    .send({ ...again, body: 'Hi' })
    .expect(403);
  await client.call('get', '/api/email-senders').expect(403);
  await stranger
    .call('post', '/api/templates')
    .send({ ...again, clientId, body: 'Hi' })
    .expect(404);
  await stranger
    .call('post', '/api/templates/preview')
    .send({ ...again, leadId })
    .expect(404);
  await preview({ ...again, appointmentId: leadId }).expect(404);
  const mine = await user.call('put', '/api/email-senders').send({ address: 'a@example.com', name: 'A' });
  await stranger.call('delete', `/api/email-senders/${mine.body.id}`).expect(404);
  await user.call('delete', `/api/email-senders/${mine.body.id}`).expect(200);
});

test("a client's sender comes before its operator's; setting it again replaces it", async () => {
  const put = (body: object) => user.call('put', '/api/email-senders').send(body);
  const postalAddress = '1 Sample Street\nSampletown';
  await put({ address: 'us@example.com', name: 'Us', postalAddress }).expect(200);
  const footer = async () => (await preview({ name: 'sequence_email', channel: 'email' })).body;
  expect((await footer()).text).toContain('-- \nUs\n1 Sample Street\nSampletown\nUnsubscribe: ');
  await put({ clientId, address: 'them@example.com', name: 'Them', postalAddress }).expect(200);
  await put({ clientId, address: 'them@example.com', name: 'Them too', postalAddress }).expect(200);
  expect(await footer()).toMatchObject({ text: expect.stringContaining('-- \nThem too\n'), warnings: [] });
  const { body } = await user.call('get', '/api/email-senders').expect(200);
  expect(body.items).toMatchObject([{ name: 'Them too' }, { name: 'Us' }]);
  const [sender] = body.items;
  await user.call('delete', `/api/email-senders/${sender.id}`).expect(200);
  expect((await footer()).text).toContain('-- \nUs\n');
  await put({ address: 'us@example.com', name: 'Us <x>' }).expect(400);
});
