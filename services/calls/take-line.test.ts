import { usualAccounts } from '../../tests/setup/accounts.ts';
import { connectOwn } from '../../tests/setup/connections.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { revokeConsent } from '../messaging/revoke-consent.ts';
import { type CallResult, type CallVendor, placeCall } from './place-call.ts';
import { recordCall } from './record-call.ts';

let world: TestWorld;
let fixture: Fixture;
/** How many dials the vendor has had, and the most rows that were under way while it was asked. */
let dials: number;

// Noon in New York.
const NOON = new Date('2026-05-06T16:00:00Z');
const SECOND = 1_000;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask(`UPDATE call SET status = 'ended'`);
  fixture = await createFixture(world.db);
  dials = 0;
});

const vendor: CallVendor = {
  async place({ callId }) {
    dials += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { did: 'accept', vendorId: `call_${callId}` };
  },
  find: async () => null,
};

const asked = <T>(work: (tx: Transaction) => Promise<T>, of = fixture): Promise<T> =>
  asOperator(world.db, of.operatorId, work);
const limit = (maxCallsAtOnce: number | null, of = fixture) =>
  asked((tx) => tx.campaign.update({ where: { id: of.campaignId }, data: { maxCallsAtOnce } }), of);
const newLead = async (of = fixture) => (await asked((tx) => addLead(tx, of), of)).leadId;
const leads = (count: number, of = fixture) => Promise.all(Array.from({ length: count }, () => newLead(of)));

const depsOf = (retell: CallVendor) => ({
  ...{ db: world.db, locks: world.locks },
  accounts: usualAccounts({ retell }),
});

const place = (leadId: string, at = NOON, callsAtOnce?: number, of = fixture): Promise<CallResult> =>
  placeCall(depsOf({ ...vendor, callsAtOnce }), {
    ...{ operatorId: of.operatorId, leadId, key: `lead:${leadId}:0`, now: at },
  });

const results = (all: CallResult[]) => {
  const counts: Record<string, number> = {};
  for (const { result } of all) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
};
const untilOf = (result: CallResult): number => (result.result === 'deferred' ? result.until : Number.NaN);
const later = (seconds: number) => new Date(NOON.getTime() + seconds * SECOND);

async function hangUp(leadId: string, of = fixture): Promise<void> {
  const call = await asked((tx) => tx.call.findFirstOrThrow({ where: { leadId } }), of);
  const ended = { kind: 'ended', vendorCallId: call.vendorId ?? '', direction: 'outbound' } as const;
  const fact = { ...ended, durationMs: 40_000, endedAt: new Date() };
  await asked((tx) => recordCall(tx, { operatorId: of.operatorId, fact, actor: ACTOR }), of);
}

test('fifty at once, and no more of them are dialled than the campaign has lines', async () => {
  await limit(7);
  const all = await Promise.all((await leads(50)).map((id) => place(id)));
  expect(results(all)).toEqual({ placed: 7, deferred: 43 });
  expect(dials).toBe(7);
  const untils = all.map(untilOf).filter((until) => !Number.isNaN(until));
  // One line more or less every eleven seconds, so nobody wakes with all the others.
  expect(Math.min(...untils)).toBeGreaterThanOrEqual(later(15).getTime());
  expect(Math.max(...untils)).toBeGreaterThan(later((43 * 80) / 7 - 1).getTime());
  expect(new Set(untils.map((until) => Math.floor(until / (15 * SECOND)))).size).toBeGreaterThan(20);
}, 60_000);

test('it says why, in plain words, and writes no call', async () => {
  const [first = '', second = ''] = await leads(2);
  await limit(1);
  await place(first);
  const why = 'the one line of the campaign is busy';
  await expect(place(second)).resolves.toMatchObject({ result: 'deferred', why });
  await limit(0 + 1);
  await expect(place(second, NOON, 1)).resolves.toMatchObject({ why });
  await limit(null);
  await expect(place(second, NOON, 1)).resolves.toMatchObject({
    why: 'the one line of the vendor’s account is busy',
  });
  expect(await asked((tx) => tx.call.count())).toBe(1);
});

test('a campaign without a limit calls as many as there are', async () => {
  expect(results(await Promise.all((await leads(12)).map((id) => place(id))))).toEqual({ placed: 12 });
});

