import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { replyAddressOf } from '../../services/messaging/reply-address.ts';
import { connectOwn } from '../../tests/setup/connections.ts';
import {
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { applyAll } from '../../tests/setup/relay.ts';

let world: TestWorld;
/** A signs; B is whom it is about. */
let a: Town;
let b: Town;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask('TRUNCATE vendor_event');
  [a, b] = [await settle(), await settle()];
});

type Town = Fixture & Awaited<ReturnType<typeof addRecords>>;

async function settle(): Promise<Town> {
  const fixture = await createFixture(world.db);
  return { ...fixture, ...(await asOperator(world.db, fixture.operatorId, (tx) => addRecords(tx, fixture))) };
}

/** One of each thing that an event may be about. */
async function addRecords(tx: Transaction, fixture: Fixture) {
  const { operatorId, clientId, leadId, contactId, ourNumber, phone } = fixture;
  const tail = randomUUID().slice(0, 8);
  const ids = {
    ...{ uid: `uid-${tail}`, vendorCallId: `call_${tail}`, stripeInvoiceId: `in_${tail}` },
    ...{ stripeCustomerId: `cus_${tail}`, stripePaymentIntentId: `pi_${tail}` },
  };
  const who = { operatorId, clientId, leadId, contactId };
  const at = new Date('2026-05-05T15:00:00Z');
  const appointmentId = await addAppointment(tx, fixture, { startsAt: at });
  const about = { operatorId, clientId, appointmentId };
  await tx.booking.create({ data: { ...about, uid: ids.uid, startsAt: at, endsAt: at } });
  const { id: messageId } = await tx.message.create({
    data: {
      ...{ ...who, direction: 'outbound', channel: 'sms', purpose: 'sequence', key: tail, status: 'sent' },
      ...{ fromAddress: ourNumber, toAddress: phone, body: 'Hi', vendor: 'twilio', vendorId: `SM${tail}` },
    },
  });
  const { id: callId } = await tx.call.create({
    data: { ...who, direction: 'outbound', key: `c${tail}`, status: 'ongoing', vendorId: ids.vendorCallId },
  });
  await tx.billingAccount.create({ data: { operatorId, clientId, stripeCustomerId: ids.stripeCustomerId } });
  const { id: agreementId } = await tx.agreement.findFirstOrThrow();
  const { id: invoiceId } = await tx.invoice.create({
    data: {
      ...{ operatorId, clientId, agreementId, kind: 'usage', month: new Date('2026-04-01') },
      ...{ currency: 'usd', amountCents: 100, termsDays: 14, description: 'Talk time', status: 'open' },
      stripeInvoiceId: ids.stripeInvoiceId,
    },
  });
  await tx.payment.create({
    data: { operatorId, clientId, stripePaymentIntentId: ids.stripePaymentIntentId },
  });
  const replyTo = await replyAddressOf(tx, fixture, 'in.example.com');
  return { ...ids, appointmentId, messageId, callId, invoiceId, replyTo };
}

const operator = (town: Town) => ({ operator_id: town.operatorId });

const form = (fields: Record<string, string>) => `_message=&${new URLSearchParams(fields).toString()}`;

const text = ({ phone }: Town, { ourNumber }: Town, body = 'STOP') =>
  form({ MessageSid: `SM${randomUUID()}`, SmsStatus: 'received', From: phone, To: ourNumber, Body: body });
const receipt = ({
  messageId,
  vendorId = 'SMx',
  from,
}: {
  messageId: string;
  vendorId?: string;
  from: string;
}) =>
  form({ MessageSid: vendorId, MessageStatus: 'failed', ErrorCode: '30006', From: from }).replace(
    '_message=',
    `_message=${messageId}`,
  );
const bird = (type: string, data: object) =>
  JSON.stringify({ type, timestamp: '2026-05-05T15:00:00Z', data: { sms_id: 'x', ...data } });
const call = (town: Town, metadata: object, differs: object = {}) =>
  JSON.stringify({
    event: 'call_ended',
    call: {
      ...{ call_id: `new_${randomUUID()}`, direction: 'outbound', metadata },
      ...{ from_number: town.ourNumber, to_number: town.phone, duration_ms: 600_000 },
      ...{ end_timestamp: Date.parse('2026-05-05T15:00:00Z'), ...differs },
    },
  });
