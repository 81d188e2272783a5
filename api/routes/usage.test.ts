import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { closeUsageMonths } from '../../services/billing/close-usage-months.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addLead } from '../../tests/setup/fixtures.ts';
import { addTalk } from '../../tests/setup/talk.ts';

let api: TestApi;
let operator: TestUser;
let first: string;
let second: string;
let firstKey: TestUser;
let stranger: TestUser;

/** A client of the operator with talk: seconds at an instant. */
async function addTalker(talks: readonly (readonly [endedAt: string, seconds: number])[]): Promise<string> {
  const campaign = await addCampaign(operator);
  const about = { ...campaign, operatorId: operator.operatorId };
  const lead = await asOperator(api.db, about.operatorId, (tx) => addLead(tx, about));
  const rows = talks.map(([endedAt, seconds]) => ({ endedAt, seconds }));
  await addTalk(api.db, { ...about, ...lead }, rows);
  return campaign.clientId;
}

const close = (now: string) =>
  closeUsageMonths(api.db, { operatorId: operator.operatorId, now: new Date(now) });

beforeAll(async () => {
  api = await startTestApi();
  operator = await api.addOperator('usage');
  stranger = await api.addOperator('stranger');
  // The operator's zone is New York: the second call's May ends at 04:00 in June.
  first = await addTalker([
    ['2026-04-10T15:00:00Z', 600],
    ['2026-06-01T03:59:59Z', 1200],
    ['2026-06-10T15:00:00Z', 450],
  ]);
  await close('2026-06-01T12:00:00Z');
  second = await addTalker([
    ['2026-05-10T15:00:00Z', 60],
    ['2026-06-02T15:00:00Z', 90],
  ]);
  firstKey = await api.addClientKey(operator, first);
  api.setNow(new Date('2026-06-16T04:00:00Z'));
});

afterAll(() => api.stop());

const get = async (user: TestUser, path: string, status = 200) =>
  (await user.call('get', path).expect(status)).body;