test('a line is free as soon as its call is over, refused by the vendor, or never began', async () => {
  await limit(1);
  const [first = '', second = '', third = ''] = await leads(3);
  await place(first);
  await hangUp(first);
  await expect(place(second)).resolves.toMatchObject({ result: 'placed' });
  await world.ask(`UPDATE call SET status = 'failed' WHERE lead_id = $1`, [second]);
  await expect(place(third)).resolves.toMatchObject({ result: 'placed' });
});

test('a call whose end was never told blocks its line for a little more than two hours', async () => {
  await limit(1);
  const [first = '', second = ''] = await leads(2);
  await place(first);
  const age = (interval: string) =>
    world.ask(`UPDATE call SET attempted_at = now() - interval '${interval}'`);
  await age('2 hours');
  await expect(place(second)).resolves.toMatchObject({ result: 'deferred' });
  await age('2 hours 6 minutes');
  await expect(place(second)).resolves.toMatchObject({ result: 'placed' });
});

test('the campaign next to it, and whoever phones in, takes none of its lines', async () => {
  await limit(1);
  const other = await asked((tx) => addCampaign(tx, fixture));
  await place(other.leadId);
  await asked(async (tx) => {
    const { contactId } = await tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } });
    const { operatorId, clientId, leadId } = fixture;
    const inbound = { key: 'in', direction: 'inbound', status: 'ongoing' };
    await tx.call.create({ data: { operatorId, clientId, leadId, contactId, ...inbound } });
  });
  await expect(place(await newLead())).resolves.toMatchObject({ result: 'placed' });
});

test('the account’s lines are all tenants’ together, those who phone in included', async () => {
  const other = await createFixture(world.db);
  await asked(
    (tx) =>
      tx.call.create({
        data: {
          ...{ operatorId: other.operatorId, clientId: other.clientId, leadId: other.leadId },
          ...{ contactId: other.contactId, key: 'in', direction: 'inbound', status: 'ongoing' },
        },
      }),
    other,
  );
  const mine = (await leads(20)).map((id) => place(id, NOON, 9));
  const theirs = (await leads(20, other)).map((id) => place(id, NOON, 9, other));
  const all = results(await Promise.all([...mine, ...theirs]));
  expect(all).toEqual({ placed: 8, deferred: 32 });
}, 60_000);

describe('those who wait', () => {
  test('are served in the order in which they came, and a newcomer does not get before them', async () => {
    await limit(1);
    const [talks = '', older = '', younger = '', newcomer = ''] = await leads(4);
    await place(talks);
    const first = untilOf(await place(older, later(1)));
    const second = untilOf(await place(younger, later(2)));
    expect(second).toBeGreaterThan(first);
    await hangUp(talks);
    const shortly = new Date(first - 5 * SECOND);
    await expect(place(newcomer, shortly)).resolves.toMatchObject({ result: 'deferred' });
    await expect(place(younger, shortly)).resolves.toMatchObject({ result: 'deferred' });
    await expect(place(older, new Date(first))).resolves.toMatchObject({ result: 'placed' });
    await hangUp(older);
    await expect(place(younger, new Date(second))).resolves.toMatchObject({ result: 'placed' });
    expect(await asked((tx) => tx.callWait.count())).toBe(1);
  });

  test('keep their place however often they find no line', async () => {
    await limit(1);
    const [talks = '', older = '', younger = ''] = await leads(3);
    await place(talks);
    await place(older, later(1));
    await place(younger, later(2));
    for (const at of [30, 60, 90]) await place(older, later(at));
    const last = [await place(older, later(100)), await place(younger, later(100))];
    expect(untilOf(last[0] as CallResult)).toBeLessThan(untilOf(last[1] as CallResult));
    expect(await asked((tx) => tx.callWait.count())).toBe(2);
  });

  test('hold nobody up who comes long before them, nor when they do not come', async () => {
    await limit(1);
    const [talks = '', waits = '', newcomer = ''] = await leads(3);
    await place(talks);
    const until = untilOf(await place(waits));
    await hangUp(talks);
    await expect(place(newcomer, later(1))).resolves.toMatchObject({ result: 'placed' });
    await hangUp(newcomer);
    const last = await newLead();
    await expect(place(last, new Date(until + 61 * SECOND))).resolves.toMatchObject({ result: 'placed' });
  });

  test.each([
    ['over', { endedAt: NOON }],
    ['standing still', { pausedAt: NOON }],
    ['answered', { status: 'replied' }],
  ])('count no longer once their sequence is %s', async (_, data) => {
    await limit(1);
    const [talks = '', gone = '', newcomer = ''] = await leads(3);
    await place(talks);
    const until = untilOf(await place(gone));
    await hangUp(talks);
    await asked((tx) => tx.lead.update({ where: { id: gone }, data }));
    await expect(place(newcomer, new Date(until))).resolves.toMatchObject({ result: 'placed' });
  });

  test('wait no more when they may not be called at all, or not at this hour', async () => {
    await limit(1);
    const [talks = '', sleeps = ''] = await leads(2);
    await place(talks);
    await Promise.all([place(sleeps), place(fixture.leadId)]);
    const midnight = new Date('2026-05-07T04:00:00Z');
    await expect(place(sleeps, midnight)).resolves.toMatchObject({ why: expect.stringContaining('hours') });
    const { operatorId, phone: address } = fixture;
    const stop = { channels: ['call' as const], source: 'test', text: 'STOP', at: NOON, actor: ACTOR };
    await asked((tx) => revokeConsent(tx, { operatorId, address, ...stop }));
    await expect(place(fixture.leadId)).resolves.toMatchObject({ result: 'blocked' });
    expect(await asked((tx) => tx.callWait.count())).toBe(0);
  });
});

