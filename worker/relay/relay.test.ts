import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { FakeTemporal } from '../../tests/setup/fake-temporal.ts';
import {
  createFixture,
  type Fixture,
  nextPhone,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { type RelayDeps, relayEvents } from './relay.ts';

let world: TestWorld;
let fixture: Fixture;
let deps: RelayDeps;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask('TRUNCATE vendor_event');
  fixture = await createFixture(world.db);
  deps = { db: world.db, client: new FakeTemporal().client, log: pino({ level: 'silent' }) };
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

/** Everything that waits for its next attempt is due now. */
const letTimePass = () =>
  world.ask(`UPDATE vendor_event SET next_at = now() - interval '1 s' WHERE status = 'pending'`);

/** Rounds until there is nothing to do that is due. */
async function settle(): Promise<void> {
  while ((await relayEvents(deps)) > 0);
}

let externalIds = 0;
const store = (vendor: string, kind: string, body: string, externalId = `e${++externalIds}`) =>
  storeEvents(world.db, { vendor, events: [{ externalId, kind, body }] });

/** How the events stand, in order of arrival. */
const events = () =>
  asSystem(world.db, (tx) =>
    tx.vendorEvent.findMany({
      orderBy: { seq: 'asc' },
      select: { status: true, attempts: true, error: true },
    }),
  );
const statuses = async (): Promise<string[]> => (await events()).map(({ status }) => status);

const text = (body: string, from = fixture.phone, to = fixture.ourNumber): string =>
  new URLSearchParams({
    MessageSid: `SM${++externalIds}`,
    SmsStatus: 'received',
    From: from,
    To: to,
    Body: body,
  }).toString();

const booking = (kind: string, uid: string, payload: object = {}): string =>
  JSON.stringify({
    triggerEvent: kind,
    createdAt: '2026-05-04T15:00:00Z',
    payload: {
      uid,
      eventTypeId: Number(fixture.eventTypeId),
      startTime: '2026-05-05T15:00:00Z',
      endTime: '2026-05-05T15:30:00Z',
      attendees: [{ name: 'Sample Lead', email: fixture.email, timeZone: 'America/New_York' }],
      metadata: { operator_id: fixture.operatorId, lead_id: fixture.leadId },
      ...payload,
    },
  });

const moved = (uid: string, from: string, startTime: string): string =>
  booking('BOOKING_RESCHEDULED', uid, {
    rescheduleUid: from,
    startTime,
    endTime: startTime.replace(':00:00Z', ':30:00Z'),
  });

const appointments = () =>
  asked((tx) => tx.appointment.findMany({ select: { status: true, planRevision: true, startsAt: true } }));

const ofInvoice = (type: string, cents: number): string =>
  JSON.stringify({
    id: 'evt_1',
    type,
    created: 1_780_000_000,
    data: {
      object: {
        id: 'in_1',
        ...{ subtotal: cents, total: cents, amount_due: cents, amount_paid: cents },
        metadata: { operator_id: fixture.operatorId, invoice_id: invoiceId },
      },
    },
  });
let invoiceId = '';

async function addInvoice(): Promise<void> {
  const { operatorId, clientId } = fixture;
  invoiceId = await asked(async (tx) => {
    const agreement = await tx.agreement.findFirstOrThrow();
    const about = { operatorId, clientId };
    const milestone = await tx.milestone.create({
      data: { ...about, agreementId: agreement.id, number: 1, amountCents: 200_000 },
    });
    const money = { currency: 'usd', amountCents: 200_000, termsDays: 14, description: 'Milestone 1' };
    const of = { ...about, agreementId: agreement.id, milestoneId: milestone.id };
    return (await tx.invoice.create({ data: { ...of, ...money } })).id;
  });
}

/** The payment of an invoice of one cent: it cannot be applied for as long as ours asks for more. */
const short = (): string => ofInvoice('invoice.paid', 1);
const finalized = (cents = 1): string => ofInvoice('invoice.finalized', cents);
const invoiceStatus = async () =>
  (await asked((tx) => tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } }))).status;

