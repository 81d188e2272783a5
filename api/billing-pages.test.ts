import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../prisma/tenant.ts';
import { startTestApi, type TestApi, type TestUser, testPublicUrl } from '../tests/setup/api.ts';
import { type BilledShow, billShows, SHOWN_AT } from '../tests/setup/billed-shows.ts';
import { addClient, type Fixture } from '../tests/setup/fixtures.ts';
import { addTalk } from '../tests/setup/talk.ts';

let api: TestApi;
let ours: TestUser;
let stranger: TestUser;
let client: Fixture;
let other: Fixture;
let clientUser: TestUser;
let shows: BilledShow[];
let callId: string;

const NOW = new Date('2026-06-16T00:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(NOW);
  ours = await api.addOperator('ours');
  stranger = await api.addOperator('strangers');
  client = await addClient(api.db, ours.operatorId);
  other = await addClient(api.db, ours.operatorId);
  clientUser = await api.addClientKey(ours, client.clientId);
  shows = await billShows(api.db, client);
  await billShows(api.db, other);
  await addTalk(api.db, client, [
    { endedAt: '2026-05-20T12:00:00Z', seconds: 60 },
    { endedAt: '2026-06-02T12:00:00Z', seconds: 90 },
    { endedAt: '2026-06-03T12:00:00Z', seconds: 30 },
  ]);
  callId = await addEvidence();
});
afterAll(() => api.stop());

/** The first show: what both sides said, and a call of 75.4 seconds, of which a begun second counts. */
const addEvidence = () =>
  asOperator(api.db, ours.operatorId, async (tx) => {
    const { operatorId, clientId, leadId, contactId } = client;
    const appointmentId = shows[0]?.appointmentId ?? '';
    const of = { operatorId, clientId, appointmentId };
    const who = { operatorId, clientId, leadId, contactId, direction: 'outbound', status: 'ended', key: 'c' };
    const call = await tx.call.create({ data: { ...who, startedAt: SHOWN_AT, durationMs: 75_400 } });
    const at = (minutes: number) => new Date(SHOWN_AT.getTime() + minutes * 60_000);
    await tx.evidence.createMany({
      data: [
        { ...of, key: `call:${call.id}`, source: 'call', answer: 'yes', at: at(0), link: `call:${call.id}` },
        { ...of, key: 'sms:SM1', source: 'lead', answer: 'yes', at: at(1), link: 'text:SM1' },
        { ...of, key: 'client:shown', source: 'client', answer: 'yes', at: at(2), link: 'answer link' },
      ],
    });
    await tx.appointment.update({
      where: { id: appointmentId },
      data: { statusReason: 'lead said yes; a call proves it' },
    });
    return call.id;
  });

const milestone = async (as: TestUser) =>
  (await as.call('get', `/api/milestones/${shows[0]?.milestoneId}`).expect(200)).body;

describe('a milestone', () => {
  test('200: each of its 25 shows tells who came, why it counts, what it cost, and where the seal is', async () => {
    const body = await milestone(clientUser);
    expect(body).toMatchObject({ clientName: 'Sample Dental', size: 25, currency: 'usd' });
    expect(body.proofs).toHaveLength(25);
    expect(body.proofs[0]).toMatchObject({
      ...{ leadId: client.leadId, leadName: expect.stringMatching(/^Sample Lead \d+$/), priceCents: 8_000 },
      ...{ verdict: 'shown', verdictSays: 'Took place: lead said yes; a call proves it' },
      ...{ decidedAt: SHOWN_AT.toISOString(), outcome: 'stands', dispute: null },
      evidence: [
        { says: 'A phone call with them took place', callSeconds: 76, link: `call:${callId}` },
        { says: 'They said by text that they came', callSeconds: null },
        { says: 'You said that they came' },
      ],
    });
    const theirs = await milestone(ours);
    expect(theirs.proofs[0].evidence[2].says).toBe('The client said that they came');
    expect(theirs.proofs[1]).toMatchObject({ evidence: [], verdictSays: 'Took place, as our staff decided' });
  });

  test('the address of the sealed proofs leads to their public page', async () => {
    const { proofUrl } = await milestone(clientUser);
    expect(proofUrl.startsWith(`${testPublicUrl}/proof/`)).toBe(true);
    const page = await request(api.app).get(new URL(proofUrl).pathname).expect(200);
    expect(page.text).toContain('Milestone 1');
  });

  test('of a contested show, the dispute and how it was settled', async () => {
    const proofId = shows[3]?.proofId;
    const { body: dispute } = await clientUser
      .call('post', '/api/disputes')
      .send({ proofId, reason: 'Nobody came.' })
      .expect(201);
    expect((await milestone(clientUser)).proofs[3]).toMatchObject({
      dispute: { id: dispute.id, status: 'open', raisedFor: 'client', reason: 'Nobody came.' },
    });
    await ours
      .call('post', `/api/disputes/${dispute.id}/resolution`)
      .send({ outcome: 'credited', reason: 'Agreed.' })
      .expect(200);
    expect((await milestone(ours)).proofs[3]).toMatchObject({
      ...{ outcome: 'credited', compensation: 'credit', verdict: 'no_show' },
      dispute: { status: 'credited', resolution: 'Agreed.' },
    });
  });

  test('an erased person has no name any more', async () => {
    const erase = (erasedAt: Date | null) =>
      asOperator(api.db, ours.operatorId, (tx) =>
        tx.contact.update({ where: { id: client.contactId }, data: { erasedAt } }),
      );
    await erase(NOW);
    expect((await milestone(ours)).proofs[0].leadName).toBeNull();
    await erase(null);
  });
});

