import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { depsWith } from '../../tests/setup/message-vendor.ts';
import { addOpenInvoice } from '../../tests/setup/open-invoice.ts';
import { relayedMessages } from '../../tests/setup/relayed-messages.ts';
import { listUnsettled } from './list-unsettled.ts';
import type { SendRequest } from './message-row.ts';
import type { MessageVendor, OutgoingMessage } from './message-vendor.ts';
import { type SendResult, sendMessage } from './send-message.ts';
import { settleMessage } from './settle-message.ts';

let world: TestWorld;
let fixture: Fixture;
let invoiceId: string;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const due = { dueAt: new Date(NOON.getTime() - 3 * 86_400_000) };
  ({ invoiceId } = await asOperator(world.db, fixture.operatorId, (tx) => addOpenInvoice(tx, fixture, due)));
});

const NOON = new Date('2026-05-06T16:00:00Z');

/** Where the process dies around the vendor: before it is asked, while it acts, or nowhere. */
type Dies = 'before' | 'during' | 'never';

/** A vendor with a memory: what it took is out in the world, whoever hears of it. */
class RememberingVendor implements MessageVendor {
  readonly delivered: OutgoingMessage[] = [];
  dies: Dies = 'never';
  /** SendGrid without its activity, or soon after: nobody can tell. */
  isListed = true;

  async send(message: OutgoingMessage): ReturnType<MessageVendor['send']> {
    const dies = this.dies;
    this.dies = 'never';
    if (dies === 'before') throw new Error('the process died');
    this.delivered.push(message);
    if (dies === 'during') throw new Error('the process died');
    return { did: 'accept', vendorId: `V${message.messageId}` };
  }

  async find({ messageId }: OutgoingMessage): ReturnType<MessageVendor['find']> {
    if (!this.isListed) return 'cannot_tell';
    return this.delivered.some((message) => message.messageId === messageId)
      ? { vendorId: `V${messageId}` }
      : 'not_sent';
  }
}

/** A database whose process dies at its nth transaction, before or after that has committed. */
function dyingAt(db: Database, nth: number, committed: boolean): Database {
  let count = 0;
  return new Proxy(db, {
    get(target, name) {
      if (name !== '$transaction') return Reflect.get(target, name);
      return async (work: Parameters<Database['$transaction']>[0]) => {
        count += 1;
        if (count === nth && !committed) throw new Error('the process died');
        const result = await (target.$transaction as (work: unknown) => Promise<unknown>)(work);
        if (count === nth) throw new Error('the process died');
        return result;
      };
    },
  });
}

type Form = 'sms' | 'email' | 'letter';

const request = (form: Form): SendRequest => ({
  ...{ operatorId: fixture.operatorId, leadId: fixture.leadId, appointmentId: null },
  ...{ template: form === 'sms' ? 'sequence_sms' : 'sequence_email', purpose: 'sequence' },
  ...{ key: `lead:${fixture.leadId}:1`, now: NOON, until: null, channel: form === 'sms' ? 'sms' : 'email' },
  ...(form === 'letter' && ofLetter()),
});

const ofLetter = () => ({
  ...{ leadId: null, clientId: fixture.clientId, invoiceId },
  ...({ template: 'invoice_reminder', purpose: 'billing', key: `invoice:${invoiceId}:reminder:1` } as const),
});

const rows = () => asOperator(world.db, fixture.operatorId, (tx) => tx.message.findMany());

/** Lets time pass since the vendor was asked. */
const wait = (interval: string) =>
  world.ask(`UPDATE message SET attempted_at = attempted_at - $2::interval WHERE operator_id = $1`, [
    fixture.operatorId,
    interval,
  ]);

/** Tries again as Temporal does, a while later each time, until there is an answer. */
async function untilAnswered(vendor: MessageVendor, channel: Form): Promise<SendResult> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      return await sendMessage(depsWith(world, vendor), request(channel));
    } catch {
      await wait('20 s');
    }
  }
  throw new Error('it was never answered');
}

/** What the schedule does an hour later. */
async function settleAll(vendor: MessageVendor): Promise<void> {
  await wait('61 minutes');
  const deps = depsWith(world, vendor);
  for (const message of await listUnsettled(world.db, new Date())) {
    if (message.operatorId === fixture.operatorId) await settleMessage(deps, message, new Date());
  }
  for (const again of await relayedMessages(world.db, fixture.operatorId)) {
    await sendMessage(deps, { ...again, now: NOON, until: again.until ? new Date(again.until) : null });
  }
}

/** The transactions of a send that goes well, by their number. */
const STEPS = [1, 2, 3, 4, 5, 6];

test('a send has as many transactions as are tried below', async () => {
  let count = 0;
  const counting = new Proxy(world.db, {
    get(target, name) {
      if (name === '$transaction') count += 1;
      return Reflect.get(target, name);
    },
  });
  await sendMessage({ ...depsWith(world, new RememberingVendor()), db: counting }, request('sms'));
  expect(count).toBe(STEPS.length);
});