const booking = (town: Town, metadata: object, differs: object = {}) =>
  JSON.stringify({
    ...{ triggerEvent: 'BOOKING_CREATED', createdAt: '2026-05-04T15:00:00Z' },
    payload: {
      ...{ uid: `new-${randomUUID()}`, eventTypeId: Number(town.eventTypeId), metadata },
      ...{ startTime: '2026-06-05T15:00:00Z', endTime: '2026-06-05T15:30:00Z' },
      attendees: [{ name: 'Sample Lead', email: town.email, timeZone: 'America/New_York' }],
      ...differs,
    },
  });
const noShow = (town: Town) =>
  JSON.stringify({
    ...{ triggerEvent: 'BOOKING_NO_SHOW_UPDATED', createdAt: '2026-05-06T15:00:00Z' },
    payload: { bookingUid: town.uid, attendees: [{ email: town.email, noShow: true }] },
  });
const mailed = (event: string, town: Partial<Town>) =>
  JSON.stringify({
    ...{ event, sg_event_id: randomUUID(), sg_message_id: 'x', timestamp: 1_780_000_000 },
    ...{ email: town.email, operator_id: town.operatorId, message_id: town.messageId, type: 'bounce' },
  });
const stripe = (type: string, object: object) =>
  JSON.stringify({ id: 'evt_1', type, created: 1_780_000_000, data: { object } });
const invoice = (town: Pick<Town, 'stripeInvoiceId'>, metadata: object) => ({
  ...{ id: town.stripeInvoiceId, subtotal: 100, total: 100, amount_due: 100, amount_paid: 100 },
  metadata,
});
const mail = (town: Town) =>
  JSON.stringify({
    ...{ from: town.email, to: [town.replyTo], mailId: randomUUID(), subject: 'STOP', text: 'stop' },
    ...{ inReplyTo: null, references: [], envelopeFrom: town.email, html: '', headers: {}, attachments: [] },
  });

/** Everything of an operator's that an event may change, and what workflows are owed. */
async function stand({ operatorId }: Town) {
  return asOperator(world.db, operatorId, async (tx) => ({
    messages: await tx.message.findMany({ orderBy: { createdAt: 'asc' } }),
    calls: await tx.call.findMany({ orderBy: { createdAt: 'asc' } }),
    usage: await tx.usage.count(),
    appointments: await tx.appointment.findMany(),
    bookings: await tx.booking.findMany(),
    evidence: await tx.evidence.count(),
    leads: await tx.lead.findMany(),
    contacts: await tx.contact.count(),
    suppressions: await tx.suppression.count(),
    consent: await tx.consent.count(),
    invoices: await tx.invoice.findMany(),
    payments: await tx.payment.findMany(),
    accounts: await tx.billingAccount.findMany(),
    tasks: await tx.task.count(),
    signals: await tx.workflowSignal.count(),
    audit: await tx.audit.count(),
    events: await tx.vendorEvent.count(),
  }));
}

async function send(
  over: { id: string; operatorId: string } | undefined,
  vendor: string,
  body: string,
  kind = 'x',
) {
  const events = [{ externalId: randomUUID(), kind, body }];
  await storeEvents(world.db, { vendor, connection: over, events });
  await applyAll(world.db);
  const [event] = await asSystem(world.db, (tx) =>
    tx.vendorEvent.findMany({ orderBy: { seq: 'desc' }, take: 1 }),
  );
  return event;
}

const connect = async (town: Town, vendor: ConnectionVendor) => ({
  id: await connectOwn(world.db, { operatorId: town.operatorId, vendor }),
  operatorId: town.operatorId,
});