describe('where clients stand', () => {
  const open = (differs: object) =>
    asOperator(api.db, ours.operatorId, (tx) =>
      tx.invoice.updateMany({ where: { clientId: client.clientId }, data: { status: 'open', ...differs } }),
    );

  test('200: what is used, open and overdue, by client; a client sees itself alone', async () => {
    await open({ dueAt: NOW, taxCents: 1_000, amountPaidCents: 500 });
    const { body } = await ours.call('get', '/api/billing-standings').expect(200);
    expect(body.items.map((each: { clientId: string }) => each.clientId).sort()).toEqual(
      [client.clientId, other.clientId].sort(),
    );
    const mine = await clientUser.call('get', '/api/billing-standings').expect(200);
    expect(mine.body.items).toMatchObject([
      {
        ...{ clientId: client.clientId, clientName: 'Sample Dental', currency: 'usd', disputes: 0 },
        usage: { month: '2026-06', seconds: 120, calls: 2, cents: 40, projectedCents: 81 },
        unbilledCents: 60,
        open: { invoices: 1, cents: 200_500 },
        overdue: { invoices: 0, cents: 0 },
        dueNext: NOW.toISOString(),
      },
    ]);
    await open({ overdueAt: NOW });
    const late = await ours.call('get', `/api/billing-standings?clientId=${client.clientId}`).expect(200);
    expect(late.body.items[0].overdue).toEqual({ invoices: 1, cents: 200_500 });
  });

  test('page by page each client comes once; a cursor of nobody’s is refused', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/api/billing-standings?limit=1${cursor && `&cursor=${cursor}`}`;
      const { body } = await ours.call('get', path).expect(200);
      seen.push(...body.items.map((each: { clientId: string }) => each.clientId));
      cursor = body.nextCursor;
    }
    expect(seen.sort()).toEqual([client.clientId, other.clientId].sort());
    await ours.call('get', '/api/billing-standings?cursor=eHh4').expect(400);
  });

  test('404: a client of another operator’s', async () => {
    await stranger.call('get', `/api/billing-standings?clientId=${client.clientId}`).expect(404);
    await clientUser.call('get', `/api/billing-standings?clientId=${other.clientId}`).expect(404);
  });
});

describe('lists', () => {
  test('invoices are found by the month that they were made in, and name their client', async () => {
    const made = new Date('2026-04-30T23:30:00Z');
    await asOperator(api.db, ours.operatorId, (tx) =>
      tx.invoice.updateMany({ where: { clientId: other.clientId }, data: { createdAt: made } }),
    );
    const ids = async (query: string) =>
      (await ours.call('get', `/api/invoices?${query}`).expect(200)).body.items.map(
        (each: { clientId: string; clientName: string }) => [each.clientId, each.clientName],
      );
    expect(await ids('month=2026-04')).toEqual([[other.clientId, 'Sample Dental']]);
    expect(await ids(`month=2026-04&clientId=${client.clientId}`)).toEqual([]);
    await ours.call('get', '/api/invoices?month=2026-13').expect(400);
    const { body } = await ours.call('get', `/api/invoices/${shows[0]?.invoiceId}`).expect(200);
    expect(body.clientName).toBe('Sample Dental');
  });

  test('a month’s calls, the last first, with whom and for how much', async () => {
    const path = `/api/usage/calls?clientId=${client.clientId}&month=2026-06`;
    const { body } = await clientUser.call('get', `${path}&limit=1`).expect(200);
    expect(body.items).toMatchObject([
      {
        ...{ endedAt: '2026-06-03T12:00:00.000Z', seconds: 30, micros: 100_000, invoiceId: null },
        ...{ leadId: client.leadId, leadName: expect.stringMatching(/^Sample Lead/) },
      },
    ]);
    const rest = await clientUser.call('get', `${path}&cursor=${body.nextCursor}`).expect(200);
    expect(rest.body.items).toMatchObject([{ seconds: 90 }]);
    await clientUser.call('get', `/api/usage/calls?clientId=${other.clientId}&month=2026-06`).expect(404);
    await ours.call('get', '/api/usage/calls').expect(400);
  });

  test('agreements say in words what is agreed, what a version changed, and who made it', async () => {
    const path = `/api/clients/${other.clientId}/agreements`;
    const change = { milestoneSize: 10, rateMicrosPerMinute: 7_900, pauseAfterDays: 30 };
    await ours.call('post', path).send(change).expect(201);
    const { body } = await ours.call('get', path).expect(200);
    expect(body.items[0]).toMatchObject({
      by: { kind: 'key', name: 'test' },
      changes: [
        {
          key: 'milestone',
          was: 'Every 25 verified shows cost $2,000.00',
          is: 'Every 10 verified shows cost $2,000.00',
        },
        { key: 'rate', is: '$0.0079 a minute, billed each month' },
        { key: 'pause', was: 'campaigns go on', is: 'campaigns pause 30 days after the due date' },
      ],
    });
    expect(body.items[1]).toMatchObject({ by: null, changes: [] });
    expect(body.items[1].facts).toHaveLength(8);
  });
});