describe('GET /api/usage/months', () => {
  test('200: each client’s months, newest first, with what bills them', async () => {
    const { items } = await get(operator, `/api/usage/months?clientId=${first}`);
    expect(items).toMatchObject([
      { month: '2026-06', seconds: 450, calls: 1, cents: 150, isBilled: false, unbilledCalls: 1 },
      { month: '2026-05', seconds: 1200, cents: 400, isBilled: true, invoiceId: expect.any(String) },
      { month: '2026-04', seconds: 600, cents: 200, isBilled: true, unbilledCalls: 0, currency: 'usd' },
    ]);
    expect(items[0]).toMatchObject({
      ...{ invoiceId: null, laterInvoiceIds: [], clientId: first },
      from: '2026-06-01T04:00:00.000Z',
      until: '2026-07-01T04:00:00.000Z',
    });
    const { body: invoice } = await operator.call('get', `/api/invoices/${items[1].invoiceId}`).expect(200);
    expect(invoice).toMatchObject({ kind: 'usage', amountCents: 400, month: '2026-05-01T00:00:00.000Z' });
  });

  test('200: calls that came late or were too little name the later invoice that bills them', async () => {
    const [clientId, april] = [await addTalker([['2026-04-10T15:00:00Z', 60]]), '2026-04'];
    await close('2026-05-01T12:00:00Z');
    const path = `/api/usage/months?clientId=${clientId}`;
    expect((await get(operator, path)).items).toMatchObject([{ month: april, isBilled: false }]);
    const lead = await asOperator(api.db, operator.operatorId, (tx) =>
      tx.lead.findFirstOrThrow({ where: { clientId } }),
    );
    const talker = { operatorId: operator.operatorId, clientId, leadId: lead.id, contactId: lead.contactId };
    await addTalk(api.db, talker, [{ endedAt: '2026-05-03T15:00:00Z', seconds: 600 }]);
    await close('2026-06-01T12:00:00Z');
    const [may, before] = (await get(operator, path)).items;
    expect(before).toMatchObject({ month: april, isBilled: true, invoiceId: null, cents: 20 });
    expect(before.laterInvoiceIds).toEqual([may.invoiceId]);
  });

  test('200: paging meets every month of every client once, in order', async () => {
    const whole = (await get(operator, '/api/usage/months')).items;
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await get(operator, `/api/usage/months?limit=2${after}`);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole);
    expect(whole.length).toBeGreaterThan(5);
    const places = whole.map((row: { month: string; clientId: string }) => `${row.month} ${row.clientId}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test('200: a client sees its own months alone', async () => {
    const { items } = await get(firstKey, '/api/usage/months');
    expect(new Set(items.map((row: { clientId: string }) => row.clientId))).toEqual(new Set([first]));
    expect(items[1].invoiceId).toEqual(expect.any(String));
  });

  test('404 for another’s client, 400 for a cursor that is not ours', async () => {
    for (const [user, clientId] of [
      [firstKey, second],
      [stranger, first],
    ] as const) {
      for (const list of ['months', 'estimate', 'alerts'])
        expect(await get(user, `/api/usage/${list}?clientId=${clientId}`, 404)).toMatchObject({
          code: 'not_found',
        });
    }
    for (const list of ['months', 'estimate', 'alerts']) {
      const cursor = Buffer.from('2026-99 x').toString('base64url');
      const body = await get(operator, `/api/usage/${list}?cursor=${cursor}`, 400);
      expect(body.errors).toMatchObject([{ field: 'cursor' }]);
    }
  });
});

describe('GET /api/usage/estimate', () => {
  test('200: the running month so far, and where it leads along a straight line', async () => {
    const { items } = await get(operator, `/api/usage/estimate?clientId=${first}`);
    expect(items).toEqual([
      {
        ...{ clientId: first, month: '2026-06', currency: 'usd', seconds: 450, calls: 1, cents: 150 },
        from: '2026-06-01T04:00:00.000Z',
        until: '2026-07-01T04:00:00.000Z',
        // Half of June is over.
        projectedCents: 300,
        unbilled: { calls: 0, seconds: 0, cents: 0 },
        alerts: [],
      },
    ]);
  });

  test('200: calls of earlier months that wait, and the thresholds that are passed', async () => {
    await asOperator(api.db, operator.operatorId, (tx) =>
      tx.usageAlert.create({
        data: {
          ...{ operatorId: operator.operatorId, clientId: second, month: new Date('2026-06-01') },
          ...{ thresholdCents: 25, cents: 30 },
        },
      }),
    );
    const [estimate] = (await get(operator, `/api/usage/estimate?clientId=${second}`)).items;
    expect(estimate).toMatchObject({
      ...{ cents: 30, projectedCents: 60, unbilled: { calls: 1, seconds: 60, cents: 20 } },
      alerts: [{ thresholdCents: 25, cents: 30 }],
    });
    const { items } = await get(operator, '/api/usage/alerts');
    expect(items).toMatchObject([{ clientId: second, month: '2026-06', thresholdCents: 25 }]);
    expect((await get(firstKey, '/api/usage/alerts')).items).toEqual([]);
  });

  test('200: a client sees itself, and paging meets each client once', async () => {
    const own = await get(firstKey, '/api/usage/estimate');
    expect(own.items.map((row: { clientId: string }) => row.clientId)).toEqual([first]);
    const one = await get(operator, '/api/usage/estimate?limit=1');
    const rest = await get(operator, `/api/usage/estimate?limit=50&cursor=${one.nextCursor}`);
    const all = [...one.items, ...rest.items].map((row: { clientId: string }) => row.clientId);
    expect(all).toEqual([...new Set(all)].toSorted());
    expect(all).toEqual(expect.arrayContaining([first, second]));
    expect(rest.nextCursor).toBeNull();
  });
});

test('GET /api/usage is what it was: all talk and its price', async () => {
  expect(await get(operator, `/api/usage?clientId=${first}`)).toEqual({ seconds: 2250, cents: 750 });
});
