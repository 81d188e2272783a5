import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { paymentSetupWorkflowId } from '../../contracts/billing/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requestPaymentSetup } from '../../services/billing/request-payment-setup.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { owed } from '../../tests/setup/fixtures.ts';

const NOW = new Date('2026-12-10T12:00:00Z');
const LATER = new Date('2026-12-11T12:00:00Z');
const MISSING = '00000000-0000-4000-8000-000000000000';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let clientId: string;
let clientUser: TestUser;
let siblingId: string;

beforeAll(async () => {
  api = await startTestApi();
  [ours, theirs] = [await api.addOperator('ours'), await api.addOperator('theirs')];
});

afterAll(() => api.stop());

beforeEach(async () => {
  api.setNow(NOW);
  ({ clientId } = await addCampaign(ours));
  ({ clientId: siblingId } = await addCampaign(ours));
  clientUser = await api.addClientKey(ours, clientId);
});

const ask = (user: TestUser, body: object = {}) => user.call('post', '/api/payment-setups').send(body);
const read = (user: TestUser, id: string) => user.call('get', `/api/payment-setups/${id}`);
const asOurs = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(api.db, ours.operatorId, work);
const change = (id: string, data: object) => asOurs((tx) => tx.paymentSetup.update({ where: { id }, data }));
const PAGE = {
  status: 'open',
  url: 'https://stripe.example/page',
  stripeSessionId: 'cs_1',
  expiresAt: LATER,
};

describe('asking for a page', () => {
  test('201: it is asked for and not made yet, its workflow is owed a start, and it is audited', async () => {
    const wakes = api.wakes();
    const { body } = await ask(ours, { clientId }).expect(201);
    expect(body).toMatchObject({
      clientId,
      status: 'requested',
      url: null,
      expiresAt: null,
      completedAt: null,
    });
    expect(body.says).toContain('ask again');
    expect(api.wakes()).toBe(wakes + 1);
    await expect(asOurs((tx) => owed(tx, paymentSetupWorkflowId(body.id)))).resolves.toEqual([
      'paymentSetup once',
    ]);
    const audits = await asOurs((tx) => tx.audit.findMany({ where: { subjectId: body.id } }));
    expect(audits).toMatchObject([{ action: 'payment_setup.request', after: { clientId } }]);
  });

  test('a client asks for itself, and reads what became of it', async () => {
    const { body } = await ask(clientUser).expect(201);
    expect(body.clientId).toBe(clientId);
    await change(body.id, PAGE);
    const { body: made } = await read(clientUser, body.id).expect(200);
    expect(made).toMatchObject({ status: 'open', url: PAGE.url, expiresAt: LATER.toISOString() });
    expect(Object.keys(made).sort()).toEqual(
      ['clientId', 'completedAt', 'createdAt', 'expiresAt', 'id', 'says', 'status', 'url'].sort(),
    );
  });

  test('ten at once, by both, make one; while it can be used it is the answer, and not after', async () => {
    const asks = Array.from({ length: 10 }, (_, i) =>
      requestPaymentSetup(api.db, i % 2 ? clientUser.caller : ours.caller, { clientId }, NOW),
    );
    const ids = new Set((await Promise.all(asks)).map((each) => each.id));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    await change(id, PAGE);
    expect((await ask(clientUser).expect(201)).body).toMatchObject({ id, url: PAGE.url });
    api.setNow(LATER);
    expect((await read(ours, id).expect(200)).body).toMatchObject({ url: null });
    expect((await ask(clientUser).expect(201)).body.id).not.toBe(id);
  });

  test.each([
    ['a method was left', { completedAt: NOW }],
    ['it is done', { status: 'completed', completedAt: NOW }],
    ['it expired', { status: 'expired' }],
  ])('once %s there is a new one', async (_when, data) => {
    const { body: first } = await ask(ours, { clientId }).expect(201);
    await change(first.id, { ...PAGE, ...data });
    expect((await read(ours, first.id).expect(200)).body.url).toBeNull();
    expect((await ask(ours, { clientId }).expect(201)).body.id).not.toBe(first.id);
  });

  test('each client has its own page', async () => {
    const [own, other] = [await ask(ours, { clientId }), await ask(ours, { clientId: siblingId })];
    expect(own.body.id).not.toBe(other.body.id);
  });

  test('an Idempotency-Key is each holder’s own', async () => {
    const sibling = await api.addClientKey(ours, siblingId);
    const keyed = (user: TestUser, body: object) => ask(user, body).set('Idempotency-Key', 'one').expect(201);
    const first = await keyed(clientUser, {});
    await change(first.body.id, PAGE);
    expect((await keyed(clientUser, {})).body).toEqual(first.body);
    expect((await keyed(sibling, {})).body.clientId).toBe(siblingId);
    expect((await keyed(ours, { clientId })).body.clientId).toBe(clientId);
  });
});

