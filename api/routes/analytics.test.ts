import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { postLedger } from '../../services/billing/post-ledger.ts';
import { startTestApi, type TestApi } from '../../tests/setup/api.ts';
import {
  addAppointment,
  addCampaign,
  addClient,
  addLead,
  createFixture,
  type Fixture,
} from '../../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
/** Two clients of an operator in New York, and another operator. */
let one: Fixture;
let two: Fixture;
let foreign: Fixture;
let people: { owner: SignedIn; one: SignedIn; two: SignedIn; rep: SignedIn };

const now = new Date('2026-06-16T15:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  one = await createFixture(api.db);
  two = await addClient(api.db, one.operatorId);
  foreign = await createFixture(api.db);
  api.setNow(now);
  people = {
    owner: await addSignedIn(api, { organizationId: one.operatorId, role: 'owner' }),
    one: await addSignedIn(api, { organizationId: one.clientId, role: 'viewer' }),
    two: await addSignedIn(api, { organizationId: two.clientId, role: 'admin' }),
    rep: await addSignedIn(api, { organizationId: one.operatorId, role: 'rep' }),
  };
});
afterAll(() => api.stop());

const june = 'from=2026-06-01&to=2026-06-15';
const dashboard = async (who: SignedIn, query = june) =>
  (await who.call('get', `/api/dashboard?${query}`).expect(200)).body;

async function book(client: Fixture, startsAt: string, differs: object = {}): Promise<string> {
  return asOperator(api.db, client.operatorId, async (tx) => {
    const lead = await addLead(tx, client);
    await tx.lead.update({
      where: { id: lead.leadId },
      data: { createdAt: new Date('2026-06-02T16:00:00Z') },
    });
    return addAppointment(tx, { ...client, ...lead }, { startsAt: new Date(startsAt), ...differs });
  });
}

async function bill(client: Fixture, at: string, cents: number, status = 'open'): Promise<string> {
  const { operatorId, clientId } = client;
  return asOperator(api.db, operatorId, async (tx) => {
    const { id: agreementId } = await tx.agreement.findFirstOrThrow({ where: { clientId } });
    const money = {
      currency: 'usd',
      amountCents: cents,
      termsDays: 14,
      description: 'Talk time',
      kind: 'usage',
    };
    const month = new Date(`${at.slice(0, 7)}-01`);
    const data = { operatorId, clientId, agreementId, ...money, month, status, finalizedAt: new Date(at) };
    const { id: invoiceId } = await tx.invoice.create({ data });
    await postLedger(tx, {
      ...{ operatorId, clientId, invoiceId, currency: 'usd', kind: 'invoice', at: new Date(at) },
      ...{ booking: `invoice:${invoiceId}:finalized`, sides: { receivable: cents, revenue: -cents } },
    });
    return invoiceId;
  });
}

test('where nothing has happened there are zeros, no rate and every day', async () => {
  const owner = await addSignedIn(api, { organizationId: foreign.operatorId, role: 'owner' });
  const body = await dashboard(owner, 'from=2025-01-01&to=2025-01-03');
  expect(body).toMatchObject({
    leads: { value: 0, before: 0 },
    showRate: { value: null, before: null },
    billed: [],
    outcomes: [],
    needs: [],
    before: { from: '2024-12-29', to: '2024-12-31' },
  });
  expect(body.days).toEqual(
    ['2025-01-01', '2025-01-02', '2025-01-03'].map((day) => ({ day, booked: 0, shown: 0, noShow: 0 })),
  );
});