const HOSTILE: readonly [string, ConnectionVendor, () => string, kind?: string][] = [
  ['a text to B’s number', 'twilio', () => text(b, b)],
  ['a receipt of B’s message', 'twilio', () => receipt({ messageId: b.messageId, from: a.ourNumber })],
  ['a receipt from B’s number', 'twilio', () => receipt({ messageId: a.messageId, from: b.ourNumber })],
  [
    'a text to B’s number',
    'messagebird',
    () => bird('sms.received', { from: b.phone, to: b.ourNumber, text: 'STOP' }),
  ],
  [
    'a receipt that names B',
    'messagebird',
    () =>
      bird('sms.failed', {
        ...{ from: a.ourNumber, to: b.phone, error: { code: '1' } },
        metadata: { ...operator(b), message_id: b.messageId },
      }),
  ],
  [
    'a receipt of B’s message that names A',
    'messagebird',
    () =>
      bird('sms.failed', {
        ...{ from: a.ourNumber, to: b.phone, error: { code: '1' } },
        metadata: { ...operator(a), message_id: b.messageId },
      }),
  ],
  ['a bounce of B’s message', 'sendgrid', () => mailed('bounce', b)],
  [
    'a bounce of B’s message that names A',
    'sendgrid',
    () => mailed('bounce', { ...b, operatorId: a.operatorId }),
  ],
  ['an unsubscribe that names B', 'sendgrid', () => mailed('unsubscribe', b)],
  ['mail to B’s reply address', 'sendgrid', () => mail(b), 'inbound'],
  ['a call that names B', 'retell', () => call(b, { ...operator(b), lead_id: b.leadId })],
  ['a call of B’s number', 'retell', () => call(b, {})],
  ['a call of B’s, by our id', 'retell', () => call(a, { ...operator(a), call_id: b.callId })],
  ['a call with B’s lead', 'retell', () => call(a, { ...operator(a), lead_id: b.leadId })],
  ['a booking of B’s event type', 'calcom', () => booking(b, operator(a))],
  [
    'a booking that names B, of no known event type',
    'calcom',
    () => booking(b, operator(b), { eventTypeId: 999_999 }),
  ],
  [
    'a booking with B’s lead, of no known event type',
    'calcom',
    () => booking(a, { lead_id: b.leadId }, { eventTypeId: 999_999 }),
  ],
  ['a no-show of B’s booking', 'calcom', () => noShow(b)],
  ['a move of B’s booking', 'calcom', () => booking(a, {}, { uid: b.uid, eventTypeId: 999_999 })],
  [
    'B’s invoice, paid',
    'stripe',
    () => stripe('invoice.paid', invoice(b, { ...operator(b), invoice_id: b.invoiceId })),
  ],
  [
    'B’s invoice, paid, as if it were A’s',
    'stripe',
    () => stripe('invoice.paid', invoice(b, { ...operator(a), invoice_id: a.invoiceId })),
  ],
  [
    'B’s invoice by our id',
    'stripe',
    () =>
      stripe(
        'invoice.paid',
        invoice({ stripeInvoiceId: 'in_new' }, { ...operator(a), invoice_id: b.invoiceId }),
      ),
  ],
  [
    'a chargeback of B’s payment',
    'stripe',
    () =>
      stripe('charge.dispute.created', {
        ...{ id: 'du_1', charge: 'ch_1', status: 'needs_response', amount: 1 },
        payment_intent: b.stripePaymentIntentId,
      }),
  ],
  [
    'B’s customer’s card',
    'stripe',
    () =>
      stripe('payment_method.updated', {
        ...{ id: 'pm_1', customer: b.stripeCustomerId },
        card: { brand: 'visa', last4: '4242', exp_month: 1, exp_year: 2030 },
      }),
  ],
];

describe('what A signed with its own key is acted on for nobody:', () => {
  const rows = HOSTILE.map(([what, vendor, body, kind = 'x']) => ({ what, vendor, body, kind }));
  test.each(rows)('$what ($vendor)', async ({ vendor, body, kind }) => {
    const over = await connect(a, vendor);
    const before = [await stand(a), await stand(b)];
    const event = await send(over, vendor, body(), kind);
    expect(event).toMatchObject({ operatorId: a.operatorId, connection: over.id });
    if (kind === 'inbound') expect(event?.status).toBe('ignored');
    else
      expect(event).toMatchObject({
        status: 'no_recipient',
        error: expect.stringContaining('not among your records'),
      });
    const [ofA, ofB] = before;
    expect(await stand(b)).toEqual(ofB);
    // Only that it came is seen, and by A alone.
    expect(await stand(a)).toEqual({ ...ofA, events: 1 });
  });
});

