import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { createShowClient, SHOWS_NOW, type ShowClient, type Terms } from '../../tests/setup/shows.ts';
import type { Caller } from '../caller.ts';
import { readMilestoneProgress } from './read-progress.ts';

let world: TestWorld;
let client: ShowClient;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createShowClient(world, { size: 5 });
});

const actor = { kind: 'person', id: 'test' } as const;
const operator = (): Caller => ({ tenant: { role: 'operator', operatorId: client.operatorId }, actor });
const ask = (caller: Caller, asked: object = {}) =>
  readMilestoneProgress(world.db, caller, { limit: 50, now: SHOWS_NOW, ...asked });

async function progress() {
  const [own] = (await ask(operator(), { clientId: client.clientId })).items;
  if (!own) throw new Error('the client has no progress');
  return own;
}

test('shows count towards the next one, and a full one is being billed until billing has heard of it', async () => {
  expect(await progress()).toMatchObject({
    number: 1,
    size: 5,
    counted: 0,
    remaining: 5,
    amountCents: 200_000,
  });
  await client.show(3);
  expect(await progress()).toMatchObject({ counted: 3, remaining: 2, currency: 'usd' });
  await client.show(3);
  expect(await progress()).toMatchObject({ number: 2, counted: 1, remaining: 4, opening: 1 });
  await client.count();
  expect(await progress()).toMatchObject({ number: 2, counted: 1, remaining: 4, opening: 0 });
});

describe('a billed show that is reversed', () => {
  test('is replaced before anything counts, at once and after billing has heard of it', async () => {
    const [first = '', second = ''] = await client.show(5);
    await client.count();
    for (const id of [first, second]) await client.decide(id, 'no_show');
    const before = await progress();
    expect(before).toMatchObject({ counted: 0, toReplace: 2, remaining: 7 });
    await client.count();
    expect(await progress()).toEqual(before);
    await client.show(3);
    expect(await progress()).toMatchObject({ counted: 1, toReplace: 0, remaining: 4 });
    await client.count();
    expect(await progress()).toMatchObject({ counted: 1, toReplace: 0, remaining: 4 });
  });

  test('is not replaced where it is credited, or where its invoice was given up', async () => {
    for (const terms of [{ size: 5, reversal: 'credit' }, { size: 5 }] satisfies Terms[]) {
      client = await createShowClient(world, terms);
      const [shown = ''] = await client.show(5);
      await client.count();
      const { clientId } = client;
      if (!('reversal' in terms))
        await client.read((tx) => tx.invoice.updateMany({ where: { clientId }, data: { status: 'void' } }));
      await client.decide(shown, 'no_show');
      expect(await progress()).toMatchObject({ counted: 0, toReplace: 0, remaining: 5 });
      await client.count();
      expect(await progress()).toMatchObject({ counted: 0, toReplace: 0, remaining: 5 });
    }
  });
});

test('a size that changes holds from then on, for what was counted towards it too', async () => {
  await client.show(4);
  await client.agree({ size: 10, priceCents: 90_000 });
  expect(await progress()).toMatchObject({ size: 10, counted: 4, remaining: 6, amountCents: 90_000 });
  await client.agree({ size: 3 });
  expect(await progress()).toMatchObject({ number: 2, size: 3, counted: 1, remaining: 2, opening: 1 });
});

test('whatever happened, the next invoice comes with the last of the shows that remain, and not before', async () => {
  for (let round = 0; round < 12; round += 1) {
    const { clientId } = client;
    const shown = await client.read((tx) =>
      tx.appointment.findMany({ where: { clientId, status: 'shown' } }),
    );
    const deeds: (() => Promise<unknown>)[] = [
      () => client.show(1 + randomInt(6)),
      async () => {
        const one = shown[randomInt(Math.max(1, shown.length))];
        if (one) await client.decide(one.id, 'no_show');
      },
      () => client.agree({ size: 2 + randomInt(5), reversal: randomInt(2) === 0 ? 'replace' : 'credit' }),
    ];
    for (let i = 0; i < 3; i += 1) await deeds[randomInt(deeds.length)]?.();
    if (randomInt(2) === 0) await client.count();
    const { remaining, opening, number } = await progress();
    const before = (await client.milestones()).length;
    await client.show(remaining - 1);
    await client.count();
    expect((await client.milestones()).length).toBe(before + opening);
    await client.show(1);
    await client.count();
    const after = await client.milestones();
    expect([after.length, after.at(-1)?.number]).toEqual([before + opening + 1, number]);
  }
});

test('the nearest come first, page by page; a client sees its own, and another’s is not there', async () => {
  const near = await createShowClient(world, { size: 5 }, client.operatorId);
  await near.show(4);
  const first = await ask(operator(), { limit: 1 });
  const second = await ask(operator(), { limit: 1, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ clientId, remaining }) => [clientId, remaining])).toEqual([
    [near.clientId, 1],
    [client.clientId, 5],
  ]);
  expect(second.nextCursor).toBeNull();
  const tenant = { role: 'client', operatorId: client.operatorId, clientId: near.clientId } as const;
  expect((await ask({ tenant, actor })).items).toMatchObject([{ clientId: near.clientId, counted: 4 }]);
  await expect(ask({ tenant, actor }, { clientId: client.clientId })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(ask(operator(), { cursor: 'bm8' })).rejects.toMatchObject({ code: 'invalid' });
});
