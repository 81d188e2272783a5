import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { monthNamed } from '../../domain/billing/month.ts';
import { usageCents } from '../../domain/billing/usage.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { addTalk } from '../../tests/setup/talk.ts';
import { billUsageMonth } from './bill-usage-month.ts';
import { closeUsageMonths } from './close-usage-months.ts';

let world: TestWorld;
let client: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await createFixture(world.db);
});

const close = (now: string, { operatorId }: Fixture = client) =>
  closeUsageMonths(world.db, { operatorId, now: new Date(now) });

/** The usage invoices of a client, oldest month first: `2026-05 usd 40 = usage 20, late_usage 20`. */
const invoices = ({ operatorId, clientId }: Fixture = client): Promise<string[]> =>
  asOperator(world.db, operatorId, async (tx) => {
    const rows = await tx.invoice.findMany({
      where: { clientId, kind: 'usage' },
      include: { lines: { orderBy: { position: 'asc' } } },
      orderBy: { month: 'asc' },
    });
    return rows.map(({ month, currency, amountCents, lines }) => {
      const parts = lines.map((line) => `${line.kind} ${line.amountCents}`).join(', ');
      return `${month?.toISOString().slice(0, 7)} ${currency} ${amountCents} = ${parts}`;
    });
  });

const unbilled = ({ operatorId, clientId }: Fixture = client): Promise<number> =>
  asOperator(world.db, operatorId, (tx) => tx.usage.count({ where: { clientId, invoiceLineId: null } }));

const setZone = (zone: string, { operatorId }: Fixture = client) =>
  world.ask('UPDATE organization SET zone = $1 WHERE id = $2', [zone, operatorId]);

/** Ten minutes, which are $2.00. */
const talk = (endedAt: string, seconds = 600, rateMicrosPerMinute = 200_000) => ({
  ...{ endedAt, seconds, rateMicrosPerMinute },
});

test('a month is billed on one invoice with one line that every call of it names, and its workflow is owed a start', async () => {
  await addTalk(world.db, client, [talk('2026-05-03T15:00:00Z'), talk('2026-05-20T15:00:00Z', 605)]);
  await addTalk(world.db, client, [talk('2026-06-03T15:00:00Z')]);
  expect(await close('2026-06-01T12:00:00Z')).toEqual({ invoices: 1, failed: [] });
  await asOperator(world.db, client.operatorId, async (tx) => {
    const invoice = await tx.invoice.findFirstOrThrow({ include: { lines: { include: { usage: true } } } });
    expect(invoice).toMatchObject({
      ...{ kind: 'usage', status: 'draft', currency: 'usd', amountCents: 402, termsDays: 14 },
      month: new Date('2026-05-01T00:00:00Z'),
      description: 'Talk time in May 2026',
    });
    expect(invoice.lines).toMatchObject([
      {
        ...{ kind: 'usage', seconds: 1205, amountCents: 402 },
        description: 'Talk time in May 2026: 20 minutes 5 seconds at $0.20 a minute',
      },
    ]);
    expect(invoice.lines[0]?.usage).toHaveLength(2);
    const workflowId = `invoice:${invoice.id}`;
    expect(await tx.workflowSignal.findMany({ where: { workflowId } })).toMatchObject([{ start: 'once' }]);
    const audits = await tx.audit.findMany({ where: { subjectId: invoice.id } });
    expect(audits).toMatchObject([
      { action: 'usage.bill', after: { month: '2026-05', amountCents: 402, calls: 2 } },
    ]);
  });
  expect(await unbilled()).toBe(1);
});

// Each with the last second of a month and the first of the next, as the clocks there show them.
test.each<[zone: string, season: string, last: string, first: string]>([
  ['America/New_York', 'spring', '2026-04-01T03:59:59Z', '2026-04-01T04:00:00Z'],
  ['America/New_York', 'autumn', '2026-12-01T04:59:59Z', '2026-12-01T05:00:00Z'],
  ['Europe/Berlin', 'spring', '2026-03-31T21:59:59Z', '2026-03-31T22:00:00Z'],
  ['Europe/Berlin', 'autumn', '2026-10-31T22:59:59Z', '2026-10-31T23:00:00Z'],
  ['Asia/Kathmandu', 'spring', '2026-03-31T18:14:59Z', '2026-03-31T18:15:00Z'],
  ['Asia/Kathmandu', 'autumn', '2026-10-31T18:14:59Z', '2026-10-31T18:15:00Z'],
])(
  'in %s in %s, 23:59:59 is billed with its month and 00:00:00 with the next',
  async (zone, _season, last, first) => {
    await setZone(zone);
    await addTalk(world.db, client, [talk(last), talk(first, 1200)]);
    const edge = Date.parse(first);
    const after = (ms: number) => new Date(edge + ms).toISOString();
    await close(after(4 * 3_600_000));
    const months = await invoices();
    expect(months).toEqual([expect.stringMatching(/usd 200 = usage 200$/)]);
    await close(after(40 * 86_400_000));
    expect(await invoices()).toEqual([months[0], expect.stringMatching(/usd 400 = usage 400$/)]);
  },
);

