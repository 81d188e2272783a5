import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { type Booking, postLedger } from '../services/billing/post-ledger.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let client: TestUser;
let clientId: string;
let siblingId: string;
let invoiceId: string;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  user = await api.addOperator(`books-${count}`);
  stranger = await api.addOperator(`others-${count}`);
  ({ clientId } = await addCampaign(user));
  siblingId = (await addCampaign(user)).clientId;
  client = await api.addClientKey(user, clientId);
  invoiceId = await addInvoice();
  await book('issued', 'invoice', '2026-05-01T03:59:59Z', { receivable: 107, revenue: -100, tax: -7 });
  await book('paid', 'payment', '2026-05-01T04:00:00Z', { cash: 107, receivable: -107 });
  await book('credited', 'credit_note', '2026-06-01T03:59:59.999Z', { client_credit: -20, revenue: 20 });
  await book('sibling', 'invoice', '2026-05-05T00:00:00Z', { receivable: 50, revenue: -50 }, siblingId);
});

async function addInvoice(): Promise<string> {
  return asOperator(api.db, user.operatorId, async (tx) => {
    const { id: agreementId } = await tx.agreement.findFirstOrThrow({ where: { clientId } });
    const of = { operatorId: user.operatorId, clientId, agreementId, month: new Date('2026-04-01') };
    const words = { number: 'FT-0001', description: 'Talk time of April' };
    const money = { currency: 'usd', amountCents: 100, termsDays: 14, kind: 'usage' };
    return (await tx.invoice.create({ data: { ...of, ...words, ...money } })).id;
  });
}

const book = (name: string, kind: Booking['kind'], at: string, sides: Booking['sides'], of = clientId) =>
  asOperator(api.db, user.operatorId, (tx) =>
    postLedger(tx, {
      ...{ operatorId: user.operatorId, clientId: of, booking: name, kind, currency: 'usd', sides },
      ...{ at: new Date(at), invoiceId: of === clientId ? invoiceId : null },
    }),
  );

const get = (path: string, as = user) => as.call('get', path);
const listed = async (query = '', as = user): Promise<string[]> =>
  (await get(`/api/ledger${query}`, as).expect(200)).body.items.map(
    (each: { booking: string; account: string }) => `${each.booking} ${each.account}`,
  );

describe('the ledger', () => {
  test('200: every entry by client, account and days of the operator, the newest first', async () => {
    expect(await listed()).toHaveLength(9);
    expect((await listed(`?clientId=${clientId}`)).at(0)).toMatch(/^credited/);
    expect(await listed(`?clientId=${clientId}&account=receivable`)).toEqual([
      'paid receivable',
      'issued receivable',
    ]);
    // In New York the first of May begins at 04:00Z.
    expect(await listed(`?clientId=${clientId}&account=receivable&from=2026-05-01`)).toEqual([
      'paid receivable',
    ]);
    expect(await listed(`?account=receivable&to=2026-04-30`)).toEqual(['issued receivable']);
    expect((await listed('?from=2026-05-31&to=2026-05-31')).sort()).toEqual([
      'credited client_credit',
      'credited revenue',
    ]);
  });

  test('200: page by page, each entry once, also of one instant', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/api/ledger?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } =
        await get(path).expect(200);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([9, 9]);
  });

  test('200: the trial balance sums to zero, at any moment and of any client', async () => {
    const { body } = await get('/api/ledger/balances').expect(200);
    expect(
      body.items.map((each: { account: string; balanceCents: number }) => [each.account, each.balanceCents]),
    ).toEqual([
      ['cash', 107],
      ['client_credit', -20],
      ['receivable', 50],
      ['revenue', -130],
      ['tax', -7],
    ]);
    expect(body.sums).toEqual([{ currency: 'usd', debitCents: 284, creditCents: -284, balanceCents: 0 }]);
    expect(body.items[0].about).toContain('Stripe');
    const early = await get(`/api/ledger/balances?clientId=${clientId}&at=2026-05-01T04:00:00Z`).expect(200);
    expect(early.body.items).toMatchObject([
      { account: 'receivable', balanceCents: 107 },
      { account: 'revenue', balanceCents: -100 },
      { account: 'tax', balanceCents: -7 },
    ]);
  });

  test.each([
    ['account', '?account=pocket'],
    ['from', '?from=yesterday'],
    ['from', '?from=2026-02-30'],
    ['from', '?from=0000-01-01'],
    ['to', '?from=2026-05-02&to=2026-05-01'],
    ['clientId', '?clientId=x'],
    ['cursor', '?cursor=x'],
  ])('400: %s is named in %s', async (field, query) => {
    const { body } = await get(`/api/ledger${query}`).expect(400);
    expect(body.errors.map((each: { field: string }) => each.field)).toEqual([field]);
  });

  test("404: somebody else's client; a client sees its own entries and no others", async () => {
    for (const path of [`/api/ledger?clientId=${clientId}`, `/api/ledger/balances?clientId=${clientId}`])
      await get(path, stranger).expect(404);
    for (const path of [`/api/ledger?clientId=${siblingId}`, `/api/ledger/balances?clientId=${siblingId}`])
      await get(path, client).expect(404);
    expect(await listed('', stranger)).toEqual([]);
    expect((await listed('', client)).filter((each) => each.startsWith('sibling'))).toEqual([]);
    expect(await listed('', client)).toHaveLength(7);
    const { body } = await get('/api/ledger/balances', client).expect(200);
    expect(body.sums).toMatchObject([{ debitCents: 234, balanceCents: 0 }]);
  });
});