describe.each(['sms', 'email', 'letter'] as const)('%s: whoever dies', (channel) => {
  test.each(STEPS.flatMap((nth) => [[nth, false] as const, [nth, true] as const]))(
    'at the database, step %i, committed: %s, it is out exactly once',
    async (nth, committed) => {
      const vendor = new RememberingVendor();
      const deps = { ...depsWith(world, vendor), db: dyingAt(world.db, nth, committed) };
      await sendMessage(deps, request(channel)).catch(() => undefined);
      await expect(untilAnswered(vendor, channel)).resolves.toMatchObject({ result: 'sent' });
      expect(vendor.delivered).toHaveLength(1);
      expect(await rows()).toMatchObject([{ status: 'sent', vendorId: expect.any(String) }]);
    },
  );

  test.each(['before', 'during'] as const)('%s the request, it is out exactly once', async (dies) => {
    const vendor = new RememberingVendor();
    vendor.dies = dies;
    await expect(sendMessage(depsWith(world, vendor), request(channel))).rejects.toThrow('died');
    await expect(untilAnswered(vendor, channel)).resolves.toMatchObject({ result: 'sent' });
    expect(vendor.delivered).toHaveLength(1);
    expect(await rows()).toMatchObject([{ status: 'sent' }]);
  });

  test.each(['before', 'during'] as const)(
    '%s the request, and the vendor cannot tell: unconfirmed, then settled, and out exactly once',
    async (dies) => {
      const vendor = new RememberingVendor();
      vendor.isListed = false;
      vendor.dies = dies;
      await expect(sendMessage(depsWith(world, vendor), request(channel))).rejects.toThrow('died');
      await expect(untilAnswered(vendor, channel)).resolves.toMatchObject({ result: 'unconfirmed' });
      expect(vendor.delivered.length).toBeLessThanOrEqual(1);
      await settleAll(vendor);
      expect(await rows()).toMatchObject([{ status: 'unconfirmed' }]);
      vendor.isListed = true;
      await settleAll(vendor);
      expect(vendor.delivered).toHaveLength(1);
      expect(await rows()).toMatchObject([{ status: 'sent' }]);
    },
  );
});

test('what is settled as never sent is not sent to somebody who opted out meanwhile', async () => {
  const vendor = new RememberingVendor();
  vendor.isListed = false;
  vendor.dies = 'before';
  await expect(sendMessage(depsWith(world, vendor), request('sms'))).rejects.toThrow('died');
  await untilAnswered(vendor, 'sms');
  await asOperator(world.db, fixture.operatorId, (tx) =>
    tx.suppression.create({
      data: { operatorId: fixture.operatorId, channel: 'sms', address: fixture.phone, reason: 'opted_out' },
    }),
  );
  vendor.isListed = true;
  await settleAll(vendor);
  expect(vendor.delivered).toEqual([]);
  expect(await rows()).toMatchObject([{ status: 'blocked', reason: 'opted_out' }]);
});

test('a message that is fresh, settled or beyond what vendors remember is not asked about', async () => {
  const vendor = new RememberingVendor();
  vendor.dies = 'before';
  await sendMessage(depsWith(world, vendor), request('sms')).catch(() => undefined);
  const mine = async () =>
    (await listUnsettled(world.db, new Date())).filter(({ operatorId }) => operatorId === fixture.operatorId);
  expect(await mine()).toEqual([]);
  await wait('11 minutes');
  expect(await mine()).toHaveLength(1);
  await wait('4 days');
  expect(await mine()).toEqual([]);
});

test('a question to the client that is sent again goes to the client, and never to the lead', async () => {
  const appointmentId = await asOperator(world.db, fixture.operatorId, (tx) =>
    addAppointment(tx, fixture, { startsAt: new Date(NOON.getTime() - 2 * 3_600_000) }),
  );
  const vendor = new RememberingVendor();
  vendor.dies = 'before';
  vendor.isListed = false;
  const question: SendRequest = {
    ...{ operatorId: fixture.operatorId, leadId: fixture.leadId, appointmentId, channel: 'email' },
    ...{ template: 'ask_client', purpose: 'client_question', now: NOON, until: null },
    key: `appointment:${appointmentId}:ask_client_1:1:email`,
  };
  await expect(sendMessage(depsWith(world, vendor), question)).rejects.toThrow('the process died');
  vendor.isListed = true;
  await settleAll(vendor);
  expect(vendor.delivered.map(({ to }) => to)).toEqual([`client-${fixture.clientId}@example.com`]);
});

describe('a letter that was never sent', () => {
  const settled = async (vendor: RememberingVendor) => {
    vendor.dies = 'before';
    vendor.isListed = false;
    await expect(sendMessage(depsWith(world, vendor), request('letter'))).rejects.toThrow('died');
    vendor.isListed = true;
    return () => settleAll(vendor);
  };

  test('is put together anew when it is settled: to the client, about the same invoice', async () => {
    const vendor = new RememberingVendor();
    const settle = await settled(vendor);
    await asOperator(world.db, fixture.operatorId, (tx) =>
      tx.invoice.updateMany({ data: { amountPaidCents: 50_000 } }),
    );
    await settle();
    expect(vendor.delivered).toMatchObject([
      { to: `client-${fixture.clientId}@example.com`, text: expect.stringContaining('$1,500.00') },
    ]);
    const [row] = await rows();
    expect(row).toMatchObject({ status: 'sent', invoiceId, template: 'invoice_reminder' });
    expect(row?.body).toBe(vendor.delivered[0]?.text);
  });

  test('is not sent when the invoice was paid meanwhile', async () => {
    const vendor = new RememberingVendor();
    const settle = await settled(vendor);
    await asOperator(world.db, fixture.operatorId, (tx) =>
      tx.invoice.updateMany({ data: { status: 'paid' } }),
    );
    await settle();
    expect(vendor.delivered).toEqual([]);
    expect(await rows()).toMatchObject([{ status: 'skipped', reason: 'invoice_is_paid' }]);
  });
});
