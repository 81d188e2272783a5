import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, becomeSystem } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { type Booking, postLedger } from './post-ledger.ts';

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const booking = (sides: Booking['sides'], name = 'invoice:1:finalized'): Booking => ({
  ...{ operatorId: fixture.operatorId, clientId: fixture.clientId, booking: name, kind: 'invoice' },
  ...{ currency: 'usd', invoiceId: null, at: new Date('2026-05-05T15:00:00Z'), sides },
});
const post = (each: Booking) => asOperator(world.db, each.operatorId, (tx) => postLedger(tx, each));
const entries = async (): Promise<string[]> =>
  (
    await world.ask<{ entry: string }>(
      `SELECT account || ' ' || amount_cents AS entry FROM ledger_entry WHERE operator_id = $1 ORDER BY 1`,
      [fixture.operatorId],
    )
  ).map(({ entry }) => entry);

interface Side {
  readonly account: string;
  readonly cents: number;
  readonly currency?: string;
  readonly clientId?: string;
}

/** Past the service: one statement a side, as anybody who has the app's login could write them. */
const insert = (...sides: Side[]) =>
  asOperator(world.db, fixture.operatorId, async (tx) => {
    for (const { account, cents, currency = 'usd', clientId = fixture.clientId } of sides)
      await tx.$executeRaw`INSERT INTO ledger_entry
        (operator_id, client_id, booking, kind, account, amount_cents, currency, at)
        VALUES (${fixture.operatorId}::uuid, ${clientId}::uuid, 'by-hand', 'invoice', ${account}, ${cents}, ${currency}, now())`;
  });

describe('the service', () => {
  test('writes the sides of a booking, and none that is nothing', async () => {
    await post(booking({ receivable: 107, revenue: -100, tax: -7, cash: 0 }));
    expect(await entries()).toEqual(['receivable 107', 'revenue -100', 'tax -7']);
  });

  test('refuses what does not balance, and what happened with it is undone', async () => {
    const { operatorId } = fixture;
    const work = asOperator(world.db, operatorId, async (tx) => {
      await tx.organization.update({ where: { id: operatorId }, data: { name: 'Changed' } });
      await postLedger(tx, booking({ receivable: 100, revenue: -99 }));
    });
    await expect(work).rejects.toThrow('the booking invoice:1:finalized is off by 1 cents');
    expect(await entries()).toEqual([]);
    const [row] = await world.ask<{ name: string }>('SELECT name FROM organization WHERE id = $1', [
      operatorId,
    ]);
    expect(row?.name).toBe('Sample Operator');
  });

  test('writes a booking once, however often and by however many it is written', async () => {
    const once = booking({ receivable: 100, revenue: -100 });
    await post(once);
    await post(once);
    await Promise.all(Array.from({ length: 8 }, () => post(once)));
    expect(await entries()).toEqual(['receivable 100', 'revenue -100']);
  });

  test('the first telling of a booking stands whole, whatever a later one says', async () => {
    await expect(post(booking({ receivable: 100, revenue: -100 }))).resolves.toBe(true);
    await expect(post(booking({ receivable: 107, revenue: -100, tax: -7 }))).resolves.toBe(false);
    expect(await entries()).toEqual(['receivable 100', 'revenue -100']);
  });

  test('two operators have bookings of the same name', async () => {
    await post(booking({ receivable: 100, revenue: -100 }));
    const other = await createFixture(world.db);
    await post({
      ...booking({ cash: 1, receivable: -1 }),
      operatorId: other.operatorId,
      clientId: other.clientId,
    });
    expect(await entries()).toEqual(['receivable 100', 'revenue -100']);
  });

  test('has all checked at once, while the transaction still acts for the operator', async () => {
    const steps: string[] = [];
    const work = asOperator(world.db, fixture.operatorId, async (tx) => {
      const { sides: _, ...lone } = booking({}, 'lone');
      await tx.ledgerEntry.create({ data: { ...lone, account: 'cash', amountCents: 1 } });
      await postLedger(tx, booking({ receivable: 100, revenue: -100 }));
      steps.push('written');
      await becomeSystem(tx);
    });
    await expect(work).rejects.toThrow('does not balance');
    expect(steps).toEqual([]);
  });
});

describe('the database', () => {
  test('takes sides that balance when the transaction ends', async () => {
    await insert({ account: 'receivable', cents: 5 }, { account: 'revenue', cents: -5 });
    expect(await entries()).toEqual(['receivable 5', 'revenue -5']);
  });

  test.each<[string, (sibling: Fixture) => Side[]]>([
    ['one side alone', () => [{ account: 'receivable', cents: 5 }]],
    [
      'sides that differ',
      () => [
        { account: 'receivable', cents: 5 },
        { account: 'revenue', cents: -4 },
      ],
    ],
    [
      'sides in two currencies',
      () => [
        { account: 'receivable', cents: 5 },
        { account: 'revenue', cents: -5, currency: 'eur' },
      ],
    ],
    [
      'sides of two clients',
      ({ clientId }) => [
        { account: 'receivable', cents: 5 },
        { account: 'revenue', cents: -5, clientId },
      ],
    ],
    [
      'an account that is none',
      () => [
        { account: 'pocket', cents: 5 },
        { account: 'revenue', cents: -5 },
      ],
    ],
  ])('refuses %s, whoever writes', async (_, sides) => {
    const sibling = await addClient(world.db, fixture.operatorId);
    await expect(insert(...sides(sibling))).rejects.toThrow(/does not balance|ledger_entry_account/);
    expect(await entries()).toEqual([]);
  });

  test('lets nobody change or strike out what is booked', async () => {
    await post(booking({ receivable: 100, revenue: -100 }));
    for (const sql of ['UPDATE ledger_entry SET amount_cents = 0', 'DELETE FROM ledger_entry'])
      await expect(
        asOperator(world.db, fixture.operatorId, (tx) => tx.$executeRawUnsafe(sql)),
      ).rejects.toThrow('permission denied');
    expect(await entries()).toHaveLength(2);
  });

  test("books nothing on another operator's client", async () => {
    const other = await createFixture(world.db);
    const theirs = { ...booking({ cash: 1, receivable: -1 }), clientId: other.clientId };
    await expect(post(theirs)).rejects.toThrow();
    await expect(post({ ...theirs, clientId: randomUUID() })).rejects.toThrow();
    expect(await entries()).toEqual([]);
  });
});
