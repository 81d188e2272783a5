import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addAppointment,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { depsWith, type TestVendor, testVendor } from '../../tests/setup/message-vendor.ts';
import { revokeConsent } from './revoke-consent.ts';
import type { SendRequest } from './message-row.ts';
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

/** What a process that dies, or a vendor that never answers, looks like. */
const crash = (): never => {
  throw new Error('no answer');
};

// Noon and midnight in New York.
const NOON = new Date('2026-05-06T16:00:00Z');
const MIDNIGHT = new Date('2026-05-06T04:00:00Z');

const request = (differs: Partial<SendRequest> = {}): SendRequest => ({
  operatorId: fixture.operatorId,
  leadId: fixture.leadId,
  appointmentId: null,
  channel: 'sms',
  template: 'sequence_sms',
  key: `lead:${fixture.leadId}:1`,
  purpose: 'sequence',
  now: NOON,
  until: null,
  ...differs,
});

const send = (differs: Partial<SendRequest> = {}) => sendMessage(depsWith(world, vendor), request(differs));

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);
const rows = () => asked((tx) => tx.message.findMany({ orderBy: { createdAt: 'asc' } }));

const revoke = (address: string, channel: 'sms' | 'email' = 'sms') =>
  asked((tx) =>
    revokeConsent(tx, {
      ...{ operatorId: fixture.operatorId, channels: [channel], address, source: 'test' },
      ...{ text: 'STOP', at: NOON, actor: ACTOR },
    }),
  );

describe('the door', () => {
  test('lets through what may go: the row is sent, with what the vendor calls it', async () => {
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    const [row] = await rows();
    expect(row).toMatchObject({
      status: 'sent',
      vendorId: `SM${row?.id}`,
      toAddress: fixture.phone,
      attempts: 1,
    });
    expect(vendor.sent).toMatchObject([{ messageId: row?.id, from: fixture.ourNumber, to: fixture.phone }]);
  });

  test('blocks a suppressed number, with a row that says why', async () => {
    await revoke(fixture.phone);
    await expect(send()).resolves.toMatchObject({ result: 'blocked' });
    expect(await rows()).toMatchObject([{ status: 'blocked', reason: 'opted_out' }]);
    expect(vendor.sent).toEqual([]);
  });

  test.each(['sequence', 'rebook', 'reminder', 'question'] as const)(
    'a %s is not exempt from that',
    async (purpose) => {
      await revoke(fixture.phone);
      await expect(send({ purpose })).resolves.toMatchObject({ result: 'blocked' });
      expect(vendor.sent).toEqual([]);
    },
  );

  test('blocks what has no address', async () => {
    const bare = await asked((tx) => addLead(tx, fixture, { phone: null }));
    await expect(send({ leadId: bare.leadId })).resolves.toMatchObject({ result: 'blocked' });
    expect(await rows()).toMatchObject([{ status: 'blocked', reason: 'no_phone', toAddress: '' }]);
  });

  test('knows an address in any case', async () => {
    const loud = await asked((tx) => addLead(tx, fixture, { email: 'Lead98@Example.com' }));
    await revoke('lead98@example.com', 'email');
    const email = { leadId: loud.leadId, channel: 'email', template: 'sequence_email' } as const;
    await expect(send(email)).resolves.toMatchObject({ result: 'blocked' });
  });

  test("another operator's suppression is not ours", async () => {
    const other = await createFixture(world.db);
    await asOperator(world.db, other.operatorId, (tx) =>
      tx.suppression.create({
        data: { operatorId: other.operatorId, channel: 'sms', address: fixture.phone, reason: 'opted_out' },
      }),
    );
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
  });

  test('defers outside the window, says why, and writes no row', async () => {
    await expect(send({ now: MIDNIGHT })).resolves.toEqual({
      result: 'deferred',
      until: new Date('2026-05-06T12:00:00Z').getTime(),
      why: 'it is outside the hours: 08:00–21:00 in America/New_York',
    });
    expect(await rows()).toEqual([]);
    expect(vendor.sent).toEqual([]);
  });

  const live = (data: { phone?: string; zone?: string; state?: string }) =>
    asked((tx) => tx.contact.update({ where: { id: fixture.contactId }, data }));
  const HALF_PAST_EIGHT = new Date('2026-05-07T00:30:00Z');

  test("defers a text by the law of the contact's state, but not an email", async () => {
    await live({ zone: 'America/New_York', state: 'FL' });
    await expect(send({ now: HALF_PAST_EIGHT })).resolves.toEqual({
      result: 'deferred',
      until: new Date('2026-05-07T12:00:00Z').getTime(),
      why: 'it is outside the hours: 08:00–20:00 in Florida',
    });
    const email = { channel: 'email', template: 'sequence_email', key: 'other' } as const;
    await expect(send({ ...email, now: HALF_PAST_EIGHT })).resolves.toMatchObject({ result: 'sent' });
  });

  test('asks the number before the campaign, and both when the contact is said to be elsewhere', async () => {
    await live({ phone: '+14155550100' });
    const california = new Date('2026-05-06T15:00:00Z').getTime();
    await expect(send({ now: MIDNIGHT })).resolves.toMatchObject({ until: california });
    await live({ zone: 'America/New_York' });
    // Ten in New York is seven in California; nine in the evening comes first in New York.
    await expect(send({ now: new Date('2026-05-06T14:00:00Z') })).resolves.toMatchObject({
      until: california,
    });
    await expect(send({ now: new Date('2026-05-07T01:00:00Z') })).resolves.toMatchObject({
      until: california + 86_400_000,
    });
  });

  test('blocks, with a row, what clocks and laws never allow together', async () => {
    await live({ zone: 'Asia/Tokyo', state: 'RI' });
    await expect(send()).resolves.toMatchObject({ result: 'blocked' });
    expect(await rows()).toMatchObject([{ status: 'blocked', reason: 'no_allowed_hour' }]);
    expect(vendor.sent).toEqual([]);
  });

  test('neither window nor law holds a policy that has no window', async () => {
    await live({ zone: 'America/New_York', state: 'FL' });
    const { operatorId, clientId: name } = fixture;
    const body = { ...POLICIES.quick } as unknown as Prisma.InputJsonObject;
    await asked((tx) => tx.policy.create({ data: { operatorId, name, version: 2, body } }));
    await expect(send({ now: MIDNIGHT })).resolves.toMatchObject({ result: 'sent' });
  });

  test('a reminder does not wait for the window', async () => {
    await expect(send({ now: MIDNIGHT, purpose: 'reminder' })).resolves.toMatchObject({ result: 'sent' });
  });

  test('skips what is too late to be of use', async () => {
    const until = new Date(NOON.getTime() - 1);
    await expect(send({ purpose: 'reminder', until })).resolves.toMatchObject({ result: 'skipped' });
    expect(await rows()).toMatchObject([{ status: 'skipped', reason: 'too_late' }]);
    expect(vendor.sent).toEqual([]);
  });
});

