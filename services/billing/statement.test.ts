import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { dayOf, startOfDay } from '../../domain/billing/days.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { getStatement } from './get-statement.ts';
import { type Booking, type LedgerAccount, postLedger } from './post-ledger.ts';
import { readBalances } from './read-balances.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

/** The same numbers for the same seed: a failure can be had again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Open {
  readonly cents: number;
  readonly tax: number;
  paid: number;
  state: 'open' | 'paid' | 'void' | 'written_off';
}

type Sides = Booking['sides'];
interface Step {
  readonly name: string;
  readonly kind: Booking['kind'];
  readonly sides: Sides;
}

/** Steps of one invoice's life as they may follow one another, with a model of what is still owed on it. */
function lifeOf(
  number: number,
  pick: (below: number) => number,
): { steps: Step[]; owed: number; credit: number } {
  const cents = 1_000 + pick(500_000);
  const invoice: Open = { cents, tax: pick(2) * Math.round(cents * 0.07), paid: 0, state: 'open' };
  const total = cents + invoice.tax;
  const steps: Step[] = [];
  let [owed, credit] = [total, 0];
  const book = (kind: Step['kind'], sides: Sides) =>
    steps.push({ name: `invoice:${number}:${kind}:${steps.length}`, kind, sides });
  book('invoice', { receivable: total, revenue: -cents, tax: -invoice.tax });
  for (let i = pick(5); i > 0; i -= 1) {
    const part = 1 + pick(Math.max(1, Math.floor(cents / 25)));
    const what = pick(6);
    if (invoice.state === 'open' && what === 0 && owed > part) {
      book('credit_note', { receivable: -part, revenue: part });
      owed -= part;
    } else if (invoice.state === 'open' && what === 1) {
      book('void', { receivable: -owed, revenue: owed });
      [owed, invoice.state] = [0, 'void'];
    } else if (invoice.state === 'open' && what === 2) {
      book('write_off', { receivable: -owed, bad_debt: owed });
      [invoice.paid, owed, invoice.state] = [owed, 0, 'written_off'];
    } else if (invoice.state === 'open') {
      book('payment', { cash: owed, receivable: -owed });
      [invoice.paid, owed, invoice.state] = [owed, 0, 'paid'];
    } else if (invoice.state === 'written_off') {
      book('payment', { cash: invoice.paid, bad_debt: -invoice.paid });
      invoice.state = 'paid';
    } else if (invoice.state === 'paid' && what <= 1) {
      book('credit_note', { client_credit: -part, revenue: part });
      credit -= part;
    } else if (invoice.state === 'paid' && what === 2) {
      book('refund', { refunds: part, cash: -part });
    } else if (invoice.state === 'paid' && what === 3) {
      book('chargeback', { chargebacks: invoice.paid, cash: -invoice.paid });
      if (pick(2) === 0) book('chargeback_won', { cash: invoice.paid, chargebacks: -invoice.paid });
    }
  }
  return { steps, owed, credit };
}

interface History {
  readonly fixture: Fixture;
  readonly owed: number;
  readonly credit: number;
}

const DAY = 86_400_000;

/** Some months around the edge of a month at which clocks change; some bookings at that very edge. */
async function writeHistory(
  fixture: Fixture,
  pick: (below: number) => number,
  edges: Date[],
): Promise<History> {
  let [owed, credit] = [0, 0];
  const first = (edges[0]?.getTime() ?? 0) - 70 * DAY;
  for (let number = 1; number <= 25; number += 1) {
    const life = lifeOf(number, pick);
    owed += life.owed;
    credit += life.credit;
    let at = first + pick(110 * DAY);
    await asOperator(world.db, fixture.operatorId, async (tx) => {
      for (const { name, ...step } of life.steps) {
        const edge = edges[pick(edges.length)];
        await postLedger(tx, {
          ...step,
          ...{ operatorId: fixture.operatorId, clientId: fixture.clientId, currency: 'usd', invoiceId: null },
          booking: `${fixture.clientId}:${name}`,
          at: edge && pick(3) === 0 ? new Date(edge.getTime() - pick(2)) : new Date(at),
        });
        at += pick(20 * DAY);
      }
    });
  }
  return { fixture, owed, credit };
}

/** Spans of days that follow one another, month by month around an edge. */
function monthsAround(edge: string): [from: string, to: string][] {
  const starts = [-6, -2, -1, 0, 1, 2, 11].map((months) =>
    DateTime.fromISO(edge, { zone: 'utc' }).plus({ months }),
  );
  return starts
    .slice(1)
    .map((end, i) => [starts[i]?.toISODate() ?? '', end.minus({ days: 1 }).toISODate() ?? '']);
}