describe('no', () => {
  test('400: an operator names the client, by an id of ours and nothing else', async () => {
    const { body } = await ask(ours).expect(400);
    expect(body.errors).toEqual([{ field: 'clientId', message: 'must name one of your clients' }]);
    await ask(ours, { clientId: 'client-1' }).expect(400);
    await ask(ours, { clientId, url: 'https://example.com' }).expect(400);
    await read(ours, 'one').expect(404);
  });

  test('401 without a key', async () => {
    await request(api.app).post('/api/payment-setups').send({ clientId }).expect(401);
    await request(api.app).get(`/api/clients/${clientId}/payment-method`).expect(401);
  });

  test('404: another’s client, setup or method is as if there were none', async () => {
    const { body } = await ask(ours, { clientId }).expect(201);
    const sibling = await api.addClientKey(ours, siblingId);
    await ask(theirs, { clientId }).expect(404);
    await ask(clientUser, { clientId: siblingId }).expect(404);
    await ask(ours, { clientId: ours.operatorId }).expect(404);
    for (const user of [theirs, sibling]) {
      await read(user, body.id).expect(404);
      await user.call('get', `/api/clients/${clientId}/payment-method`).expect(404);
      const { body: list } = await user.call('get', `/api/payment-setups?clientId=${clientId}`).expect(200);
      expect(list.items).toEqual([]);
    }
    await read(ours, MISSING).expect(404);
    await ours.call('get', `/api/clients/${MISSING}/payment-method`).expect(404);
    expect(await asOurs((tx) => tx.paymentSetup.count({ where: { clientId: siblingId } }))).toBe(0);
  });
});

test('the list is paged, newest first, of one client or of all that one may see', async () => {
  const made: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { body } = await ask(ours, { clientId }).expect(201);
    await change(body.id, { status: 'expired' });
    made.unshift(body.id);
  }
  await ask(ours, { clientId: siblingId }).expect(201);
  const page = (query: string) => clientUser.call('get', `/api/payment-setups?limit=2${query}`).expect(200);
  const first = await page('');
  const last = await page(`&cursor=${first.body.nextCursor}`);
  const seen = [...first.body.items, ...last.body.items].map((each: { id: string }) => each.id);
  expect([seen, last.body.nextCursor]).toEqual([made, null]);
  const { body: own } = await ours.call('get', `/api/payment-setups?clientId=${clientId}`).expect(200);
  expect(own.items).toHaveLength(3);
  await ours.call('get', '/api/payment-setups?cursor=x').expect(400);
});

describe('what invoices are charged to', () => {
  const method = (user: TestUser) => user.call('get', `/api/clients/${clientId}/payment-method`).expect(200);
  const store = (data: object) =>
    asOurs((tx) =>
      tx.billingAccount.create({
        data: { operatorId: ours.operatorId, clientId, stripeCustomerId: `cus_${clientId}`, ...data },
      }),
    );
  const card = { cardBrand: 'visa', cardLast4: '4242', cardExpMonth: 12, cardExpYear: 2026 };

  test('nothing, before a method was left', async () => {
    expect((await method(ours)).body).toEqual({ paymentMethod: null });
    await store({});
    expect((await method(clientUser)).body).toEqual({ paymentMethod: null });
  });

  test('a card: through the last day of its month in the operator’s zone, which a client may not read', async () => {
    await store({ paymentMethodId: 'pm_1', ...card });
    const seen = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2026 };
    for (const [now, standing] of [
      ['2026-11-01T03:59:59Z', 'good'],
      ['2026-11-01T04:00:00Z', 'expiring'],
      ['2027-01-01T04:59:59Z', 'expiring'],
      ['2027-01-01T05:00:00Z', 'expired'],
    ] as const) {
      api.setNow(new Date(now));
      expect((await method(clientUser)).body).toEqual({ paymentMethod: { ...seen, standing } });
      expect((await method(ours)).body).toEqual({ paymentMethod: { ...seen, standing } });
    }
  });

  test('what is no card has no end', async () => {
    await store({ paymentMethodId: 'pm_1' });
    const nothing = { brand: null, last4: null, expMonth: null, expYear: null };
    expect((await method(ours)).body).toEqual({ paymentMethod: { ...nothing, standing: 'good' } });
  });
});

test('the page that Stripe leads back to is open to all, and promises nothing that may not be', async () => {
  const page = await request(api.app).get('/payment-setup/done').expect(200);
  expect(page.text).toContain('If you left a payment method');
});
