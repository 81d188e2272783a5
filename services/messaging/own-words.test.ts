import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { depsWith, type TestVendor, testVendor } from '../../tests/setup/message-vendor.ts';
import type { SendRequest } from './message-row.ts';
import { sendMessage } from './send-message.ts';

let world: TestWorld;
let fixture: Fixture;
let vendor: TestVendor;

// Noon in New York.
const NOON = new Date('2026-05-06T16:00:00Z');

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
const say = (body: string, more: { locale?: string; clientId?: string; version?: number } = {}) =>
  asked((tx) =>
    tx.template.create({
      data: {
        operatorId: fixture.operatorId,
        name: 'sequence_spring',
        channel: 'sms',
        version: 1,
        body,
        ...more,
      },
    }),
  );
const send = async (differs: Partial<SendRequest> = {}) => {
  const { operatorId, leadId } = fixture;
  const about = { operatorId, leadId, appointmentId: null, channel: 'sms', purpose: 'sequence' } as const;
  const when = { key: `lead:${leadId}:1`, now: NOON, until: null };
  const { result } = await sendMessage(depsWith(world, vendor), {
    ...{ ...about, ...when, template: 'sequence_spring' },
    ...differs,
  });
  const row = await asked((tx) => tx.message.findFirstOrThrow({ where: { leadId } }));
  return { result, reason: row.reason, body: row.body };
};

test("a message that was named and never put into words is a blocked row, and nobody's crash", async () => {
  expect(await send()).toEqual({ result: 'blocked', reason: 'no_words', body: '' });
  expect(vendor.sent).toHaveLength(0);
});

test('by the channel for which it has no words it is blocked, too', async () => {
  await say('Hi STOP');
  expect(await send({ channel: 'email' })).toMatchObject({ result: 'blocked', reason: 'no_words' });
});

test('what is worded for sequences goes out for nothing else', async () => {
  await say('Hi STOP');
  expect(await send({ purpose: 'reminder' })).toMatchObject({ result: 'blocked', reason: 'no_words' });
});

test('words in one language alone are said to everybody, the client’s own before the operator’s', async () => {
  await say('Guten Tag. STOP', { locale: 'de' });
  const other = await addClient(world.db, fixture.operatorId);
  await say('Nicht unser. STOP', { locale: 'de', clientId: other.clientId });
  expect(await send()).toMatchObject({ result: 'sent', body: 'Guten Tag. STOP' });
  await say('Moin. STOP', { locale: 'de', clientId: fixture.clientId });
  expect(await send({ key: 'again' })).toMatchObject({ result: 'sent' });
  const rows = await asked((tx) => tx.message.findMany({ where: { key: 'again' } }));
  expect(rows).toMatchObject([{ body: 'Moin. STOP' }]);
});

test("without a field that it speaks of it is blocked by that field's name; texts, numbers and yes or no fill it", async () => {
  await say('{{ fields.plan }} {{ fields.seats }} {{ fields.paid }} STOP');
  const put = (fields: object) =>
    asked((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { fields } }));
  await put({ plan: 'https://example.com/x', seats: 4, paid: true });
  expect(await send()).toMatchObject({ result: 'blocked', reason: 'missing:fields.plan' });
  await put({ plan: 'Gold {{ first_name }}', seats: 4, paid: true });
  await send({ key: 'again' });
  const rows = await asked((tx) => tx.message.findMany({ where: { key: 'again' } }));
  expect(rows).toMatchObject([{ status: 'sent', body: 'Gold {{ first_name }} 4 yes STOP' }]);
});