describe('a span of days beside the one before', () => {
  beforeAll(async () => {
    // 23:30 on the 15th in New York: the 16th in UTC.
    await book(one, '2026-06-10T15:00:00Z', { bookedAt: new Date('2026-06-16T03:30:00Z'), status: 'shown' });
    // 23:30 on the 31st of May.
    await book(one, '2026-06-11T15:00:00Z', {
      bookedAt: new Date('2026-06-01T03:30:00Z'),
      status: 'no_show',
    });
    await book(two, '2026-06-11T15:00:00Z', { bookedAt: new Date('2026-06-05T15:00:00Z'), status: 'shown' });
    await book(two, '2026-05-20T15:00:00Z', { status: 'shown' });
    await bill(one, '2026-06-03T12:00:00Z', 200_000);
    await bill(one, '2026-05-20T12:00:00Z', 50_000, 'paid');
    await bill(two, '2026-06-03T12:00:00Z', 7_000);
  });

  test('all of it for the operator, by its own days', async () => {
    expect(await dashboard(people.owner)).toMatchObject({
      zone: 'America/New_York',
      scope: 'all',
      before: { from: '2026-05-17', to: '2026-05-31' },
      leads: { value: 4 },
      booked: { value: 2, before: 1 },
      shown: { value: 2, before: 1 },
      showRate: { value: 2 / 3, before: 1 },
      billed: [{ currency: 'usd', cents: 207_000, beforeCents: 50_000 }],
    });
    const days = (await dashboard(people.owner)).days as { day: string; booked: number }[];
    expect(days.filter(({ booked }) => booked > 0).map(({ day }) => day)).toEqual([
      '2026-06-05',
      '2026-06-15',
    ]);
  });

  test('a client its own, whoever else it asks about', async () => {
    const own = await dashboard(people.one);
    expect(own).toMatchObject({
      leads: { value: 2 },
      booked: { value: 1, before: 1 },
      showRate: { value: 0.5, before: null },
      billed: [{ currency: 'usd', cents: 200_000, beforeCents: 50_000 }],
    });
    expect(await dashboard(people.owner, `${june}&clientId=${one.clientId}`)).toEqual(own);
    for (const path of [
      `clientId=${two.clientId}`,
      `campaignId=${two.campaignId}`,
      `clientId=${foreign.clientId}`,
    ])
      await people.one.call('get', `/api/dashboard?${path}`).expect(404);
    for (const path of [
      `clientId=${foreign.clientId}`,
      `clientId=${one.clientId}&campaignId=${two.campaignId}`,
    ])
      await people.owner.call('get', `/api/dashboard?${path}`).expect(404);
    await people.one.call('get', `/api/campaigns/${two.campaignId}/funnel`).expect(404);
  });

  test('one campaign’s, which has no invoices', async () => {
    const { campaignId } = await asOperator(api.db, one.operatorId, (tx) => addCampaign(tx, one));
    expect(await dashboard(people.owner, `${june}&campaignId=${campaignId}`)).toMatchObject({
      booked: { value: 0 },
      billed: null,
    });
    expect(await dashboard(people.owner, `${june}&campaignId=${two.campaignId}`)).toMatchObject({
      booked: { value: 1 },
    });
  });

  test('a rep’s are of the leads that are theirs, and say nothing of money', async () => {
    expect(await dashboard(people.rep)).toMatchObject({ scope: 'own', leads: { value: 0 }, billed: null });
    await asOperator(api.db, two.operatorId, async (tx) => {
      const { clientId } = two;
      const assignedTo = people.rep.userId;
      await tx.lead.updateMany({ where: { clientId, appointments: { some: {} } }, data: { assignedTo } });
    });
    expect(await dashboard(people.rep)).toMatchObject({
      leads: { value: 2, before: 0 },
      booked: { value: 1, before: 0 },
      shown: { value: 1, before: 1 },
    });
    expect(await dashboard(people.rep, `${june}&campaignId=${one.campaignId}`)).toMatchObject({
      booked: { value: 0 },
    });
  });

  test('what comes next, for whoever may see it', async () => {
    await book(one, '2026-06-20T15:00:00Z');
    const next = await book(two, '2026-06-18T15:00:00Z');
    const upcoming = async (who: SignedIn) =>
      (await dashboard(who)).upcoming.map(({ id }: { id: string }) => id);
    expect((await upcoming(people.owner))[0]).toBe(next);
    expect([(await upcoming(people.owner)).length, (await upcoming(people.two)).length]).toEqual([2, 1]);
    expect((await dashboard(people.two)).upcoming).toMatchObject([
      { id: next, who: expect.stringContaining('Sample Lead') },
    ]);
    expect(await upcoming(people.rep)).toEqual([]);
  });

  test('thirty days, today the last, when nothing is asked; not backwards, and not for ever', async () => {
    const body = await dashboard(people.owner, '');
    expect([body.from, body.to, body.days.length]).toEqual(['2026-05-18', '2026-06-16', 30]);
    expect((await dashboard(people.owner, 'days=7')).from).toBe('2026-06-10');
    for (const query of ['from=2026-06-02&to=2026-06-01', 'from=2024-01-01&to=2026-06-01'])
      expect(
        (await people.owner.call('get', `/api/dashboard?${query}`).expect(400)).body.errors,
      ).toMatchObject([{ field: 'to' }]);
  });
});