test('a call that was never dialled for want of an answer holds no line while it waits for one', async () => {
  await limit(1);
  const [silent = '', talks = ''] = await leads(2);
  const broken: CallVendor = { ...vendor, place: () => Promise.reject(new Error('no answer')) };
  const request = { operatorId: fixture.operatorId, leadId: silent, key: `lead:${silent}:0`, now: NOON };
  await expect(placeCall(depsOf(broken), request)).rejects.toThrow('no answer');
  await expect(place(talks)).resolves.toMatchObject({ result: 'deferred' });
  await world.ask(`UPDATE call SET attempted_at = attempted_at - interval '16 s'`);
  await asked((tx) => tx.callWait.deleteMany());
  // The vendor has it not: it is dialled again on the line that it had.
  await expect(place(silent)).resolves.toMatchObject({ result: 'placed' });
  expect(await asked((tx) => tx.call.count())).toBe(1);
});

test('revocations, calls and ends at once stand in nobody’s way', async () => {
  await limit(3);
  const ids = await leads(12);
  const stop = { channels: ['call' as const], source: 'test', text: 'STOP', at: NOON, actor: ACTOR };
  const contacts = await asked((tx) =>
    tx.lead.findMany({ where: { id: { in: ids.slice(0, 4) } }, include: { contact: true } }),
  );
  const { operatorId } = fixture;
  const revoke = contacts.map(({ contact }) =>
    asked((tx) => revokeConsent(tx, { operatorId, address: contact.phone ?? '', ...stop })),
  );
  const calls = ids.flatMap((id) => [place(id), place(id)]);
  await Promise.all([...calls, ...revoke]);
  const under = await asked((tx) => tx.call.count({ where: { status: 'dialing' } }));
  expect(under).toBe(3);
  await Promise.all(ids.map((id) => hangUp(id).catch(() => undefined)));
}, 60_000);

test('the lines of an own account are its own: the environment’s calls take none of them, nor they of those', async () => {
  const { operatorId } = fixture;
  const connectionId = await connectOwn(world.db, {
    ...{ operatorId, vendor: 'retell', secrets: { apiKey: 'own' } },
  });
  const other = await createFixture(world.db);
  const byOwn = async (leadId: string) => {
    const own = { inUse: async () => ({ connectionId, port: { ...vendor, callsAtOnce: 1 } }) };
    const deps = { ...depsOf(vendor), accounts: { ...depsOf(vendor).accounts, ...own } };
    return placeCall(deps, { operatorId, leadId, key: `lead:${leadId}:0`, now: NOON });
  };
  const [first, second] = await leads(2);
  const [others, more] = await leads(2, other);
  expect(await place(others ?? '', NOON, 1, other)).toMatchObject({ result: 'placed' });
  expect(await byOwn(first ?? '')).toMatchObject({ result: 'placed' });
  expect(await byOwn(second ?? '')).toMatchObject({
    ...{ result: 'deferred', why: 'the one line of the operator’s own account is busy' },
  });
  const [waits] = await asked((tx) => tx.callWait.findMany());
  expect(waits).toMatchObject({ lines: connectionId, leadId: second });
  await hangUp(others ?? '', other);
  expect(await place(more ?? '', NOON, 1, other)).toMatchObject({ result: 'placed' });
});