describe("the vendor's answer", () => {
  test('refused: failed for good, and not tried again', async () => {
    vendor.next.push(async () => ({ did: 'refuse', reason: '21211' }));
    await expect(send()).resolves.toMatchObject({ result: 'failed' });
    await expect(send()).resolves.toMatchObject({ result: 'failed' });
    expect(await rows()).toMatchObject([{ status: 'failed', reason: '21211' }]);
    expect(vendor.sent).toHaveLength(1);
  });

  test('not now: the row waits, the error is told, and the retry sends with one request more', async () => {
    const busy = new Error('too many requests');
    vendor.next.push(async () => ({ did: 'nothing', error: busy }));
    await expect(send()).rejects.toBe(busy);
    expect(await rows()).toMatchObject([{ status: 'waiting', reason: 'too many requests', vendorId: null }]);
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    expect(await rows()).toMatchObject([{ status: 'sent', reason: null, attempts: 2 }]);
    expect(vendor.sent).toHaveLength(2);
  });

  test('not now, and then revoked: the retry is blocked', async () => {
    vendor.next.push(async () => ({ did: 'nothing', error: new Error('later') }));
    await expect(send()).rejects.toThrow('later');
    await revoke(fixture.phone);
    await expect(send()).resolves.toMatchObject({ result: 'blocked' });
    expect(vendor.sent).toHaveLength(1);
  });

  test('a receipt that is quicker than the answer is not taken back', async () => {
    vendor.next.push(async ({ messageId }) => {
      await asked((tx) => tx.message.update({ where: { id: messageId }, data: { status: 'delivered' } }));
      return { did: 'accept', vendorId: 'SM1' };
    });
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    expect(await rows()).toMatchObject([{ status: 'delivered', vendorId: 'SM1' }]);
  });
});

/** Lets time pass since the vendor was asked. */
const wait = (interval: string) =>
  world.ask(`UPDATE message SET attempted_at = attempted_at - $2::interval WHERE operator_id = $1`, [
    fixture.operatorId,
    interval,
  ]);

