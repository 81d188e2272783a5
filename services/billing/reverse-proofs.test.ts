import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createShowClient, type ShowClient, SHOWS_NOW } from '../../tests/setup/shows.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const LATER = new Date(SHOWS_NOW.getTime() + 86_400_000);
const STANDS = { reversedAt: null, compensation: null };

/** A client with one milestone, whose invoice has come as far as told. */
async function billed(reversal: 'replace' | 'credit', status: 'draft' | 'open' | 'paid' = 'draft') {
  const client = await createShowClient(world, { reversal });
  const shows = await client.show(25);
  await client.count();
  const paid = status === 'paid' ? { amountPaidCents: 200_000, paidAt: SHOWS_NOW } : {};
  await client.read((tx) => tx.invoice.updateMany({ data: { status, ...paid } }));
  return { client, shows };
}

const numbers = async (client: ShowClient) => (await client.milestones()).map(({ number }) => number);
const proofsOf = (client: ShowClient, appointmentId: string) =>
  client.read((tx) =>
    tx.milestoneAppointment.findMany({ where: { appointmentId }, orderBy: { seq: 'asc' } }),
  );
const creditStarts = (client: ShowClient) =>
  client.read((tx) => tx.workflowSignal.count({ where: { workflowType: 'creditNote', start: 'once' } }));

describe.each(['draft', 'open', 'paid'] as const)('a show reversed while its invoice is %s', (status) => {
  test('in an agreement that replaces: the next show takes its slot, no money moves', async () => {
    const { client, shows } = await billed('replace', status);
    await client.decide(shows[3] ?? '', 'no_show');
    await client.count(LATER);
    expect((await client.milestones())[0]).toMatchObject({ shows: 24 });
    const [next = ''] = await client.show(1);
    await client.count(LATER);
    const [reversed] = await proofsOf(client, shows[3] ?? '');
    expect(reversed).toMatchObject({ reversedAt: LATER, compensation: 'replace' });
    expect(await proofsOf(client, next)).toMatchObject([{ ...STANDS, slot: reversed?.slot, seq: 26 }]);
    expect(await client.milestones()).toMatchObject([
      { number: 1, shows: 25, invoices: [[200_000, status, 14]] },
    ]);
    expect(await client.credits()).toEqual([]);
  });

  test('in one that credits: the price of its slot is owed back once, and the next show does not take it', async () => {
    const { client, shows } = await billed('credit', status);
    await client.decide(shows[3] ?? '', 'no_show');
    await client.show(1);
    for (let i = 0; i < 3; i += 1) await client.count(LATER);
    const [reversed, ...others] = await proofsOf(client, shows[3] ?? '');
    expect(others).toEqual([]);
    expect(reversed).toMatchObject({ reversedAt: LATER, compensation: 'credit' });
    expect(await client.credits()).toEqual([{ proofId: reversed?.id, amountCents: 8_000 }]);
    expect(await creditStarts(client)).toBe(1);
    expect(await client.milestones()).toMatchObject([{ number: 1, shows: 24 }]);
  });
});

test.each(['void', 'uncollectible'])(
  'a milestone whose invoice is %s takes no show that another one is to bill; paid after all, it does',
  async (status) => {
    const { client, shows } = await billed('replace', 'open');
    await client.decide(shows[3] ?? '', 'no_show');
    await client.read((tx) => tx.invoice.updateMany({ data: { status } }));
    await client.show(25);
    await client.count(LATER);
    expect(await client.milestones()).toMatchObject([
      { number: 1, shows: 24 },
      { number: 2, shows: 25 },
    ]);
    if (status === 'void') return;
    await client.read((tx) => tx.invoice.updateMany({ where: { status }, data: { status: 'paid' } }));
    await client.show(1);
    await client.count(LATER);
    expect((await client.milestones())[0]).toMatchObject({ shows: 25 });
  },
);

test('50 with a reversal between, replaced: the 51st show opens the second milestone', async () => {
  const { client, shows } = await billed('replace');
  await client.show(10);
  await client.decide(shows[0] ?? '', 'no_show');
  await client.count();
  await client.show(14);
  await expect(client.count()).resolves.toEqual({ netShown: 48 });
  await client.show(1);
  await client.count();
  expect(await numbers(client)).toEqual([1]);
  await client.show(1);
  await expect(client.count()).resolves.toEqual({ netShown: 50 });
  expect(await client.milestones()).toMatchObject([
    { number: 1, shows: 25 },
    { number: 2, shows: 25 },
  ]);
  expect(await client.credits()).toEqual([]);
});

test('50 with a reversal between, credited: the 50th show opens the second milestone, the slot stays billed', async () => {
  const { client, shows } = await billed('credit');
  await client.show(10);
  await client.decide(shows[0] ?? '', 'no_show');
  await client.count();
  await client.show(14);
  await expect(client.count()).resolves.toEqual({ netShown: 48 });
  expect(await numbers(client)).toEqual([1]);
  await client.show(1);
  await expect(client.count()).resolves.toEqual({ netShown: 49 });
  expect(await client.milestones()).toMatchObject([
    { number: 1, shows: 24 },
    { number: 2, shows: 25 },
  ]);
  expect(await client.credits()).toHaveLength(1);
});

