import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { depsWith, type TestVendor, testVendor } from '../../tests/setup/message-vendor.ts';
import type { SendRequest } from './message-row.ts';
import { oweWrittenMessage } from './owe-message.ts';
import { sendMessage } from './send-message.ts';

const startsAt = new Date('2026-05-06T15:00:00Z');
// Eleven in the morning in New York.
const NOW = new Date('2026-05-05T15:00:00Z');

let world: TestWorld;
let fixture: Fixture;
let vendor: TestVendor;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  vendor = testVendor();
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

async function send(differs: Partial<SendRequest> = {}) {
  const { settings, ...deps } = depsWith(world, vendor);
  const links = {
    bookingUrl: async () => 'https://example.com/b/abcdefghij',
    unsubscribeUrl: ({ contactId }: { contactId: string }) => `https://example.com/unsubscribe/${contactId}`,
  };
  const request: SendRequest = {
    operatorId: fixture.operatorId,
    leadId: fixture.leadId,
    ...{ appointmentId: null, channel: 'sms', template: 'sequence_sms', purpose: 'sequence' },
    ...{ key: 'k', now: NOW, until: null },
    ...differs,
  };
  const { result } = await sendMessage({ ...deps, settings: { ...settings, ...links } }, request);
  const row = await asked((tx) =>
    tx.message.findUnique({
      where: { operatorId_key: { operatorId: fixture.operatorId, key: request.key } },
    }),
  );
  return { result, row };
}

const setPerson = (data: { firstName?: string | null; locale?: string }) =>
  asked((tx) => tx.contact.updateMany({ data }));
const EMAIL = { channel: 'email', template: 'sequence_email' } as const;

test('a field that is missing blocks the message, by name, with no half sentence', async () => {
  await asked((tx) => tx.campaign.updateMany({ data: { bookingUrl: null } }));
  const { result, row } = await send({ template: 'booking_link', purpose: 'booking' });
  expect(result).toBe('blocked');
  expect(row).toMatchObject({ status: 'blocked', reason: 'missing:booking_url', body: '' });
  expect(vendor.sent).toEqual([]);
});

test('an opt-out is told before a missing field, and a message that may wait waits', async () => {
  await asked((tx) => tx.campaign.updateMany({ data: { bookingUrl: null } }));
  const midnight = new Date('2026-05-06T04:00:00Z');
  expect((await send({ template: 'booking_link', purpose: 'booking', now: midnight })).result).toBe(
    'deferred',
  );
  await asked((tx) =>
    tx.suppression.create({
      data: {
        ...{ operatorId: fixture.operatorId, channel: 'sms', address: fixture.phone },
        reason: 'opted_out',
      },
    }),
  );
  const { row } = await send({ template: 'booking_link', purpose: 'booking' });
  expect(row).toMatchObject({ status: 'blocked', reason: 'opted_out' });
});

test('a text is stored with what it costs, in plain typography', async () => {
  await setPerson({ firstName: 'D’Arcy' });
  const { row } = await send();
  expect(row).toMatchObject({ encoding: 'GSM-7', html: null, subject: null });
  expect(row?.segments).toBeGreaterThan(0);
  expect(row?.body).toContain("Hi D'Arcy, this is Sample Dental.");
  expect(vendor.sent).toMatchObject([{ text: row?.body, html: null, headers: {} }]);
});

test('a text that is too long for the vendor is blocked', async () => {
  const wording = { operatorId: fixture.operatorId, name: 'sequence_sms', channel: 'sms', version: 1 };
  await asked((tx) => tx.template.create({ data: { ...wording, body: 'a'.repeat(1601) } }));
  const { row } = await send();
  expect(row).toMatchObject({ status: 'blocked', reason: 'too_long' });
});

test('a name with markup or merge fields in it stays text, in every form', async () => {
  const firstName = '<img src=x>{{ business }}';
  await setPerson({ firstName });
  expect((await send()).row?.body).toContain(`Hi ${firstName}, this is`);
  const { row } = await send({ ...EMAIL, key: 'e' });
  expect(row?.body).toContain(`Hi ${firstName},`);
  expect(row?.html).toContain('Hi &lt;img src=x&gt;{{ business }},');
  expect(row?.html).not.toContain('<img');
});

