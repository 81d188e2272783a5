import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallPlace } from '../../contracts/calls/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { eraseCalls } from './erase-calls.ts';

let world: TestWorld;
let fixture: Fixture;
/** What the vendor still has, was asked to delete, and what it does about it. */
let asked: string[];
let answer: (vendorId: string) => boolean;

const NOW = new Date('2026-11-21T02:40:00Z');
const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  asked = [];
  answer = () => true;
});

const mine = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const SAID = { transcript: 'Agent: hello', recordingUrl: 'https://example.com/1.wav', summary: 'x' };
let made = 0;

/** A call that ended so many days ago. */
const addCall = (
  endedDaysAgo: number,
  differs: Partial<Prisma.CallUncheckedCreateInput> = {},
  of = fixture,
): Promise<string> =>
  mine(async (tx) => {
    made += 1;
    const { operatorId, clientId, leadId, contactId } = of;
    const { id } = await tx.call.create({
      data: {
        ...{ operatorId, clientId, leadId, contactId, key: `k${made}`, vendorId: `call_${made}` },
        ...{ direction: 'outbound', status: 'ended', outcome: 'no_outcome', durationMs: 61_000 },
        ...{ endedAt: daysAgo(endedDaysAgo), ...SAID, ...differs },
      },
    });
    const usage = { seconds: 61, rateMicrosPerMinute: 200_000, endedAt: daysAgo(endedDaysAgo) };
    await tx.usage.create({ data: { operatorId, clientId, callId: id, ...usage } });
    return id;
  });

const page = (place: CallPlace | null = null) =>
  eraseCalls(world.db, {
    operatorId: fixture.operatorId,
    place,
    now: NOW,
    atVendor: async ({ vendorId }) => {
      asked.push(vendorId);
      return answer(vendorId);
    },
  });

async function night(): Promise<{ erased: number; refused: string[] }> {
  const sum = { erased: 0, refused: [] as string[] };
  let place: CallPlace | null = null;
  do {
    const done = await page(place);
    sum.erased += done.erased;
    sum.refused.push(...done.refused);
    place = done.next;
  } while (place);
  return sum;
}

const read = (id: string) =>
  mine((tx) => tx.call.findUniqueOrThrow({ where: { id }, include: { usage: true } }));

/** A newer version of the campaign's policy. */
const keepFor = (days: number | undefined) =>
  mine(async (tx) => {
    const policy = await tx.policy.findUniqueOrThrow({ where: { id: fixture.policyId } });
    const { keep: _, ...rest } = policy.body as Prisma.JsonObject;
    const body = { ...rest, ...(days !== undefined && { keep: { callContentDays: days } }) };
    const newest = await tx.policy.count({ where: { name: policy.name } });
    const { operatorId } = fixture;
    await tx.policy.create({ data: { operatorId, name: policy.name, version: newest + 1, body } });
  });

test('what was said a year ago is given up, at the vendor and here; that it was, and its minutes, stay', async () => {
  const [old, fresh] = [await addCall(366), await addCall(364)];
  expect(await night()).toEqual({ erased: 1, refused: [] });
  const { vendorId } = await read(old);
  expect(asked).toEqual([vendorId]);
  expect(await read(old)).toMatchObject({
    ...{ transcript: null, recordingUrl: null, summary: null, contentErasedAt: NOW },
    ...{ outcome: 'no_outcome', durationMs: 61_000, usage: { seconds: 61, rateMicrosPerMinute: 200_000 } },
  });
  expect(await read(fresh)).toMatchObject({ ...SAID, contentErasedAt: null });
  expect(await night()).toEqual({ erased: 0, refused: [] });
  expect(asked).toHaveLength(1);
});

describe('how long it is kept', () => {
  test('is as the newest version of the campaign’s policy says', async () => {
    const call = await addCall(40);
    await keepFor(30);
    expect((await night()).erased).toBe(1);
    expect((await read(call)).contentErasedAt).toEqual(NOW);
  });

  test('is a year where the policy is of an older make', async () => {
    await Promise.all([addCall(366), addCall(364)]);
    await keepFor(undefined);
    expect((await night()).erased).toBe(1);
  });

  test('is each campaign’s own', async () => {
    const other = await addClient(world.db, fixture.operatorId);
    await keepFor(30);
    const ids = [await addCall(40), await addCall(40, {}, other)];
    expect((await night()).erased).toBe(1);
    const kept = await Promise.all(ids.map(read));
    expect(kept.map(({ transcript }) => transcript)).toEqual([null, SAID.transcript]);
  });

  test('is a day at the least, for the analysis to come', async () => {
    await keepFor(0);
    await addCall(0.9);
    expect((await night()).erased).toBe(0);
  });
});

test('pages go on from one to the next, however many calls ended at one moment, and each is done once', async () => {
  const ids = [];
  for (let i = 0; i < 45; i += 1) ids.push(await addCall(i < 25 ? 400 : 401));
  const first = await page();
  expect([first.erased, first.next?.callId !== undefined]).toEqual([20, true]);
  expect((await night()).erased).toBe(25);
  expect(new Set(asked).size).toBe(45);
  expect(asked).toHaveLength(45);
  expect(await mine((tx) => tx.call.count({ where: { contentErasedAt: null } }))).toBe(0);
});

test('a call that the vendor does not give up keeps its place here too, and holds up no other', async () => {
  const ids = [await addCall(403), await addCall(402), await addCall(401)];
  const [, stuck = ''] = ids;
  const { vendorId } = await read(stuck);
  answer = (id) => id !== vendorId;
  expect(await night()).toEqual({ erased: 2, refused: [stuck] });
  expect(await read(stuck)).toMatchObject({ ...SAID, contentErasedAt: null });
  answer = () => true;
  expect(await night()).toEqual({ erased: 1, refused: [] });
});

test('a process that dies after the vendor gave it up, and before we did, leaves it on the list', async () => {
  const call = await addCall(400);
  answer = () => {
    throw new Error('the process died');
  };
  await expect(page()).rejects.toThrow('the process died');
  expect(await read(call)).toMatchObject({ ...SAID, contentErasedAt: null });
  answer = () => true;
  expect((await night()).erased).toBe(1);
  expect(new Set(asked).size).toBe(1);
});

test('calls whose end was never told are given up too, and calls that never were at the vendor are left alone', async () => {
  const lost = await addCall(0, { endedAt: null, createdAt: daysAgo(400), status: 'dialing' });
  const blocked = await addCall(0, {
    endedAt: null,
    createdAt: daysAgo(400),
    status: 'blocked',
    vendorId: null,
  });
  expect((await night()).erased).toBe(1);
  expect((await read(lost)).contentErasedAt).toEqual(NOW);
  expect((await read(blocked)).contentErasedAt).toBeNull();
});

test('another operator’s calls are its own affair', async () => {
  await addCall(400);
  const before = fixture;
  fixture = await createFixture(world.db);
  expect((await night()).erased).toBe(0);
  fixture = before;
  expect((await night()).erased).toBe(1);
});

test('places of calls that never came back to their line are forgotten', async () => {
  const { operatorId, leadId } = fixture;
  const wait = (key: string, until: Date) =>
    mine((tx) =>
      tx.callWait.create({
        data: { operatorId, leadId, key, lines: 'account', since: daysAgo(3), until },
      }),
    );
  await wait('gone', daysAgo(2));
  await wait('comes', daysAgo(0.5));
  await night();
  expect((await mine((tx) => tx.callWait.findMany())).map(({ key }) => key)).toEqual(['comes']);
});