describe('an event', () => {
  test('that the vendor repeats is stored once and applied once', async () => {
    await expect(store('twilio', 'received', text('STOP'), 'SM1')).resolves.toEqual({
      stored: 1,
      repeated: 0,
    });
    await expect(store('twilio', 'received', text('STOP'), 'SM1')).resolves.toEqual({
      stored: 0,
      repeated: 1,
    });
    await settle();
    expect(await statuses()).toEqual(['processed']);
    expect(await asked((tx) => tx.consent.count())).toBe(2);
  });

  test('is applied and filed together: two relays at once apply each once', async () => {
    for (let i = 0; i < 20; i += 1) await store('twilio', 'received', text(`hello ${i}`));
    const relay = async (): Promise<void> => {
      while ((await statuses()).includes('pending')) await relayEvents(deps);
    };
    await Promise.all([relay(), relay(), relay()]);
    expect(await events()).toEqual(
      Array.from({ length: 20 }, () => ({ status: 'processed', attempts: 1, error: null })),
    );
    expect(await asked((tx) => tx.message.count({ where: { direction: 'inbound' } }))).toBe(20);
  });

  test('that nobody can read is quarantined when it is routed, with the reason', async () => {
    await store('retell', 'call_ended', '{"event":"call_ended","call":');
    await store('twilio', 'received', text('hello'));
    await settle();
    expect(await events()).toMatchObject([
      { status: 'quarantined', error: expect.stringContaining('not JSON') },
      { status: 'processed' },
    ]);
  });

  test('to a number that is not ours has no recipient', async () => {
    await store('twilio', 'received', text('hello', fixture.phone, nextPhone()));
    await settle();
    expect(await statuses()).toEqual(['no_recipient']);
  });

  test('of a kind that we do not use is ignored', async () => {
    await store('calcom', 'MEETING_ENDED', '{"triggerEvent":"MEETING_ENDED"}');
    await store('sendgrid', 'open', '{"event":"open"}');
    await settle();
    expect(await statuses()).toEqual(['ignored', 'ignored']);
  });

  test('whose metadata names an operator that cannot be one neither hinders itself nor the others', async () => {
    const metadata = { operator_id: 'x', lead_id: 'y' };
    await store('calcom', 'BOOKING_CREATED', booking('BOOKING_CREATED', 'uid-1', { metadata }));
    await store('twilio', 'received', text('hello'));
    await settle();
    expect(await statuses()).toEqual(['processed', 'processed']);
    expect(await appointments()).toHaveLength(1);
  });

  test('goes where its event type is registered, whatever operator its metadata names', async () => {
    const metadata = { operator_id: randomUUID(), lead_id: fixture.leadId };
    await store('calcom', 'BOOKING_CREATED', booking('BOOKING_CREATED', 'uid-1', { metadata }));
    await settle();
    expect(await statuses()).toEqual(['processed']);
    expect(await appointments()).toHaveLength(1);
  });

  test('with a NUL in it hinders neither itself nor the others', async () => {
    const metadata = { operator_id: fixture.operatorId, lead_id: 'x\u0000' };
    await store('calcom', 'BOOKING_CREATED', booking('BOOKING_CREATED', 'uid-1', { metadata }));
    await store('twilio', 'received', text('hello'));
    await settle();
    expect((await statuses())[1]).toBe('processed');
  });
});

describe('the events of one entity', () => {
  test('are applied in order of arrival', async () => {
    await store('calcom', 'created', booking('BOOKING_CREATED', 'a'));
    await store('calcom', 'moved', moved('b', 'a', '2026-05-06T15:00:00Z'));
    await store('calcom', 'moved', moved('c', 'b', '2026-05-07T15:00:00Z'));
    await settle();
    expect(await appointments()).toEqual([
      { status: 'booked', planRevision: 3, startsAt: new Date('2026-05-07T15:00:00Z') },
    ]);
  });

  test('wait while the first one fails, and follow it when it is tried again', async () => {
    await addInvoice();
    await store('stripe', 'invoice.paid', short());
    await store('stripe', 'invoice.finalized', finalized());
    await settle();
    expect(await events()).toMatchObject([
      { status: 'pending', attempts: 1, error: expect.stringContaining('is 1 cents at Stripe, not 200000') },
      { status: 'pending', attempts: 0 },
    ]);
    expect(await invoiceStatus()).toBe('draft');
    await world.ask('UPDATE invoice SET amount_cents = 1 WHERE id = $1', [invoiceId]);
    await letTimePass();
    await settle();
    expect(await events()).toMatchObject([
      { status: 'processed', attempts: 2, error: null },
      { status: 'processed', attempts: 1 },
    ]);
    expect(await invoiceStatus()).toBe('paid');
  });

  test('pass one that fails for good, after eight attempts; another entity never waited', async () => {
    await addInvoice();
    await store('stripe', 'invoice.paid', short());
    await store('stripe', 'invoice.finalized', finalized(200_000));
    await store('twilio', 'received', text('hello'));
    await settle();
    expect(await statuses()).toEqual(['pending', 'pending', 'processed']);
    for (let attempt = 2; attempt <= 8; attempt += 1) {
      await letTimePass();
      await settle();
    }
    expect(await events()).toMatchObject([
      { status: 'quarantined', attempts: 8 },
      { status: 'processed', attempts: 1 },
      { status: 'processed' },
    ]);
    expect(await invoiceStatus()).toBe('open');
  });

  test('pass one that came too early, which is applied after what it waited for', async () => {
    await store('calcom', 'cancelled', booking('BOOKING_CANCELLED', 'a'));
    await store('calcom', 'created', booking('BOOKING_CREATED', 'a'));
    await settle();
    expect(await statuses()).toEqual(['pending', 'processed']);
    await letTimePass();
    await settle();
    expect(await statuses()).toEqual(['processed', 'processed']);
    expect(await appointments()).toMatchObject([{ status: 'cancelled' }]);
  });
});
