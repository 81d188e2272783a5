import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeliveryReceipt } from '../../contracts/messaging/facts.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { whyNotAgreed } from './consent.ts';
import { lockName, withContactLock } from './contact-lock.ts';
import { recordEmailRevocation, recordReceipt } from './record-receipt.ts';
import { restoreConsent, revokeConsent } from './revoke-consent.ts';

let world: TestWorld;
let fixture: Fixture;
let messageId: string;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const AT = new Date('2026-05-06T16:00:00Z');
const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

/** A letter to the client, whose address is nobody's but its own. */
async function addLetter(toAddress: string, key = 'letter'): Promise<void> {
  const { operatorId, clientId } = fixture;
  const { id } = await asked((tx) =>
    tx.message.create({
      data: {
        ...{ operatorId, clientId, channel: 'email', vendor: 'sendgrid', key, direction: 'outbound' },
        ...{ purpose: 'billing', template: 'invoice_reminder', status: 'sent', body: 'Hi', sentAt: AT },
        ...{ fromAddress: 'us@example.com', toAddress },
      },
    }),
  );
  messageId = id;
}

async function addMessage(channel: 'sms' | 'email', status = 'sent'): Promise<void> {
  const vendor = channel === 'sms' ? 'twilio' : 'sendgrid';
  const { id } = await asked((tx) =>
    tx.message.create({
      data: {
        ...{
          operatorId: fixture.operatorId,
          clientId: fixture.clientId,
          leadId: fixture.leadId,
          channel,
          vendor,
        },
        ...{ contactId: fixture.contactId, key: 'k', direction: 'outbound', purpose: 'sequence', status },
        ...{ fromAddress: fixture.ourNumber, body: 'Hi', sentAt: AT },
        toAddress: channel === 'email' ? fixture.email : fixture.phone,
      },
    }),
  );
  messageId = id;
}

const receive = (receipt: Pick<DeliveryReceipt, 'state' | 'reason' | 'code'>) =>
  asked((tx) =>
    recordReceipt(tx, {
      operatorId: fixture.operatorId,
      receipt: { vendorId: 'V1', messageId, at: AT, ...receipt },
      actor: ACTOR,
    }),
  );
const failed = (code: string) => receive({ state: 'failed', reason: code, code });

const message = () => asked((tx) => tx.message.findUniqueOrThrow({ where: { id: messageId } }));
const suppressed = async (): Promise<string[]> =>
  (await asked((tx) => tx.suppression.findMany({ orderBy: { channel: 'asc' } }))).map(
    ({ channel, address, reason }) =>
      `${channel} ${address === fixture.email ? 'email' : 'phone'}: ${reason}`,
  );

describe('states come late, twice and out of order', () => {
  const orders = [
    ['sent', 'delivered'],
    ['delivered', 'sent'],
    ['delivered', 'delivered', 'sent', 'sent'],
    ['failed', 'delivered'],
  ] as const;
  test.each(orders.map((order) => [order]))('%j ends delivered', async (order) => {
    await addMessage('sms');
    for (const state of order) await receive({ state });
    expect(await message()).toMatchObject({ status: 'delivered', deliveredAt: AT });
  });

  test('delivered, then failed, stays delivered', async () => {
    await addMessage('sms');
    await receive({ state: 'delivered' });
    await failed('30008');
    expect((await message()).status).toBe('delivered');
  });

  test.each(['unconfirmed', 'sending'])('a receipt settles a message that stands at %s', async (status) => {
    await addMessage('sms', status);
    await receive({ state: 'sent' });
    expect(await message()).toMatchObject({ status: 'sent', vendorId: 'V1' });
  });

  test('no workflow is told', async () => {
    await addMessage('sms');
    await receive({ state: 'sent' });
    await failed('30008');
    expect(await asked((tx) => tx.workflowSignal.count())).toBe(0);
  });
});

describe('what a vendor says of the address', () => {
  test.each([
    ['sms', '30006', ['sms phone: landline']],
    ['sms', '21614', ['sms phone: landline']],
    ['sms', '30005', ['sms phone: unreachable']],
    ['sms', '21610', ['call phone: opted_out', 'sms phone: opted_out']],
    ['email', 'hard_bounce', ['email email: bounced']],
    ['email', 'Bounced Address', ['email email: bounced']],
    ['email', 'Spam Reporting Address', ['email email: complained']],
  ] as const)('%s %s ends the channel', async (channel, code, ends) => {
    await addMessage(channel);
    await failed(code);
    await failed(code);
    expect(await suppressed()).toEqual(ends);
  });

  test.each([
    ['sms', '30003'],
    ['sms', '30008'],
    ['email', '452 mailbox full'],
  ] as const)('%s %s is of the moment, and ends nothing', async (channel, code) => {
    await addMessage(channel);
    await failed(code);
    expect(await suppressed()).toEqual([]);
  });

  test('a code of one vendor means nothing from another', async () => {
    await addMessage('email');
    await failed('30006');
    expect(await suppressed()).toEqual([]);
  });
});