describe('a statement', () => {
  const path = (from = '2026-05-01', to = '2026-05-31', of = clientId) =>
    `/api/clients/${of}/statement?from=${from}&to=${to}`;

  test('200: opens with what stood before, and closes with it and all between', async () => {
    const { body } = await get(path()).expect(200);
    expect(body).toEqual({
      ...{ clientId, from: '2026-05-01', to: '2026-05-31', zone: 'America/New_York' },
      currencies: [
        {
          currency: 'usd',
          opening: { receivableCents: 107, clientCreditCents: 0, balanceCents: 107 },
          entries: [
            {
              ...{ at: '2026-05-01T04:00:00.000Z', date: '2026-05-01', booking: 'paid', kind: 'payment' },
              ...{ invoiceId, invoiceNumber: 'FT-0001', description: 'Payment: Talk time of April' },
              ...{ cashCents: 107, receivableCents: -107, clientCreditCents: 0 },
              ...{ amountCents: -107, balanceCents: 0 },
            },
            {
              ...{
                at: '2026-06-01T03:59:59.999Z',
                date: '2026-05-31',
                booking: 'credited',
                kind: 'credit_note',
              },
              ...{ invoiceId, invoiceNumber: 'FT-0001', description: 'Credit note: Talk time of April' },
              ...{ cashCents: 0, receivableCents: 0, clientCreditCents: -20 },
              ...{ amountCents: -20, balanceCents: -20 },
            },
          ],
          closing: { receivableCents: 0, clientCreditCents: -20, balanceCents: -20 },
        },
      ],
    });
    expect((await get(path(), client).expect(200)).body).toEqual(body);
    const next = await get(path('2026-06-01', '2026-06-30')).expect(200);
    expect(next.body.currencies[0].opening).toEqual(body.currencies[0].closing);
  });

  test('200: of a client with whom nothing has happened, nothing in its currency', async () => {
    const fresh = await addCampaign(user);
    const { body } = await get(path('2026-05-01', '2026-05-01', fresh.clientId)).expect(200);
    const nothing = { receivableCents: 0, clientCreditCents: 0, balanceCents: 0 };
    expect(body.currencies).toEqual([{ currency: 'usd', opening: nothing, entries: [], closing: nothing }]);
  });

  test.each([
    ['to', '?from=2026-05-02&to=2026-05-01'],
    ['to', '?from=2026-05-02'],
    ['to', '?from=2024-05-02&to=2026-05-01'],
    ['from', '?from=2026-13-01&to=2026-12-01'],
  ])('400: %s is named in %s', async (field, query) => {
    const { body } = await get(`/api/clients/${clientId}/statement${query}`).expect(400);
    expect(body.errors.map((each: { field: string }) => each.field)).toEqual([field]);
  });

  test("404: somebody else's client", async () => {
    await get(path(), stranger).expect(404);
    await get(path('2026-05-01', '2026-05-01', siblingId), client).expect(404);
    await get('/api/clients/nobody/statement?from=2026-05-01&to=2026-05-01').expect(404);
  });
});
