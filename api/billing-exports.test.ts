import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { asOperator, type Transaction } from '../prisma/tenant.ts';
import { postLedger } from '../services/billing/post-ledger.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

const NOUNS = ['agreements', 'milestones', 'invoices', 'usage', 'disputes', 'ledger'];
const HOSTILE = '=HYPERLINK("https://example.com","a,b")\n@SUM(1)';
const SHOWN = `'${HOSTILE}`;

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let client: TestUser;
let ours: Billed;
let sibling: Billed;
let phones = 0;

interface Billed {
  readonly clientId: string;
  readonly invoiceId: string;
  readonly milestoneId: string;
  readonly appointmentId: string;
  readonly callId: string;
}

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('exports');
  stranger = await api.addOperator('strangers');
  ours = await addBilled();
  sibling = await addBilled();
  client = await api.addClientKey(user, ours.clientId);
});
afterAll(() => api.stop());

/** A client of a hostile name, with something of everything that is exported. */
async function addBilled(): Promise<Billed> {
  const { clientId, campaignId } = await addCampaign(user);
  phones += 1;
  const phone = `+1415555${2_000 + phones}`;
  const { body } = await user.call('post', '/api/leads').send({ campaignId, phone }).expect(201);
  return asOperator(api.db, user.operatorId, (tx) =>
    fill(tx, { clientId, campaignId, leadId: body.id, contactId: body.contact.id }),
  );
}

interface Who {
  readonly clientId: string;
  readonly campaignId: string;
  readonly leadId: string;
  readonly contactId: string;
}

async function fill(tx: Transaction, { clientId, campaignId, ...person }: Who): Promise<Billed> {
  const [operatorId, createdAt] = [user.operatorId, new Date('2026-05-31T23:00:00Z')];
  const about = { operatorId, clientId };
  await tx.organization.update({ where: { id: clientId }, data: { name: HOSTILE } });
  const agreement = await tx.agreement.findFirstOrThrow({ where: { clientId } });
  const { policyId } = await tx.campaign.findUniqueOrThrow({ where: { id: campaignId } });
  const [startsAt, endsAt] = [new Date('2026-05-05T15:00:00Z'), new Date('2026-05-05T15:30:00Z')];
  const { id: appointmentId } = await tx.appointment.create({
    data: {
      ...{ ...about, ...person, campaignId, policyId, title: 'x', zone: 'UTC' },
      ...{ startsAt, endsAt, bookedAt: startsAt, decidedAt: endsAt },
    },
  });
  await tx.appointment.update({ where: { id: appointmentId }, data: { status: 'shown' } });
  const terms = { agreementId: agreement.id, createdAt };
  const { id: milestoneId } = await tx.milestone.create({
    data: { ...about, ...terms, number: 1, amountCents: 200_000 },
  });
  const sealed = { seq: 1, content: '{}', previousHash: 'none', hash: `hash-${clientId}` };
  const proof = { ...about, milestoneId, appointmentId };
  await tx.milestoneAppointment.create({ data: { ...proof, slot: 2 } });
  const first = await tx.milestoneAppointment.create({
    data: { ...proof, ...sealed, slot: 1, reversedAt: createdAt, compensation: 'credit' },
  });
  const money = { currency: 'usd', amountCents: 200_050, taxCents: 7, termsDays: 14, description: HOSTILE };
  const { id: invoiceId } = await tx.invoice.create({
    data: { ...about, ...terms, ...money, milestoneId, number: 'FT-1' },
  });
  const line = { ...about, invoiceId };
  await tx.invoiceLine.create({
    data: {
      ...line,
      position: 1,
      kind: 'milestone',
      milestoneId,
      description: HOSTILE,
      amountCents: 200_000,
    },
  });
  const talk = await tx.invoiceLine.create({
    data: { ...line, position: 2, kind: 'late_usage', description: 'Talk', amountCents: 50, seconds: 91 },
  });
  const call = await tx.call.create({
    data: { ...about, ...person, key: randomUUID(), direction: 'outbound', status: 'ended' },
  });
  const usage = { seconds: 91, rateMicrosPerMinute: 7_900, endedAt: new Date('2026-06-01T03:00:00Z') };
  await tx.usage.create({ data: { ...about, callId: call.id, invoiceLineId: talk.id, ...usage } });
  const raised = { reason: HOSTILE, raisedByKind: 'key', raisedById: 'x', raisedFor: 'client', createdAt };
  const resolved = { status: 'credited', resolution: '+cmd', resolvedAt: createdAt };
  const contested = { ...about, milestoneId, proofId: first.id };
  await tx.dispute.create({ data: { ...contested, ...raised, ...resolved } });
  await tx.creditNote.create({ data: { ...contested, invoiceId, amountCents: 8_000, currency: 'usd' } });
  await postLedger(tx, {
    ...{ ...about, invoiceId, booking: `invoice:${invoiceId}:finalized`, kind: 'invoice', currency: 'usd' },
    ...{ at: createdAt, sides: { receivable: 200_057, revenue: -200_050, tax: -7 } },
  });
  return { clientId, invoiceId, milestoneId, appointmentId, callId: call.id };
}

