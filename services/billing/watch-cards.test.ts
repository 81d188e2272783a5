import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addClient, createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import type { OwedLetter } from '../messaging/owe-letter.ts';

// How a letter goes out is another suite's; here it counts which are asked for.
const letters: OwedLetter[] = [];
jest.unstable_mockModule('../messaging/owe-letter.ts', () => ({
  oweLetter: async (_tx: Transaction, letter: OwedLetter) => void letters.push(letter),
}));
const { watchCards } = await import('./watch-cards.ts');

let world: TestWorld;
let operatorId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ operatorId } = await createFixture(world.db));
  letters.length = 0;
});

const asOurs = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, operatorId, work);

/** A client with a card, charged automatically unless it is said how. */
async function client(card: { month: number; year: number; method?: string }, collection?: string) {
  const { clientId } = await addClient(world.db, operatorId);
  const { month: cardExpMonth, year: cardExpYear, method = `pm_${clientId}` } = card;
  await asOurs(async (tx) => {
    const row = { paymentMethodId: method, cardExpMonth, cardExpYear, stripeCustomerId: `cus_${clientId}` };
    await tx.billingAccount.create({ data: { operatorId, clientId, ...row } });
    await agree(tx, clientId, collection ?? 'charge_automatically', '2026-02-01T00:00:00Z', 2);
  });
  return clientId;
}

async function agree(tx: Transaction, clientId: string, collection: string, from: string, version: number) {
  const terms = { rateMicrosPerMinute: 0, milestoneSize: 25, milestonePriceCents: 1, termsDays: 14 };
  const effectiveFrom = new Date(from);
  await tx.agreement.create({
    data: { operatorId, clientId, version, ...terms, collection, effectiveFrom },
  });
}

async function look(now: string): Promise<string[]> {
  letters.length = 0;
  await watchCards(world.db, { operatorId, after: null, now: new Date(now) });
  return letters.map(({ key }) => key);
}

const tasks = () => asOurs((tx) => tx.task.findMany({ where: { kind: 'card_expiring' } }));

test('a letter when the end is near, another in the last week, and then one task for a person', async () => {
  const clientId = await client({ month: 1, year: 2027, method: 'pm_1' });
  expect(await look('2026-11-30T09:10:00Z')).toEqual([]);
  expect(await look('2026-12-01T09:10:00Z')).toEqual(['card:pm_1:2027-01:expiring']);
  expect(letters[0]).toMatchObject({ operatorId, clientId, template: 'card_expiring', invoiceId: null });
  // Each day the same is owed, under the same key: a letter that went out goes out once.
  expect(await look('2027-01-24T09:10:00Z')).toEqual(['card:pm_1:2027-01:expiring']);
  expect(await look('2027-01-25T09:10:00Z')).toEqual(['card:pm_1:2027-01:last_days']);
  // It is still 31 January where the operator is.
  expect(await look('2027-02-01T04:59:00Z')).toEqual(['card:pm_1:2027-01:last_days']);
  expect(await tasks()).toEqual([]);
  expect(await look('2027-02-01T09:10:00Z')).toEqual([]);
  expect(await look('2027-02-02T09:10:00Z')).toEqual([]);
  expect(await tasks()).toMatchObject([{ clientId, key: 'card:pm_1:2027-01:expired', status: 'open' }]);
});

test('the month ends where the operator is', async () => {
  await client({ month: 12, year: 2026, method: 'pm_1' });
  const zoneIs = (zone: string) =>
    asOurs((tx) => tx.organization.update({ where: { id: operatorId }, data: { zone } }));
  await zoneIs('Pacific/Pago_Pago');
  expect(await look('2027-01-01T09:10:00Z')).toEqual(['card:pm_1:2026-12:last_days']);
  await zoneIs('Pacific/Kiritimati');
  expect(await look('2026-12-31T09:10:00Z')).toEqual(['card:pm_1:2026-12:last_days']);
  expect(await look('2026-12-31T10:00:00Z')).toEqual([]);
  expect(await tasks()).toHaveLength(1);
});

test('who pays by invoice is not written to, and the agreement in force decides', async () => {
  await client({ month: 1, year: 2027 }, 'send_invoice');
  const changing = await client({ month: 1, year: 2027, method: 'pm_changing' });
  await asOurs((tx) => agree(tx, changing, 'send_invoice', '2027-01-10T00:00:00Z', 3));
  expect(await look('2027-01-05T09:10:00Z')).toEqual(['card:pm_changing:2027-01:expiring']);
  // A version that begins earlier than one before it withdraws that one.
  const withdrawn = await client({ month: 1, year: 2027, method: 'pm_withdrawn' });
  await asOurs((tx) => agree(tx, withdrawn, 'charge_automatically', '2027-01-20T00:00:00Z', 3));
  await asOurs((tx) => agree(tx, withdrawn, 'send_invoice', '2027-01-10T00:00:00Z', 4));
  expect(await look('2027-01-26T09:10:00Z')).toEqual([]);
  await look('2027-02-05T09:10:00Z');
  expect(await tasks()).toEqual([]);
});

test('a card that is replaced or renewed is left alone, until its own end', async () => {
  const clientId = await client({ month: 1, year: 2027, method: 'pm_old' });
  const change = (data: object) =>
    asOurs((tx) => tx.billingAccount.updateMany({ where: { clientId }, data }));
  await change({ cardExpYear: 2028 });
  expect(await look('2027-01-26T09:10:00Z')).toEqual([]);
  await change({ paymentMethodId: 'pm_new', cardExpMonth: 2, cardExpYear: 2027 });
  expect(await look('2027-01-26T09:10:00Z')).toEqual(['card:pm_new:2027-02:expiring']);
  await change({ cardExpMonth: null, cardExpYear: null });
  expect(await look('2027-01-26T09:10:00Z')).toEqual([]);
});

test('more clients than fit a page are all looked at, and no other operator’s', async () => {
  const made: string[] = [];
  for (let i = 0; i < 5; i += 1) made.push(await client({ month: 1, year: 2027 }));
  const other = await createFixture(world.db);
  await asOperator(world.db, other.operatorId, (tx) =>
    tx.billingAccount.create({
      data: {
        ...{ operatorId: other.operatorId, clientId: other.clientId, stripeCustomerId: 'cus_other' },
        ...{ paymentMethodId: 'pm_other', cardExpMonth: 1, cardExpYear: 2027 },
      },
    }),
  );
  const now = new Date('2027-01-05T09:10:00Z');
  for (let after: string | null = null, pages = 1; ; pages += 1) {
    after = (await watchCards(world.db, { operatorId, after, now }, 2)).next;
    if (after !== null) continue;
    expect(pages).toBe(3);
    break;
  }
  expect(letters.map(({ clientId }) => clientId).sort()).toEqual(made.sort());
});