test('what waits for a person is told to whoever may see it', async () => {
  const { operatorId, clientId } = one;
  const invoiceId = await bill(one, '2026-04-03T12:00:00Z', 30_000);
  const over = await book(one, '2026-06-15T15:00:00Z');
  const contested = await book(one, '2026-06-14T15:00:00Z', { status: 'disputed' });
  await asOperator(api.db, operatorId, async (tx) => {
    const dueAt = new Date('2026-04-17T12:00:00Z');
    await tx.invoice.update({
      where: { id: invoiceId },
      data: { overdueAt: dueAt, dueAt, number: 'A-1', amountPaidCents: 10_000 },
    });
    for (const [key, due] of [
      ['later', '2026-07-01'],
      ['soon', '2026-06-01'],
      ['any', null],
    ] as const)
      await tx.task.create({
        data: { operatorId, clientId, key, kind: 'manual', title: key, dueAt: due && new Date(due) },
      });
  });
  await api.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('role', 'app_system', true)`;
    const event = { vendor: 'retell', externalId: 'x', kind: 'call_ended', body: '', operatorId };
    await tx.vendorEvent.create({ data: { ...event, status: 'quarantined', error: 'no such call' } });
  });
  const needs = (await dashboard(people.owner)).needs as {
    kind: string;
    count: number;
    items: { title: string }[];
  }[];
  expect(needs.map(({ kind, count }) => [kind, count])).toEqual([
    ['disputed_appointments', 1],
    ['overdue_invoices', 1],
    ['tasks', 3],
    ['undecided_appointments', 1],
    ['quarantined_events', 1],
  ]);
  expect(needs[0]?.items).toMatchObject([{ target: { type: 'appointment', id: contested }, clientId }]);
  expect(needs[1]?.items).toMatchObject([
    {
      title: 'Invoice A-1',
      amountCents: 20_000,
      currency: 'usd',
      target: { type: 'invoice', id: invoiceId },
    },
  ]);
  expect(needs[2]?.items.map(({ title }) => title)).toEqual(['soon', 'later', 'any']);
  expect(needs[4]?.items).toMatchObject([{ detail: 'no such call', target: { type: 'vendor_event' } }]);
  const own = (await dashboard(people.one)).needs as { kind: string; items: { target: { id: string } }[] }[];
  expect(own.map(({ kind, items }) => [kind, items.map(({ target }) => target.id)])).toEqual([
    ['disputed_appointments', [contested]],
    ['overdue_invoices', [invoiceId]],
    ['undecided_appointments', [over]],
  ]);
  expect((await dashboard(people.two)).needs).toEqual([]);
});

describe('revenue', () => {
  test('by month and client: billed, paid, given back, open and overdue', async () => {
    const { operatorId, clientId } = one;
    await asOperator(api.db, operatorId, async (tx) => {
      const book = (booking: string, kind: 'payment' | 'refund' | 'credit_note', sides: object) =>
        postLedger(tx, {
          ...{ operatorId, clientId, invoiceId: null, currency: 'usd', kind, booking, sides },
          at: new Date('2026-06-20T12:00:00Z'),
        });
      await book('p', 'payment', { cash: 10_000, receivable: -10_000 });
      await book('r', 'refund', { refunds: 3_000, cash: -3_000 });
      await book('c', 'credit_note', { revenue: 2_000, client_credit: -2_000 });
    });
    const { body } = await people.owner
      .call('get', `/api/revenue?from=2026-04-10&to=2026-06-30&clientId=${clientId}`)
      .expect(200);
    const none = { creditedCents: 0, paidCents: 0, refundedCents: 0, openCents: 0, overdueCents: 0 };
    expect(body).toMatchObject({
      months: ['2026-04', '2026-05', '2026-06'],
      rows: [
        { ...none, month: '2026-04', billedCents: 30_000, openCents: 20_000, overdueCents: 20_000 },
        { ...none, month: '2026-05', billedCents: 50_000 },
        {
          ...{
            month: '2026-06',
            clientId,
            clientName: 'Sample Dental',
            currency: 'usd',
            billedCents: 200_000,
          },
          ...{
            creditedCents: 2_000,
            paidCents: 10_000,
            refundedCents: 3_000,
            openCents: 200_000,
            overdueCents: 0,
          },
        },
      ],
    });
    const all = await people.owner.call('get', '/api/revenue').expect(200);
    expect([all.body.months[0], all.body.months.at(-1)]).toEqual(['2025-07', '2026-06']);
    expect(new Set(all.body.rows.map((row: { clientId: string }) => row.clientId)).size).toBe(2);
  });

  test('is the operator’s alone', async () => {
    for (const who of [people.one, people.two, people.rep]) await who.call('get', '/api/revenue').expect(403);
    await people.owner.call('get', `/api/revenue?clientId=${foreign.clientId}`).expect(404);
    await people.owner.call('get', '/api/revenue?from=2026-06-01&to=2026-05-01').expect(400);
    await people.owner.call('get', '/api/revenue?from=2020-01-01').expect(400);
  });
});

test('how far a campaign’s leads have come', async () => {
  const client = await addClient(api.db, one.operatorId);
  const { operatorId, clientId, campaignId, leadId, contactId } = client;
  await book(client, '2026-06-10T15:00:00Z', { status: 'shown' });
  await book(client, '2026-06-10T15:00:00Z', { status: 'cancelled' });
  await asOperator(api.db, operatorId, async (tx) => {
    await addLead(tx, client);
    const who = {
      operatorId,
      clientId,
      leadId,
      contactId,
      channel: 'sms',
      body: 'Hi',
      fromAddress: 'a',
      toAddress: 'b',
    };
    const sent = { direction: 'outbound', purpose: 'sequence', status: 'sent', sentAt: now };
    for (const key of ['f1', 'f2']) await tx.message.create({ data: { ...who, ...sent, key } });
    const heard = { direction: 'inbound', purpose: 'auto_reply', status: 'received', key: 'f3' };
    await tx.message.create({ data: { ...who, ...heard } });
  });
  const { body } = await people.owner.call('get', `/api/campaigns/${campaignId}/funnel`).expect(200);
  expect(body).toEqual({
    imported: 4,
    contacted: { leads: 1, rate: 0.25 },
    replied: { leads: 0, rate: 0 },
    booked: { leads: 1, rate: 0.25 },
    shown: { leads: 1, rate: 0.25 },
  });
  await people.owner.call('get', `/api/campaigns/${foreign.campaignId}/funnel`).expect(404);
});