type Row = Record<string, string>;

async function exported(noun: string, query = '', as = user): Promise<Row[]> {
  const answer = await as.call('get', `/api/${noun}/export${query}`).expect(200);
  expect(answer.type).toBe('text/csv');
  return parse(answer.text, { columns: true }) as Row[];
}
const one = (): string => `?clientId=${ours.clientId}`;

describe('each file', () => {
  test.each(NOUNS)('%s: names its columns in snake_case, and itself', async (noun) => {
    const span = `${one()}&from=2026-05-01&to=2199-12-31`;
    const answer = await user.call('get', `/api/${noun}/export${span}`).expect(200);
    const name = `${noun}-from-2026-05-01-to-2199-12-31.csv`;
    expect(answer.headers['content-disposition']).toBe(`attachment; filename=${name}`);
    expect(answer.text.split('\n')[0]).toMatch(/^[a-z_]+(,[a-z_]+)+$/);
    const cells: string[][] = parse(answer.text);
    expect(cells.flat().filter((cell) => /^[=@+]/.test(cell))).toEqual([]);
    expect(cells.length).toBeGreaterThan(1);
  });

  test.each(NOUNS)('%s: a client gets its own rows and no others, a stranger none', async (noun) => {
    const clients = async (as: TestUser, query = '') =>
      [...new Set((await exported(noun, query, as)).map((row) => row['client_id']))].sort();
    expect(await clients(user)).toEqual([ours.clientId, sibling.clientId].sort());
    expect(await clients(client)).toEqual([ours.clientId]);
    expect(await clients(stranger)).toEqual([]);
    await client.call('get', `/api/${noun}/export?clientId=${sibling.clientId}`).expect(404);
    await stranger.call('get', `/api/${noun}/export${one()}`).expect(404);
  });

  test.each([...NOUNS, 'statements'])('%s: 400 names what is wrong, 401 asks for a key', async (noun) => {
    const wrong = async (query: string) =>
      (
        await user.call('get', `/api/${noun}/export?clientId=${ours.clientId}&${query}`).expect(400)
      ).body.errors.map((each: { field: string }) => each.field);
    expect(await wrong('from=2026-05-02&to=2026-05-01')).toEqual(['to']);
    expect(await wrong('from=yesterday&to=2026-05-01')).toEqual(['from']);
    expect(await wrong('from=2026-05-01&to=2026-05-01&month=5')).toEqual(['month']);
    await user.call('get', `/api/${noun}/export`).set('X-API-Key', 'wrong').expect(401);
    await user.call('post', `/api/${noun}/export`).expect(405);
  });

  test.each(['milestones', 'invoices', 'usage', 'disputes', 'ledger'])(
    "%s: a span is of the operator's days",
    async (noun) => {
      // All of it is of 31 May in New York; the call ended on 1 June of UTC.
      expect(await exported(noun, '?from=2026-06-01')).toEqual([]);
      expect(await exported(noun, '?to=2026-05-30')).toEqual([]);
      expect(await exported(noun, '?from=2026-05-31&to=2026-05-31')).toEqual(await exported(noun));
    },
  );
});

test('agreements: every version with when it holds', async () => {
  const terms = { rateMicrosPerMinute: 7_900, usageAlertCents: [1_000, 50], note: HOSTILE };
  const path = `/api/clients/${ours.clientId}/agreements`;
  await user.call('post', path).send(terms).expect(201);
  const [first, second, ...rest] = await exported('agreements', one());
  expect(rest).toEqual([]);
  expect(first).toMatchObject({
    version: '1',
    standing: 'past',
    until: second?.['effective_from'],
    note: '',
  });
  expect(second).toMatchObject({
    ...{ client_name: SHOWN, version: '2', standing: 'in_force', until: '', rate_per_minute: '0.0079' },
    ...{ milestone_price: '2000.00', currency: 'usd', usage_alerts: '0.50 10.00', note: SHOWN },
    ...{ automatic_tax: 'false', pause_after_days: '', reversal: 'replace', milestone_size: '25' },
  });
});

test('milestones: a row for each proof, slot by slot, with what seals it', async () => {
  const rows = await exported('milestones', one());
  expect(rows.map((row) => [row['milestone_number'], row['slot']])).toEqual([
    ['1', '1'],
    ['1', '2'],
  ]);
  expect(rows[0]).toMatchObject({
    ...{ client_name: SHOWN, milestone_id: ours.milestoneId, milestone_amount: '2000.00', currency: 'usd' },
    ...{ appointment_id: ours.appointmentId, starts_at: '2026-05-05T15:00:00.000Z', verdict: 'shown' },
    ...{ decided_at: '2026-05-05T15:30:00.000Z', compensation: 'credit', hash: `hash-${ours.clientId}` },
  });
});