describe('what has lost its purpose meanwhile', () => {
  test('a step of a lead that is no longer worked is skipped', async () => {
    await asked((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { status: 'dnc' } }));
    await expect(send()).resolves.toMatchObject({ result: 'skipped' });
    expect(await rows()).toMatchObject([{ status: 'skipped', reason: 'lead_is_dnc' }]);
    expect(vendor.sent).toEqual([]);
  });

  test.each([
    ['cancelled', { status: 'cancelled' }, 'appointment_is_cancelled'],
    ['moved', { planRevision: 2 }, 'appointment_was_moved'],
  ])('a reminder of an appointment that was %s is skipped', async (_, change, reason) => {
    const appointmentId = await asked((tx) => addAppointment(tx, fixture, { startsAt: NOON }));
    await asked((tx) => tx.appointment.update({ where: { id: appointmentId }, data: change }));
    const reminder = { purpose: 'reminder', template: 'reminder_2h', appointmentId, revision: 1 } as const;
    await expect(send(reminder)).resolves.toMatchObject({ result: 'skipped' });
    expect(await rows()).toMatchObject([{ reason }]);
    expect(vendor.sent).toEqual([]);
  });
});

describe('a crash between the row and the answer', () => {
  beforeEach(async () => {
    vendor.next.push(crash);
    await expect(send()).rejects.toThrow('no answer');
    expect(await rows()).toMatchObject([{ status: 'sending', vendorId: null }]);
  });

  test('the vendor has it: it is not sent again', async () => {
    vendor.finds = { vendorId: 'SM7' };
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    expect(await rows()).toMatchObject([{ status: 'sent', vendorId: 'SM7' }]);
    expect(vendor.sent).toHaveLength(1);
  });

  test('the vendor has it not: it is sent once', async () => {
    vendor.finds = 'not_sent';
    await expect(send()).rejects.toThrow('may still be at it');
    await wait('16 s');
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    expect(vendor.sent).toHaveLength(2);
    expect(await rows()).toHaveLength(1);
  });

  test('the vendor’s list has it not, but its receipt comes just then: it is not sent again', async () => {
    await wait('16 s');
    vendor.find = async () => {
      await asked((tx) => tx.message.updateMany({ data: { status: 'delivered', vendorId: 'SM9' } }));
      return 'not_sent';
    };
    await send().catch(() => undefined);
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    expect(vendor.sent).toHaveLength(1);
    expect(await rows()).toMatchObject([{ status: 'delivered', vendorId: 'SM9' }]);
  });

  test('the vendor has it not: it does not count against the caps itself', async () => {
    await asked(async (tx) => {
      const body = { ...POLICIES.standard, caps: [{ channel: 'sms', max: 1, per: 86_400 }] };
      const { name } = await tx.policy.findUniqueOrThrow({ where: { id: fixture.policyId } });
      const { operatorId } = fixture;
      await tx.policy.create({
        data: { operatorId, name, version: 2, body: body as unknown as Prisma.InputJsonObject },
      });
    });
    await wait('16 s');
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
  });

  test('the vendor has it not, and it was revoked meanwhile: it is not sent', async () => {
    await revoke(fixture.phone);
    await wait('16 s');
    await expect(send()).resolves.toMatchObject({ result: 'blocked' });
    expect(vendor.sent).toHaveLength(1);
  });

  test('the vendor cannot tell: it waits for an event, then is left unconfirmed, and is never sent again', async () => {
    vendor.finds = 'cannot_tell';
    await expect(send()).rejects.toThrow('waiting for its event');
    await wait('31 s');
    await expect(send()).resolves.toMatchObject({ result: 'unconfirmed' });
    await expect(send()).resolves.toMatchObject({ result: 'unconfirmed' });
    expect(vendor.sent).toHaveLength(1);
  });

  test('the vendor cannot tell, but its event does', async () => {
    vendor.finds = 'cannot_tell';
    await asked((tx) => tx.message.updateMany({ data: { status: 'delivered', vendorId: 'SM8' } }));
    await expect(send()).resolves.toMatchObject({ result: 'sent' });
    expect(vendor.sent).toHaveLength(1);
  });
});

describe('at the same time', () => {
  test('the same key twice is one request', async () => {
    const first = await send();
    await expect(send()).resolves.toEqual(first);
    expect(vendor.sent).toHaveLength(1);
  });

  test('twenty sends of one key are one request', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => send()));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(vendor.sent).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
  });

  test('a revocation waits for a message that is going out, and nothing goes out after it', async () => {
    const done: string[] = [];
    let answer = (): void => undefined;
    const isOut = new Promise<void>((resolveOut) => {
      vendor.next.push(async () => {
        resolveOut();
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        done.push('answered');
        return { did: 'accept', vendorId: 'SM1' };
      });
    });
    const sending = send();
    await isOut;
    const revoking = revoke(fixture.phone).then(() => done.push('revoked'));
    await lockIsAwaited(world);
    const late = send({ key: `lead:${fixture.leadId}:2` });
    answer();
    await Promise.all([sending, revoking]);
    expect(done).toEqual(['answered', 'revoked']);
    await expect(late).resolves.toMatchObject({ result: 'blocked' });
    expect(vendor.sent).toHaveLength(1);
  });
});