describe('a letter to a client', () => {
  const mayReach = () =>
    asked((tx) =>
      whyNotAgreed(tx, {
        ...{ operatorId: fixture.operatorId, channel: 'email', purpose: 'billing', rules: { consent: [] } },
        address: 'bills@example.com',
      }),
    );
  const tasks = () => asked((tx) => tx.task.findMany({ orderBy: { createdAt: 'asc' } }));

  test('that bounces is failed, ends emails to its address and asks a person to see to it, once', async () => {
    await addLetter('Bills@Example.com');
    await failed('hard_bounce');
    await failed('hard_bounce');
    expect(await message()).toMatchObject({ status: 'failed', reason: 'hard_bounce' });
    expect(await mayReach()).toBe('bounced');
    const { operatorId, clientId } = fixture;
    expect(await tasks()).toMatchObject([
      {
        ...{ operatorId, clientId, leadId: null, kind: 'undelivered_letter', status: 'open' },
        title: "The client's billing address bounces",
      },
    ]);
  });

  test('that fails for the moment asks a person too, and ends nothing', async () => {
    await addLetter('bills@example.com');
    await failed('452 mailbox full');
    expect(await mayReach()).toBeNull();
    expect(await tasks()).toMatchObject([{ title: 'A letter about a bill did not reach the client' }]);
  });

  test('that was delivered, or a message to a lead that bounces, asks nobody', async () => {
    await addLetter('bills@example.com');
    await receive({ state: 'delivered' });
    await addMessage('email');
    await failed('hard_bounce');
    expect(await tasks()).toEqual([]);
  });

  test('that bounces at an address which opted out of all else ends letters there too', async () => {
    const { operatorId } = fixture;
    const off = { operatorId, channel: 'email', address: 'bills@example.com', reason: 'opted_out' };
    await asked((tx) => tx.suppression.create({ data: off }));
    await addLetter('bills@example.com');
    expect(await mayReach()).toBeNull();
    await failed('hard_bounce');
    expect(await mayReach()).toBe('bounced');
  });

  test.each(['sent', 'delivered'] as const)('a receipt that it is %s moves its row', async (state) => {
    await addLetter('bills@example.com');
    await receive({ state });
    expect(await message()).toMatchObject({ status: state, vendorId: 'V1' });
  });
});

describe('the stronger reason stays', () => {
  const said = { channels: ['sms'] as const, source: 'test', text: 'STOP', at: AT, actor: ACTOR };

  test('STOP after a landline is an opt-out; a landline after STOP changes nothing', async () => {
    await addMessage('sms');
    await failed('30006');
    const stop = { ...said, operatorId: fixture.operatorId, address: fixture.phone };
    await asked((tx) => revokeConsent(tx, stop));
    expect(await suppressed()).toEqual(['sms phone: opted_out']);
    await failed('30006');
    expect(await suppressed()).toEqual(['sms phone: opted_out']);
  });

  test('a complaint is taken back by nothing that the person texts', async () => {
    const complaint = { email: fixture.email.toUpperCase(), source: 'spamreport' } as const;
    await asked((tx) =>
      recordEmailRevocation(tx, {
        operatorId: fixture.operatorId,
        revocation: complaint,
        at: AT,
        actor: ACTOR,
      }),
    );
    expect(await suppressed()).toEqual(['email email: complained']);
    const start = { ...said, channels: ['email'] as const, operatorId: fixture.operatorId };
    await asked((tx) => restoreConsent(tx, { ...start, address: fixture.email }));
    expect(await suppressed()).toEqual(['email email: complained']);
  });
});

test('whoever sends can close its row while the end of a channel waits for it', async () => {
  await addMessage('sms', 'sending');
  let waiting: Promise<unknown> = Promise.resolve();
  await withContactLock(world.locks, lockName(fixture.operatorId, fixture.phone), async () => {
    waiting = failed('30006');
    await lockIsAwaited(world);
    await world.ask('SELECT id FROM message WHERE id = $1 FOR UPDATE NOWAIT', [messageId]);
  });
  await waiting;
  expect([await suppressed(), (await message()).status]).toEqual([['sms phone: landline'], 'failed']);
});