test('at one instant it is another month for another operator', async () => {
  const other = await createFixture(world.db);
  await setZone('Pacific/Kiritimati');
  await setZone('America/Los_Angeles', other);
  const at = '2026-05-31T18:00:00Z';
  for (const each of [client, other]) await addTalk(world.db, each, [talk(at), talk('2026-05-10T00:00:00Z')]);
  for (const each of [client, other]) await close('2026-06-01T12:00:00Z', each);
  expect([await invoices(), await invoices(other)]).toEqual([
    ['2026-05 usd 200 = usage 200'],
    ['2026-05 usd 400 = usage 400'],
  ]);
});

test('a month is not billed until three hours after its end', async () => {
  await setZone('UTC');
  await addTalk(world.db, client, [talk('2026-05-31T23:59:59Z')]);
  await close('2026-06-01T02:59:59Z');
  expect(await invoices()).toEqual([]);
  await addTalk(world.db, client, [talk('2026-05-31T23:59:58Z')]);
  await close('2026-06-01T03:00:00Z');
  expect(await invoices()).toEqual(['2026-05 usd 400 = usage 400']);
});

describe('calls that come late', () => {
  beforeEach(async () => {
    await addTalk(world.db, client, [talk('2026-05-10T15:00:00Z')]);
    await close('2026-06-01T12:00:00Z');
    await addTalk(world.db, client, [talk('2026-05-20T15:00:00Z', 300), talk('2026-05-21T15:00:00Z', 300)]);
  });

  test('are billed on the next month’s invoice, on a line of their own', async () => {
    await addTalk(world.db, client, [talk('2026-06-10T15:00:00Z', 900)]);
    await close('2026-06-02T12:00:00Z');
    expect(await invoices()).toEqual(['2026-05 usd 200 = usage 200']);
    await close('2026-07-01T12:00:00Z');
    expect((await invoices())[1]).toBe('2026-06 usd 500 = usage 300, late_usage 200');
    expect(await unbilled()).toBe(0);
  });

  test('are billed alone when the next month has no calls', async () => {
    await close('2026-07-01T12:00:00Z');
    expect((await invoices())[1]).toBe('2026-06 usd 200 = late_usage 200');
    const [line] = await world.ask<{ description: string }>(
      `SELECT description FROM invoice_line WHERE kind = 'late_usage' AND client_id = $1`,
      [client.clientId],
    );
    expect(line?.description).toBe('Late calls of earlier months: 10 minutes at $0.20 a minute');
  });
});

test('less than Stripe’s least charge waits, and is billed with the next months until it is enough', async () => {
  await addTalk(world.db, client, [talk('2026-05-10T15:00:00Z', 75)]);
  await close('2026-06-01T12:00:00Z');
  await addTalk(world.db, client, [talk('2026-06-10T15:00:00Z', 72)]);
  await close('2026-07-01T12:00:00Z');
  expect([await invoices(), await unbilled()]).toEqual([[], 2]);
  await addTalk(world.db, client, [talk('2026-07-10T15:00:00Z', 3)]);
  await close('2026-08-01T12:00:00Z');
  expect(await invoices()).toEqual(['2026-07 usd 50 = usage 1, late_usage 49']);
  expect(await unbilled()).toBe(0);
});

test('after an outage of three months each of them has its own invoice', async () => {
  await addTalk(
    world.db,
    client,
    ['05', '06', '07', '08'].map((month) => talk(`2026-${month}-15T15:00:00Z`)),
  );
  expect((await close('2026-08-20T12:00:00Z')).invoices).toBe(3);
  expect(await invoices()).toEqual(['05', '06', '07'].map((month) => `2026-${month} usd 200 = usage 200`));
  expect(await unbilled()).toBe(1);
});

test('ten runs at a time, and one after them, bill each client’s month once', async () => {
  const sibling = await addClient(world.db, client.operatorId);
  for (const each of [client, sibling])
    await addTalk(world.db, each, [talk('2026-05-10T15:00:00Z'), talk('2026-06-10T15:00:00Z')]);
  const runs = await Promise.all(Array.from({ length: 10 }, () => close('2026-07-01T12:00:00Z')));
  expect(runs.flatMap(({ failed }) => failed)).toEqual([]);
  expect(runs.reduce((sum, run) => sum + run.invoices, 0)).toBe(4);
  expect((await close('2026-07-01T13:05:00Z')).invoices).toBe(0);
  for (const each of [client, sibling])
    expect(await invoices(each)).toEqual(['2026-05 usd 200 = usage 200', '2026-06 usd 200 = usage 200']);
});

