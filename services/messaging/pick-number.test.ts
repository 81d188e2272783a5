import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addAppointment,
  addClient,
  addLead,
  createFixture,
  type Fixture,
  nextPhone,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { depsWith } from '../../tests/setup/message-vendor.ts';
import { TEXTED_AT, type Texting, texting } from '../../tests/setup/texting.ts';
import { openQuestion } from '../appointments/ask-question.ts';
import type { MessageVendor, OutgoingMessage } from './message-vendor.ts';
import type { SendRequest } from './message-row.ts';
import { pickNumber } from './pick-number.ts';
import { sendMessage } from './send-message.ts';

let world: TestWorld;
let fixture: Fixture;
let on: Texting;
let sent: OutgoingMessage[];
let fails: Error | null;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  on = texting(world, fixture);
  sent = [];
  fails = null;
});

const vendor: MessageVendor = {
  async send(message) {
    sent.push(message);
    if (fails) return { did: 'nothing', error: fails };
    return { did: 'accept', vendorId: `SM${message.messageId}` };
  },
  find: async () => 'not_sent',
};

let keys = 0;
const send = (differs: Partial<SendRequest> = {}) =>
  sendMessage(depsWith(world, vendor), {
    operatorId: fixture.operatorId,
    leadId: fixture.leadId,
    appointmentId: null,
    channel: 'sms',
    template: 'help',
    key: `key:${++keys}`,
    purpose: 'reply',
    now: TEXTED_AT,
    until: null,
    ...differs,
  });
const sentFrom = async (leadId = fixture.leadId) => {
  await send({ leadId });
  return sent.at(-1)?.from;
};

const addNumber = (clientId: string | null = fixture.clientId): Promise<string> =>
  on.asked(async (tx) => {
    const { operatorId } = fixture;
    const row = { number: nextPhone(), operatorId, clientId, vendor: 'twilio' };
    return (await tx.phoneNumber.create({ data: row })).number;
  });
const change = (number: string, data: { status?: string; clientId?: string | null }) =>
  on.asked((tx) => tx.phoneNumber.update({ where: { number }, data }));
const moveCampaignTo = (fromNumber: string) =>
  on.asked((tx) => tx.campaign.update({ where: { id: fixture.campaignId }, data: { fromNumber } }));

describe('a contact', () => {
  test('is texted from the campaign’s number, and keeps it when the campaign takes another', async () => {
    expect(await sentFrom()).toBe(fixture.ourNumber);
    const another = await addNumber();
    await moveCampaignTo(another);
    expect(await sentFrom()).toBe(fixture.ourNumber);
    const newcomer = await on.asked((tx) => addLead(tx, fixture));
    expect(await sentFrom(newcomer.leadId)).toBe(another);
  });

  test('whose number is retired gets another of the client’s, and keeps that', async () => {
    await sentFrom();
    const shared = await addNumber(null);
    const own = await addNumber();
    await change(fixture.ourNumber, { status: 'retired' });
    expect(await sentFrom()).toBe(own);
    await change(fixture.ourNumber, { status: 'active' });
    expect(await sentFrom()).toBe(own);
    await change(own, { status: 'retired' });
    await change(fixture.ourNumber, { status: 'retired' });
    expect(await sentFrom()).toBe(shared);
  });

  test('of one client is never texted from the number of another', async () => {
    const other = await addClient(world.db, fixture.operatorId);
    await sentFrom();
    await change(fixture.ourNumber, { clientId: other.clientId });
    await expect(send()).resolves.toMatchObject({ result: 'blocked' });
    expect(sent).toHaveLength(1);
    const [row] = await on.asked((tx) => tx.message.findMany({ where: { status: 'blocked' } }));
    expect(row?.reason).toBe('no_number');
  });

  test('has a number of its own at each client', async () => {
    const other = await addClient(world.db, fixture.operatorId);
    const elsewhere = await on.asked((tx) => addLead(tx, other, { contactId: fixture.contactId }));
    expect(await sentFrom()).toBe(fixture.ourNumber);
    expect(await sentFrom(elsewhere.leadId)).toBe(other.ourNumber);
    expect(await sentFrom()).toBe(fixture.ourNumber);
  });

  test('keeps nothing from a text that was blocked', async () => {
    await on.text('STOP');
    await send();
    expect(await on.asked((tx) => tx.contactNumber.count())).toBe(0);
  });
});

test('contacts without a number of their own are spread over the client’s numbers, each always on the same', async () => {
  await addNumber();
  await addNumber();
  await change(fixture.ourNumber, { status: 'retired' });
  const leads = await on.asked(async (tx) => {
    const added = [];
    for (let i = 0; i < 16; i += 1) added.push(await addLead(tx, fixture));
    return added;
  });
  const picked = [];
  for (const { contactId } of leads) {
    const campaign = { fromNumber: fixture.ourNumber };
    picked.push(await on.asked((tx) => pickNumber(tx, { ...fixture, contactId, campaign })));
  }
  const from = picked.map((sender) => sender.from);
  expect(new Set(from).size).toBe(2);
  const sentBy = [];
  for (const { leadId } of leads) sentBy.push(await sentFrom(leadId));
  expect(sentBy).toEqual(from);
});

test('once the vendor was asked, a message is tried again from the same number', async () => {
  fails = new Error('away');
  await expect(send({ key: 'again' })).rejects.toThrow('away');
  const another = await addNumber();
  await change(fixture.ourNumber, { clientId: null });
  await moveCampaignTo(another);
  await on.asked((tx) => tx.contactNumber.updateMany({ data: { number: another } }));
  fails = null;
  await expect(send({ key: 'again' })).resolves.toMatchObject({ result: 'sent' });
  expect(sent.map(({ from }) => from)).toEqual([fixture.ourNumber, fixture.ourNumber]);
});

describe('a question', () => {
  const ask = async () => {
    const startsAt = new Date(TEXTED_AT.getTime() - 3_600_000);
    const appointmentId = await on.asked((tx) => addAppointment(tx, fixture, { startsAt }));
    await openQuestion(world.db, { operatorId: fixture.operatorId, appointmentId, now: TEXTED_AT });
    return appointmentId;
  };
  const askedFrom = async (): Promise<string> =>
    (await on.asked((tx) => tx.pendingQuestion.findFirstOrThrow())).fromNumber;

  test('is opened at the number that its text goes out from', async () => {
    await sentFrom();
    await moveCampaignTo(await addNumber());
    const appointmentId = await ask();
    expect(await askedFrom()).toBe(fixture.ourNumber);
    await send({ appointmentId, template: 'ask_lead', purpose: 'question' });
    expect(sent.at(-1)?.from).toBe(fixture.ourNumber);
  });

  test('moves with its text when the number is retired in between', async () => {
    const appointmentId = await ask();
    const another = await addNumber();
    await change(fixture.ourNumber, { status: 'retired' });
    await send({ appointmentId, template: 'ask_lead', purpose: 'question' });
    expect(await askedFrom()).toBe(another);
    await on.text('yes', { to: another });
    expect(await on.answers()).toMatchObject([{ appointmentId, answer: 'yes' }]);
  });
});

test('a text to a retired number still comes in', async () => {
  await change(fixture.ourNumber, { status: 'retired' });
  await on.text('STOP');
  expect(await on.suppressed()).toHaveLength(2);
});