test.each([
  ['America/New_York', '2026-11-01', 1],
  // The last day of March has 23 hours.
  ['Europe/London', '2024-04-01', 2],
  // The last day of October has 25 hours.
  ['Africa/Cairo', '2024-11-01', 3],
  // The first of November has two midnights.
  ['America/Havana', '2026-11-01', 4],
])(
  'in %s around %s the books balance at every moment, and month follows on month (seed %i)',
  async (zone, edge, seed) => {
    const pick = numbers(seed);
    const first = await createFixture(world.db);
    const { operatorId } = first;
    await asOperator(world.db, operatorId, (tx) =>
      tx.organization.update({ where: { id: operatorId }, data: { zone } }),
    );
    const caller: Caller = {
      tenant: { role: 'operator', operatorId },
      actor: { kind: 'command', id: 'test' },
    };
    const midnight = startOfDay(edge, zone);
    const edges = [
      midnight,
      new Date(midnight.getTime() - DAY / 24),
      new Date(midnight.getTime() + DAY / 24),
    ];
    const histories = [
      await writeHistory(first, pick, edges),
      await writeHistory(await addClient(world.db, operatorId), pick, edges),
    ];

    for (const at of [...edges, undefined]) {
      const { sums } = await readBalances(world.db, caller, { at });
      expect(sums).toMatchObject([{ currency: 'usd', balanceCents: 0 }]);
      expect((sums[0]?.debitCents ?? 0) + (sums[0]?.creditCents ?? 0)).toBe(0);
    }
    for (const history of histories) await checkClient(caller, history, { zone, edge });
  },
);

async function checkClient(
  caller: Caller,
  { fixture, owed, credit }: History,
  { zone, edge }: { zone: string; edge: string },
): Promise<void> {
  const { items, sums } = await readBalances(world.db, caller, { clientId: fixture.clientId });
  const balanceOf = (account: LedgerAccount) =>
    items.find((each) => each.account === account)?.balanceCents ?? 0;
  expect(sums).toMatchObject([{ balanceCents: 0 }]);
  // What is owed is what invoices were not paid, credited, voided or written off for.
  expect([balanceOf('receivable'), balanceOf('client_credit')]).toEqual([owed, credit]);

  let opening = { receivableCents: 0, clientCreditCents: 0, balanceCents: 0 };
  let bookings = 0;
  for (const [from, to] of monthsAround(edge)) {
    const { currencies } = await getStatement(world.db, caller, { id: fixture.clientId, from, to });
    const [statement] = currencies;
    if (!statement) throw new Error('a statement has a currency');
    expect(statement.opening).toMatchObject(opening);
    let running = statement.opening.balanceCents;
    for (const entry of statement.entries) {
      running += entry.amountCents;
      expect(entry.balanceCents).toBe(running);
      expect(entry.amountCents).toBe(entry.receivableCents + entry.clientCreditCents);
      expect([entry.date >= from, entry.date <= to, entry.date]).toEqual([true, true, dayOf(entry.at, zone)]);
    }
    expect(statement.closing.balanceCents).toBe(running);
    bookings += statement.entries.length;
    const { receivableCents, clientCreditCents, balanceCents } = statement.closing;
    opening = { receivableCents, clientCreditCents, balanceCents };
  }
  expect(opening).toEqual({ receivableCents: owed, clientCreditCents: credit, balanceCents: owed + credit });
  const [written] = await world.ask<{ count: number }>(
    'SELECT count(DISTINCT booking)::int AS count FROM ledger_entry WHERE client_id = $1',
    [fixture.clientId],
  );
  expect(bookings).toBe(written?.count);
}

test('two currencies of a client are two statements, and neither knows of the other', async () => {
  const fixture = await createFixture(world.db);
  const { operatorId, clientId } = fixture;
  const at = new Date('2026-05-05T15:00:00Z');
  for (const [currency, cents] of [
    ['usd', 100],
    ['eur', 30],
  ] as const) {
    await asOperator(world.db, operatorId, (tx) =>
      postLedger(tx, {
        ...{ operatorId, clientId, currency, at, invoiceId: null, kind: 'invoice', booking: currency },
        sides: { receivable: cents, revenue: -cents },
      }),
    );
  }
  const caller: Caller = {
    tenant: { role: 'client', operatorId, clientId },
    actor: { kind: 'key', id: 'k' },
  };
  const { currencies } = await getStatement(world.db, caller, {
    id: clientId,
    from: '2026-05-01',
    to: '2026-05-31',
  });
  expect(currencies.map(({ currency, closing }) => [currency, closing.balanceCents])).toEqual([
    ['eur', 30],
    ['usd', 100],
  ]);
  const { sums } = await readBalances(world.db, caller, {});
  expect(sums.map(({ currency, balanceCents }) => [currency, balanceCents])).toEqual([
    ['eur', 0],
    ['usd', 0],
  ]);
});

test('a statement is whole when it is read in many batches, even where many things happened in one instant', async () => {
  const fixture = await createFixture(world.db);
  const { operatorId, clientId } = fixture;
  const at = new Date('2026-05-05T15:00:00Z');
  const one = { operatorId, clientId, kind: 'invoice', currency: 'usd', at };
  await asOperator(world.db, operatorId, (tx) =>
    tx.ledgerEntry.createMany({
      data: Array.from({ length: 2_100 }, (_, i) => [
        { ...one, booking: `b${i}`, account: 'receivable', amountCents: 2 },
        { ...one, booking: `b${i}`, account: 'revenue', amountCents: -2 },
      ]).flat(),
    }),
  );
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'command', id: 'test' } };
  const { currencies } = await getStatement(world.db, caller, {
    id: clientId,
    from: '2026-05-05',
    to: '2026-05-05',
  });
  expect(new Set(currencies[0]?.entries.map(({ booking }) => booking)).size).toBe(2_100);
  expect(currencies[0]?.closing.balanceCents).toBe(4_200);
});