test('an unasked email has a footer and RFC 8058 headers; its row keeps the words and the HTML', async () => {
  const { row } = await send(EMAIL);
  const link = `https://example.com/unsubscribe/${fixture.contactId}`;
  expect(vendor.sent).toMatchObject([
    {
      from: 'Sample Dental <us@example.com>',
      text: `${row?.body}\n\n-- \nSample Dental\nUnsubscribe: ${link}`,
      html: row?.html,
      headers: { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    },
  ]);
  expect(row?.html).toContain(`href="${link}"`);
  expect(row?.body).not.toContain(link);
  expect(row).toMatchObject({ segments: null, encoding: null });
});

test('a question to the client has neither, and no link of the lead', async () => {
  await setPerson({ locale: 'es' });
  const appointmentId = await asked((tx) => addAppointment(tx, fixture, { startsAt }));
  const about = { appointmentId, template: 'ask_client', purpose: 'client_question' } as const;
  const { row } = await send({ ...about, channel: 'email', now: startsAt });
  expect(vendor.sent).toMatchObject([{ to: `client-${fixture.clientId}@example.com`, headers: {} }]);
  expect(vendor.sent[0]?.text).toContain(`(${fixture.phone}) come?`);
  expect(vendor.sent[0]?.text).toContain('https://example.com/answer/t?answer=yes');
  expect(row?.html).not.toContain('nsubscribe');
});

test('the reader’s language: of the appointment, else of the contact, else English', async () => {
  const appointmentId = await asked((tx) => addAppointment(tx, fixture, { startsAt }));
  const about = { appointmentId, template: 'reminder_24h', purpose: 'reminder' } as const;
  expect((await send({ ...about, key: '1' })).row?.body).toContain('Wednesday 6 May at 11:00 AM EDT');
  await setPerson({ locale: 'es-US' });
  expect((await send({ ...about, key: '2' })).row?.body).toMatch(/miércoles 6 de mayo, 11:00 a\.\s?m\. EDT/);
  await asked((tx) => tx.appointment.updateMany({ data: { locale: 'en' } }));
  expect((await send({ ...about, key: '3' })).row?.body).toContain('Wednesday 6 May');
});

test("an email is from the client's sender, else from the operator's", async () => {
  const { operatorId, clientId } = fixture;
  const add = (data: { clientId: string | null; address: string; name: string }) =>
    asked((tx) => tx.emailSender.create({ data: { operatorId, ...data, postalAddress: '1 Sample Street' } }));
  await add({ clientId: null, address: 'operator@example.com', name: 'Operator' });
  expect((await send({ ...EMAIL, key: '1' })).row?.fromAddress).toBe('Operator <operator@example.com>');
  await add({ clientId, address: 'client@example.com', name: 'Client' });
  expect((await send({ ...EMAIL, key: '2' })).row?.fromAddress).toBe('Client <client@example.com>');
  expect(vendor.sent[1]?.text).toContain('-- \nClient\n1 Sample Street\nUnsubscribe: ');
});

test('the answer to a YES that fits two appointments numbers them as their questions are numbered', async () => {
  for (const [choice, at] of [startsAt, new Date('2026-05-07T15:00:00Z')].entries()) {
    await asked(async (tx) => {
      const appointmentId = await addAppointment(tx, fixture, { startsAt: at });
      const { operatorId, clientId, contactId, ourNumber: fromNumber } = fixture;
      await tx.pendingQuestion.create({
        data: { operatorId, clientId, contactId, appointmentId, fromNumber, choice: choice + 1 },
      });
    });
  }
  const { row } = await send({ template: 'which_appointment', purpose: 'reply' });
  expect(row?.body).toContain(
    'do you mean? 1) Wed 6 May, 11:00 AM EDT, 2) Thu 7 May, 11:00 AM EDT. Reply with its number.',
  );
});

test("a person's own text is made plain and counted before it goes out, and goes out as it is stored", async () => {
  const { operatorId, clientId, contactId, leadId } = fixture;
  const about = {
    operatorId,
    leadId,
    appointmentId: null,
    channel: 'sms',
    purpose: 'reply',
    key: 'w',
  } as const;
  await asked((tx) =>
    oweWrittenMessage(tx, { ...about, clientId, contactId, subject: null, body: '“Sure” – see you…' }),
  );
  const { row } = await send({ ...about, template: 'written' });
  expect(row).toMatchObject({ body: '"Sure" - see you...', segments: 1, encoding: 'GSM-7' });
  expect(vendor.sent).toMatchObject([{ text: row?.body }]);
});

test("a person's own email is a letter, with a way out where nobody asked for it", async () => {
  const { operatorId, clientId, contactId, leadId } = fixture;
  for (const purpose of ['conversation', 'broadcast'] as const) {
    const about = {
      operatorId,
      leadId,
      appointmentId: null,
      channel: 'email',
      purpose,
      key: purpose,
    } as const;
    const words = { clientId, contactId, subject: 'Hello', body: 'Come & <see>' };
    await asked((tx) => oweWrittenMessage(tx, { ...about, ...words }));
    const { row } = await send({ ...about, template: 'written' });
    expect(row).toMatchObject({ body: words.body, html: expect.stringContaining('Come &amp; &lt;see&gt;') });
  }
  expect(vendor.sent.map(({ headers }) => 'List-Unsubscribe' in headers)).toEqual([false, true]);
});