test('a month that has its invoice gets no other, whatever calls have come since', async () => {
  await addTalk(world.db, client, [talk('2026-05-10T15:00:00Z')]);
  const { operatorId, clientId } = client;
  const may = { operatorId, clientId, month: monthNamed('2026-05', 'America/New_York') };
  expect(await billUsageMonth(world.db, may)).toEqual(expect.any(String));
  await addTalk(world.db, client, [talk('2026-05-11T15:00:00Z')]);
  expect(await billUsageMonth(world.db, may)).toBeNull();
  expect([await invoices(), await unbilled()]).toEqual([['2026-05 usd 200 = usage 200'], 1]);
});

test('a call that is recorded between adding up and claiming is on the line that bills it', async () => {
  await setZone('UTC');
  await addTalk(world.db, client, [talk('2026-05-10T15:00:00Z')]);
  const { operatorId, clientId } = client;
  let billing: Promise<unknown> = Promise.resolve();
  await asOperator(world.db, operatorId, async (tx) => {
    // The invoice cannot be written: the calls have been added up, and are not claimed.
    await tx.$executeRaw`LOCK TABLE invoice IN EXCLUSIVE MODE`;
    billing = billUsageMonth(world.db, {
      ...{ operatorId, clientId },
      month: monthNamed('2026-05', 'UTC'),
    });
    await lockIsAwaited(world, 'relation');
    await addTalk(world.db, client, [talk('2026-05-11T15:00:00Z')]);
  });
  await billing;
  expect(await invoices()).toEqual(['2026-05 usd 400 = usage 400']);
  expect(await unbilled()).toBe(0);
});

test('thousands of calls at two rates cost their exact sum, rounded once', async () => {
  const talks = Array.from({ length: 3_000 }, (_, i) =>
    talk('2026-05-10T15:00:00Z', 1 + ((i * 7919) % 613), i % 3 === 0 ? 12_345 : 7_900),
  );
  await addTalk(world.db, client, talks);
  await close('2026-06-01T12:00:00Z');
  const exact = usageCents(talks);
  expect(await invoices()).toEqual([`2026-05 usd ${exact} = usage ${exact}`]);
  const [line] = await world.ask<{ description: string }>(
    'SELECT description FROM invoice_line WHERE client_id = $1',
    [client.clientId],
  );
  expect(line?.description).toMatch(/^Talk time in May 2026: [\d,]+ minutes( \d+ seconds?)?$/);
});

const agree = (differs: { version: number; currency: string; effectiveFrom: Date }, of: Fixture = client) =>
  asOperator(world.db, of.operatorId, (tx) =>
    tx.agreement.create({
      data: {
        ...{ operatorId: of.operatorId, clientId: of.clientId, rateMicrosPerMinute: 200_000 },
        ...{
          milestoneSize: 25,
          milestonePriceCents: 200_000,
          termsDays: 30,
          collection: 'charge_automatically',
        },
        ...differs,
      },
    }),
  );

test('an invoice has the terms and the currency of the agreement in force at its month’s end', async () => {
  const euros = { version: 2, currency: 'eur', effectiveFrom: new Date('2026-04-20T00:00:00Z') };
  await agree(euros);
  await agree({ ...euros, version: 3, effectiveFrom: new Date('2026-06-01T04:00:00Z'), currency: 'gbp' });
  await addTalk(world.db, client, [talk('2026-05-10T15:00:00Z')]);
  await close('2026-06-01T12:00:00Z');
  expect(await invoices()).toEqual(['2026-05 eur 200 = usage 200']);
  const terms = await world.ask('SELECT terms_days, collection FROM invoice WHERE client_id = $1', [
    client.clientId,
  ]);
  expect(terms).toEqual([{ terms_days: 30, collection: 'charge_automatically' }]);
});

test('calls of two currencies are not added up: that client fails in words, and the others are billed', async () => {
  const sibling = await addClient(world.db, client.operatorId);
  await agree({ version: 2, currency: 'eur', effectiveFrom: new Date('2026-05-15T00:00:00Z') });
  await agree({ version: 2, currency: 'jpy', effectiveFrom: new Date('2026-01-15T00:00:00Z') }, sibling);
  const third = await addClient(world.db, client.operatorId);
  for (const each of [client, sibling, third]) {
    await addTalk(world.db, each, [talk('2026-05-10T15:00:00Z'), talk('2026-05-20T15:00:00Z')]);
  }
  const { failed, invoices: made } = await close('2026-06-01T12:00:00Z');
  expect(made).toBe(1);
  const why = new Map(failed.map(({ clientId, error }) => [clientId, String(error)]));
  expect(why.get(client.clientId)).toMatch('made in usd and eur');
  expect(why.get(sibling.clientId)).toMatch('jpy is not a currency that we bill in');
  expect(await invoices(third)).toHaveLength(1);
});