test('a show that was reversed before it was billed is neither replaced nor credited', async () => {
  const client = await createShowClient(world, { reversal: 'credit' });
  const [first = ''] = await client.show(24);
  await client.decide(first, 'no_show');
  await client.show(1);
  await expect(client.count()).resolves.toEqual({ netShown: 24 });
  await client.show(1);
  await client.count();
  expect(await client.milestones()).toMatchObject([{ number: 1, shows: 25 }]);
  expect(await proofsOf(client, first)).toEqual([]);
  expect(await client.credits()).toEqual([]);
});

test('reversed, replaced, and shown after all: it fills the next hole or counts towards the next milestone', async () => {
  const { client, shows } = await billed('replace');
  const [id = ''] = shows;
  await client.decide(id, 'no_show');
  await client.count();
  await client.decide(id, 'shown');
  await client.count();
  expect(await proofsOf(client, id)).toMatchObject([
    { compensation: 'replace', slot: expect.any(Number) },
    STANDS,
  ]);
  expect(await client.milestones()).toMatchObject([{ number: 1, shows: 25 }]);
});

test('reversed, credited, and shown after all: a new show, which is billed as one and may be credited again', async () => {
  const { client, shows } = await billed('credit');
  const [id = ''] = shows;
  await client.decide(id, 'no_show');
  await client.count();
  await client.decide(id, 'shown');
  await client.count();
  expect(await proofsOf(client, id)).toMatchObject([{ compensation: 'credit' }]);
  await client.show(24);
  await client.count();
  expect(await client.milestones()).toMatchObject([
    { number: 1, shows: 24 },
    { number: 2, shows: 25 },
  ]);
  await client.decide(id, 'no_show');
  await client.count();
  expect(await proofsOf(client, id)).toMatchObject([{ compensation: 'credit' }, { compensation: 'credit' }]);
  expect(await client.credits()).toHaveLength(2);
});

test('a replacement that is reversed too leaves the same slot open once more', async () => {
  const { client, shows } = await billed('replace');
  await client.decide(shows[0] ?? '', 'no_show');
  const [second = ''] = await client.show(1);
  await client.count();
  await client.decide(second, 'no_show');
  await client.count();
  expect(await client.milestones()).toMatchObject([{ shows: 24 }]);
  await client.show(1);
  await client.count();
  const [milestone, ...others] = await client.milestones();
  expect(others).toEqual([]);
  expect(milestone).toMatchObject({ number: 1, shows: 25 });
  expect(milestone?.proofs).toHaveLength(27);
});

test('the agreement of the milestone decides, not the one in force', async () => {
  const { client, shows } = await billed('replace');
  await client.agree({ reversal: 'credit' });
  await client.decide(shows[0] ?? '', 'no_show');
  await client.count();
  expect(await proofsOf(client, shows[0] ?? '')).toMatchObject([{ compensation: 'replace' }]);
  expect(await client.credits()).toEqual([]);
});

test('all shows of a milestone that does not divide evenly, credited one by one, give back its price', async () => {
  const client = await createShowClient(world, { size: 7, priceCents: 100_000, reversal: 'credit' });
  const shows = await client.show(7);
  await client.count();
  for (const id of shows) {
    await client.decide(id, 'no_show');
    await client.count();
  }
  const credits = await client.credits();
  expect(credits).toHaveLength(7);
  expect(credits.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(100_000);
});

describe('a proof that a settled dispute has reversed', () => {
  async function settled(status: 'replaced' | 'credited') {
    const { client, shows } = await billed('credit');
    const [id = ''] = shows;
    const [proof] = await proofsOf(client, id);
    const compensation = status === 'replaced' ? 'replace' : 'credit';
    await client.read(async (tx) => {
      await tx.milestoneAppointment.updateMany({
        where: { id: proof?.id ?? '' },
        data: { reversedAt: LATER, compensation },
      });
      await tx.dispute.create({
        data: {
          ...{ operatorId: client.operatorId, clientId: client.clientId, status, reason: 'nobody came' },
          ...{ milestoneId: proof?.milestoneId ?? '', proofId: proof?.id ?? '', resolvedAt: LATER },
          ...{ raisedByKind: 'key', raisedById: 'test', raisedFor: 'client' },
        },
      });
    });
    return { client, id };
  }

  test('is not made good a second time when its appointment is decided otherwise', async () => {
    const { client, id } = await settled('replaced');
    await client.decide(id, 'no_show', LATER);
    await client.count();
    expect(await client.credits()).toEqual([]);
    expect(await proofsOf(client, id)).toMatchObject([{ compensation: 'replace' }]);
  });

  test.each(['replaced', 'credited'] as const)(
    'and %s is no new show while its verdict is the one that was contested',
    async (status) => {
      const { client, id } = await settled(status);
      await client.count(LATER);
      await client.show(24);
      await client.count(LATER);
      expect(await numbers(client)).toEqual([1]);
      expect(await proofsOf(client, id)).toHaveLength(1);
    },
  );

  test('counts as a new one when somebody decides about it anew', async () => {
    const { client, id } = await settled('credited');
    const anew = new Date(LATER.getTime() + 1000);
    await client.decide(id, 'no_show', anew);
    await client.decide(id, 'shown', anew);
    await client.show(24);
    await client.count();
    expect(await numbers(client)).toEqual([1, 2]);
  });
});