test('invoices: a row for each line', async () => {
  const rows = await exported('invoices', one());
  expect(rows).toMatchObject([
    {
      ...{ invoice_id: ours.invoiceId, invoice_number: 'FT-1', line: '1', line_description: SHOWN },
      ...{ line_amount: '2000.00', invoice_amount: '2000.50', invoice_tax: '0.07', currency: 'usd' },
      ...{ milestone_number: '1', status: 'draft', seconds: '' },
    },
    { line: '2', line_kind: 'late_usage', line_amount: '0.50', seconds: '91', milestone_number: '' },
  ]);
});

test("usage: a row for each call, on the operator's day, at its price before rounding", async () => {
  expect(await exported('usage', one())).toMatchObject([
    {
      ...{ date: '2026-05-31', ended_at: '2026-06-01T03:00:00.000Z', call_id: ours.callId, seconds: '91' },
      ...{
        rate_per_minute: '0.0079',
        cost_micros: '11981.666667',
        currency: 'usd',
        invoice_id: ours.invoiceId,
      },
    },
  ]);
});

test('disputes: what was contested, how it ended, what was credited', async () => {
  expect(await exported('disputes', one())).toMatchObject([
    {
      ...{ milestone_number: '1', slot: '1', appointment_id: ours.appointmentId, reason: SHOWN },
      ...{ status: 'credited', resolution: "'+cmd", credit_amount: '80.00', currency: 'usd' },
    },
  ]);
});

test('ledger: the sides of a booking, with their signs', async () => {
  const rows = await exported('ledger', one());
  expect(rows.map((row) => `${row['date']} ${row['account']} ${row['amount']}`)).toEqual([
    '2026-05-31 receivable 2000.57',
    '2026-05-31 revenue -2000.50',
    '2026-05-31 tax -0.07',
  ]);
});

describe('statements', () => {
  const SPAN = 'from=2026-05-01&to=2026-05-31';

  test('opening balance, bookings, closing balance; a client need not name itself', async () => {
    const rows = await exported('statements', `${one()}&${SPAN}`);
    expect(rows.map((row) => [row['row'], row['amount'], row['balance']])).toEqual([
      ['opening', '', '0.00'],
      ['entry', '2000.57', '2000.57'],
      ['closing', '', '2000.57'],
    ]);
    expect(rows[1]).toMatchObject({
      date: '2026-05-31',
      invoice_number: 'FT-1',
      description: `Invoice: ${HOSTILE}`,
    });
    expect(await exported('statements', `?${SPAN}`, client)).toEqual(rows);
  });

  test("400: an operator names the client and the days; 404: somebody else's", async () => {
    const fields = async (query: string) =>
      (await user.call('get', `/api/statements/export${query}`).expect(400)).body.errors.map(
        (each: { field: string }) => each.field,
      );
    expect(await fields(`?${SPAN}`)).toEqual(['clientId']);
    expect(await fields(one())).toEqual(['from', 'to']);
    await client.call('get', `/api/statements/export?clientId=${sibling.clientId}&${SPAN}`).expect(404);
    await stranger.call('get', `/api/statements/export${one()}&${SPAN}`).expect(404);
  });
});

test('a long file is whole and has each row once: batch after batch, all of one instant', async () => {
  const { clientId, milestoneId, appointmentId } = await addBilled();
  const about = { operatorId: user.operatorId, clientId };
  const [at, many] = [new Date('2026-06-01T03:00:00Z'), Array.from({ length: 2_001 }, (_, i) => i)];
  await asOperator(api.db, user.operatorId, async (tx) => {
    const entry = { ...about, kind: 'invoice', currency: 'usd', at };
    const sides = { receivable: 3, revenue: -2, tax: -1 };
    await tx.ledgerEntry.createMany({
      data: many.slice(0, 700).flatMap((i) =>
        Object.entries(sides).map(([account, amountCents]) => ({
          ...{ ...entry, booking: `one instant ${i}`, account, amountCents },
        })),
      ),
    });
    const made = { createdAt: at, reversedAt: at, compensation: 'replace' };
    const proof = { ...about, milestoneId, appointmentId, slot: 3, ...made };
    await tx.milestoneAppointment.createMany({ data: many.map(() => proof) });
    const known = await tx.call.findFirstOrThrow({ where: { clientId } });
    const calls = await tx.call.createManyAndReturn({
      data: many.map(() => ({ ...known, id: randomUUID(), key: randomUUID() })),
      select: { id: true },
    });
    const talk = { ...about, seconds: 1, rateMicrosPerMinute: 1, endedAt: at };
    await tx.usage.createMany({ data: calls.map((call) => ({ ...talk, callId: call.id })) });
  });
  const counted = async (noun: string, nameOf: (row: Row) => string | undefined) => {
    const rows = await exported(noun, `?clientId=${clientId}`);
    return [rows.length, new Set(rows.map(nameOf)).size];
  };
  expect(await counted('ledger', (row) => `${row['booking']} ${row['account']}`)).toEqual([2_103, 2_103]);
  expect(await counted('milestones', (row) => row['proof_id'])).toEqual([2_003, 2_003]);
  expect(await counted('usage', (row) => row['call_id'])).toEqual([2_002, 2_002]);
});
