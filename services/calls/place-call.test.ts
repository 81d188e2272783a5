import { usualAccounts } from '../../tests/setup/accounts.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { revokeConsent } from '../messaging/revoke-consent.ts';
import { type CallRequest, type CallVendor, type OutgoingCall, placeCall } from './place-call.ts';

let world: TestWorld;
let fixture: Fixture;
let placed: OutgoingCall[];
let next: CallVendor['place'][];
let found: string | null;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  placed = [];
  next = [];
  found = null;
});

const vendor: CallVendor = {
  async place(call) {
    placed.push(call);
    return next.shift()?.(call) ?? { did: 'accept', vendorId: `call_${call.callId}` };
  },
  async find() {
    return found;
  },
};

// Noon and midnight in New York.
const NOON = new Date('2026-05-06T16:00:00Z');
const MIDNIGHT = new Date('2026-05-06T04:00:00Z');

const place = (differs: Partial<CallRequest> = {}) =>
  placeCall(
    { db: world.db, locks: world.locks, accounts: usualAccounts({ retell: vendor }) },
    {
      operatorId: fixture.operatorId,
      leadId: fixture.leadId,
      key: `lead:${fixture.leadId}:0`,
      now: NOON,
      ...differs,
    },
  );

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);
const rows = () => asked((tx) => tx.call.findMany());
const revoke = () =>
  asked((tx) =>
    revokeConsent(tx, {
      ...{ operatorId: fixture.operatorId, channels: ['call'], address: fixture.phone, source: 'test' },
      ...{ text: 'STOP', at: NOON, actor: ACTOR },
    }),
  );

test('a call that may be placed is placed once, however often it is asked for', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, () => place()));
  expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  expect(placed).toMatchObject([
    { to: fixture.phone, from: fixture.ourNumber, variables: { first_name: 'Sample' } },
  ]);
  const [row] = await rows();
  expect(row).toMatchObject({ status: 'dialing', vendorId: `call_${row?.id}`, direction: 'outbound' });
});

test("the contact's own fields are told to the agent as text, and change none of ours", async () => {
  const fields = { 'Renewal Date': '2026-07-01', seats: 12, 'first name': 'Somebody', notes: { a: 1 } };
  await asked((tx) =>
    tx.contact.update({ where: { id: fixture.contactId }, data: { fields, tags: ['secret'] } }),
  );
  await place();
  expect(placed[0]?.variables).toMatchObject({
    ...{ renewal_date: '2026-07-01', seats: '12', first_name: 'Sample' },
  });
  expect(Object.values(placed[0]?.variables ?? {}).every((value) => typeof value === 'string')).toBe(true);
  expect(JSON.stringify(placed[0])).not.toMatch(/secret|notes|Somebody/);
});

test("a step's agent speaks in place of the campaign's", async () => {
  await asked((tx) => tx.campaign.updateMany({ data: { retellAgentId: 'agent_campaign' } }));
  await place();
  await place({ key: 'another', agentId: 'agent_step' });
  expect(placed.map(({ agentId }) => agentId)).toEqual(['agent_campaign', 'agent_step']);
});

test('a suppressed number is blocked, and so is a lead without one', async () => {
  await revoke();
  await expect(place()).resolves.toMatchObject({ result: 'blocked' });
  const bare = await asked((tx) => addLead(tx, fixture, { phone: null }));
  await expect(place({ leadId: bare.leadId, key: 'other' })).resolves.toMatchObject({ result: 'blocked' });
  expect((await rows()).map(({ reason }) => reason).sort()).toEqual(['no_phone', 'opted_out']);
  expect(placed).toEqual([]);
});

test('outside the window it is deferred, without a row', async () => {
  const until = new Date('2026-05-06T12:00:00Z').getTime();
  const why = 'it is outside the hours: 08:00–21:00 in America/New_York';
  await expect(place({ now: MIDNIGHT })).resolves.toEqual({ result: 'deferred', until, why });
  expect(await rows()).toEqual([]);
});

test('a lead that was paused while its call was on the way is not called', async () => {
  await asked((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { pausedAt: NOON } }));
  await expect(place()).resolves.toMatchObject({ result: 'deferred', why: 'the lead is paused' });
  expect([placed, await rows()]).toEqual([[], []]);
});

test("the law of the contact's state is kept: no call to Alabama on a Sunday", async () => {
  const sunday = new Date('2026-05-10T17:00:00Z');
  await expect(place({ now: sunday, key: 'before' })).resolves.toMatchObject({ result: 'placed' });
  await asked((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { state: 'AL' } }));
  await expect(place({ now: sunday })).resolves.toEqual({
    result: 'deferred',
    until: new Date('2026-05-11T13:00:00Z').getTime(),
    why: 'it is outside the hours: Sunday in Alabama',
  });
});

test('refused: failed for good', async () => {
  next.push(async () => ({ did: 'refuse', reason: 'invalid number' }));
  await expect(place()).resolves.toMatchObject({ result: 'failed' });
  await expect(place()).resolves.toMatchObject({ result: 'failed' });
  expect(await rows()).toMatchObject([{ status: 'failed', reason: 'invalid number' }]);
  expect(placed).toHaveLength(1);
});

test('not now: it waits, and the retry places it with one request more', async () => {
  next.push(async () => ({ did: 'nothing', error: new Error('too many requests') }));
  await expect(place()).rejects.toThrow('too many requests');
  expect(await rows()).toMatchObject([{ status: 'waiting', reason: 'too many requests' }]);
  await expect(place()).resolves.toMatchObject({ result: 'placed' });
  expect(placed).toHaveLength(2);
});

test("the vendor's own event may be quicker than its answer", async () => {
  next.push(async ({ callId }) => {
    await asked((tx) =>
      tx.call.update({ where: { id: callId }, data: { vendorId: 'call_1', status: 'ended' } }),
    );
    return { did: 'accept', vendorId: 'call_1' };
  });
  await expect(place()).resolves.toMatchObject({ result: 'placed' });
  expect(await rows()).toMatchObject([{ status: 'ended', vendorId: 'call_1' }]);
});

/** Lets time pass since the vendor was asked. */
const wait = () => world.ask(`UPDATE call SET attempted_at = attempted_at - interval '16 s'`);

describe('a crash between the row and the answer', () => {
  beforeEach(async () => {
    next.push(() => {
      throw new Error('no answer');
    });
    await expect(place()).rejects.toThrow('no answer');
    expect(await rows()).toMatchObject([{ status: 'dialing', vendorId: null }]);
  });

  test('the vendor has it: it is not dialled again', async () => {
    found = 'call_7';
    await expect(place()).resolves.toMatchObject({ result: 'placed' });
    expect(await rows()).toMatchObject([{ status: 'dialing', vendorId: 'call_7' }]);
    expect(placed).toHaveLength(1);
  });

  test('the vendor has it not: it is dialled once', async () => {
    await expect(place()).rejects.toThrow('may still be at it');
    await wait();
    await place();
    await place();
    expect(placed).toHaveLength(2);
    expect(await rows()).toHaveLength(1);
  });

  test('the vendor has it not, and it was revoked meanwhile: it is not dialled', async () => {
    await revoke();
    await wait();
    await expect(place()).resolves.toMatchObject({ result: 'blocked' });
    expect(placed).toHaveLength(1);
  });

  test('the vendor has it not, and the window has closed: it is deferred', async () => {
    await wait();
    await expect(place({ now: MIDNIGHT })).resolves.toMatchObject({ result: 'deferred' });
    expect(placed).toHaveLength(1);
  });
});
