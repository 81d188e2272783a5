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
import { replyAddressOf } from './reply-address.ts';
import { sendMessage } from './send-message.ts';

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

const NOON = new Date('2026-05-06T16:00:00Z');
const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

function send(differs: Partial<SendRequest>, inboundDomain: string | undefined = 'in.example.com') {
  const deps = depsWith(world, vendor);
  const { operatorId, leadId } = fixture;
  const message = { channel: 'email', template: 'sequence_email', purpose: 'sequence', key: 'k' } as const;
  return sendMessage(
    { ...deps, settings: { ...deps.settings, inboundDomain } },
    { operatorId, leadId, appointmentId: null, ...message, now: NOON, until: null, ...differs },
  );
}

test('answers to every email to a lead come to its one address', async () => {
  await send({});
  await send({ key: 'k2', template: 'rebook_second', purpose: 'booking' });
  const address = await asked((tx) => replyAddressOf(tx, fixture, 'in.example.com'));
  expect(vendor.sent.map(({ replyTo }) => replyTo)).toEqual([address, address]);
});

test('the client answers to the sender, texts have no such address, and without a domain nothing has', async () => {
  const appointmentId = await asked((tx) =>
    addAppointment(tx, fixture, { startsAt: new Date(NOON.getTime() - 3_600_000) }),
  );
  await send({ template: 'ask_client', purpose: 'client_question', appointmentId });
  await send({ key: 'k2', channel: 'sms', template: 'sequence_sms' });
  const deps = depsWith(world, vendor);
  const { operatorId, leadId } = fixture;
  const message = { channel: 'email', template: 'sequence_email', purpose: 'sequence', key: 'k3' } as const;
  await sendMessage(deps, { operatorId, leadId, appointmentId: null, ...message, now: NOON, until: null });
  expect(vendor.sent.map(({ replyTo }) => replyTo)).toEqual([null, null, null]);
  expect(await asked((tx) => tx.replyAddress.count())).toBe(0);
});

test('what is held back gives nobody an address', async () => {
  await asked((tx) =>
    tx.suppression.create({
      data: { operatorId: fixture.operatorId, channel: 'email', address: fixture.email, reason: 'opted_out' },
    }),
  );
  await send({});
  expect(await asked((tx) => tx.replyAddress.count())).toBe(0);
});