describe('what A signed about its own is acted on', () => {
  test.each<[string, ConnectionVendor, () => string]>([
    ['a text', 'twilio', () => text(a, a)],
    ['a receipt', 'twilio', () => receipt({ messageId: a.messageId, from: a.ourNumber })],
    [
      'a text to a number that was not entered here',
      'twilio',
      () => text(a, { ...a, ourNumber: '+14155550000' }),
    ],
    [
      'a receipt',
      'messagebird',
      () => bird('sms.delivered', { from: a.ourNumber, to: a.phone, metadata: { message_id: a.messageId } }),
    ],
    ['a bounce', 'sendgrid', () => mailed('bounce', a)],
    [
      'an unsubscribe from a mail that is none of ours',
      'sendgrid',
      () => mailed('unsubscribe', { email: a.email }),
    ],
    ['a call', 'retell', () => call(a, { ...operator(a), lead_id: a.leadId })],
    [
      'a booking into whose metadata a stranger wrote B',
      'calcom',
      () => booking(a, { ...operator(b), lead_id: b.leadId }),
    ],
    ['a no-show', 'calcom', () => noShow(a)],
    ['an invoice', 'stripe', () => stripe('invoice.paid', invoice(a, {}))],
  ])('%s (%s)', async (_what, vendor, body) => {
    const before = await stand(b);
    const event = await send(await connect(a, vendor), vendor, body());
    expect(event).toMatchObject({ status: 'processed', operatorId: a.operatorId });
    expect(await stand(b)).toEqual(before);
  });
});

test('an event that A has waiting in its own account draws none of B’s to A', async () => {
  const over = await connect(a, 'stripe');
  const claim = stripe('invoice_payment.paid', {
    ...{ invoice: 'in_unknown', amount_paid: 1 },
    payment: { type: 'payment_intent', payment_intent: 'pi_unknown' },
  });
  const events = [{ externalId: 'claim', kind: 'x', body: claim }];
  await storeEvents(world.db, { vendor: 'stripe', connection: over, events });
  await world.ask(`UPDATE vendor_event SET entity_key = 'invoice:x', next_at = now() + interval '1 hour'`);
  const dispute = { id: 'du_1', charge: 'ch_1', status: 'needs_response', amount: 1 };
  const event = await send(
    undefined,
    'stripe',
    stripe('charge.dispute.created', { ...dispute, payment_intent: 'pi_unknown' }),
  );
  expect(event).toMatchObject({ status: 'no_recipient', operatorId: null });
});

test('A’s events of a phone do not hold up B’s of the same phone', async () => {
  const over = await connect(a, 'twilio');
  const events = [{ externalId: 'first', kind: 'x', body: text(b, a, 'hello') }];
  await storeEvents(world.db, { vendor: 'twilio', connection: over, events });
  await world.ask(
    `UPDATE vendor_event SET entity_key = 'phone:' || $1, next_at = now() + interval '1 hour'`,
    [b.phone],
  );
  expect(await send(undefined, 'twilio', text(b, b, 'hello'))).toMatchObject({
    ...{ status: 'processed', operatorId: b.operatorId },
  });
});

describe('over this installation’s account, an operator with its own', () => {
  test.each<[string, ConnectionVendor, () => string]>([
    ['a receipt of what was sent', 'sendgrid', () => mailed('bounce', a)],
    ['a call that was placed', 'retell', () => call(a, { ...operator(a), call_id: a.callId })],
    ['a text to its number', 'twilio', () => text(a, a)],
    [
      'a payment of its invoice',
      'stripe',
      () => stripe('invoice.paid', invoice(a, { ...operator(a), invoice_id: a.invoiceId })),
    ],
    ['a no-show of its booking', 'calcom', () => noShow(a)],
  ])('is still told of %s (%s)', async (_what, vendor, body) => {
    await connect(a, vendor);
    expect(await send(undefined, vendor, body())).toMatchObject({
      ...{ status: 'processed', operatorId: a.operatorId, connection: 'environment' },
    });
  });

  test.each<[string, ConnectionVendor, () => string]>([
    ['an unsubscribe', 'sendgrid', () => mailed('unsubscribe', { email: a.email, operatorId: a.operatorId })],
    ['a call', 'retell', () => call({ ...a, ourNumber: '+14155550000' }, operator(a))],
    ['a booking', 'calcom', () => booking(a, operator(a), { eventTypeId: 999_999 })],
    [
      'an invoice',
      'stripe',
      () => stripe('invoice.paid', invoice({ stripeInvoiceId: 'in_other' }, operator(a))),
    ],
  ])('is not acted for where %s merely names it (%s)', async (_what, vendor, body) => {
    await connect(a, vendor);
    const before = await stand(a);
    const event = await send(undefined, vendor, body());
    expect(event).toMatchObject({
      status: 'no_recipient',
      error: expect.stringContaining('account of its own'),
    });
    expect(await stand(a)).toEqual(before);
  });
});
