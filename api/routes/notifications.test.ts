import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { startTestApi, type TestApi } from '../../tests/setup/api.ts';
import {
  addAppointment,
  addClient,
  addLead,
  createFixture,
  type Fixture,
} from '../../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

interface Item {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string | null;
  readonly link: { readonly type: string; readonly id: string } | null;
  readonly isNew: boolean;
}

let api: TestApi;
let ours: Fixture;
let sibling: Fixture;
let people: { owner: SignedIn; rep: SignedIn; viewer: SignedIn; other: SignedIn };

beforeAll(async () => {
  api = await startTestApi();
  ours = await createFixture(api.db);
  sibling = await addClient(api.db, ours.operatorId);
  const foreign = await createFixture(api.db);
  people = {
    owner: await addSignedIn(api, { organizationId: ours.operatorId, role: 'owner' }),
    rep: await addSignedIn(api, { organizationId: ours.operatorId, role: 'rep' }),
    viewer: await addSignedIn(api, { organizationId: ours.clientId, role: 'viewer' }),
    other: await addSignedIn(api, { organizationId: foreign.operatorId, role: 'owner' }),
  };
  await happen();
});
afterAll(() => api.stop());

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(api.db, ours.operatorId, work);
const list = async (who: SignedIn, query = '') =>
  (await who.call('get', `/api/notifications${query}`).expect(200)).body as {
    items: Item[];
    nextCursor: string | null;
    unread: number | null;
  };
const kinds = (items: readonly Item[]) => [...new Set(items.map(({ kind }) => kind))].sort();

/** Minutes ago. */
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

const said = (
  tx: Transaction,
  who: Pick<Fixture, 'clientId' | 'leadId' | 'contactId'>,
  differs: object = {},
) =>
  tx.message.create({
    data: {
      ...{
        operatorId: ours.operatorId,
        clientId: who.clientId,
        leadId: who.leadId,
        contactId: who.contactId,
      },
      ...{ key: randomUUID(), direction: 'inbound', channel: 'sms', purpose: 'reply', status: 'received' },
      ...{ fromAddress: ours.phone, toAddress: ours.ourNumber, body: 'Tomorrow after five' },
      ...differs,
    },
  });

/** One of each kind. */
async function happen(): Promise<void> {
  const { operatorId, clientId, campaignId } = ours;
  await asked(async (tx) => {
    await tx.lead.update({ where: { id: ours.leadId }, data: { assignedTo: people.rep.userId } });
    await said(tx, ours, { createdAt: ago(1) });
    await said(tx, sibling, { createdAt: ago(2), purpose: 'auto_reply' });
    await said(tx, sibling, { createdAt: ago(3) });
    const appointmentId = await addAppointment(tx, ours, { startsAt: ago(-60) });
    await tx.task.create({
      data: { operatorId, clientId, key: 'a', kind: 'callback', title: 'Call back', createdAt: ago(5) },
    });
    const agreement = await tx.agreement.findFirstOrThrow({ where: { clientId } });
    const milestone = await tx.milestone.create({
      data: { operatorId, clientId, agreementId: agreement.id, number: 2, amountCents: 1 },
    });
    const proof = await tx.milestoneAppointment.create({
      data: { operatorId, clientId, appointmentId, milestoneId: milestone.id, slot: 7 },
    });
    const about = { operatorId, clientId, milestoneId: milestone.id, proofId: proof.id };
    const raised = { reason: 'a secret word', raisedByKind: 'key', raisedById: 'x', raisedFor: 'client' };
    const settled = { status: 'upheld', resolvedAt: ago(9), createdAt: ago(60) };
    await tx.dispute.create({ data: { ...about, ...raised, ...settled } });
    const bill = {
      milestoneId: milestone.id,
      agreementId: agreement.id,
      currency: 'usd',
      amountCents: 200_000,
      termsDays: 14,
    };
    const times = { sentAt: ago(50), overdueAt: ago(20), paidAt: ago(10), number: 'F-0012' };
    await tx.invoice.create({
      data: { operatorId, clientId, ...bill, description: 'Milestone 2', ...times },
    });
    const alert = {
      month: new Date('2026-05-01'),
      thresholdCents: 50_000,
      cents: 50_010,
      createdAt: ago(12),
    };
    await tx.usageAlert.create({ data: { operatorId, clientId, ...alert } });
    const list = { operatorId, clientId, campaignId, source: 'csv', fileName: 'spring.csv' };
    await tx.import.create({ data: { ...list, imported: 1_234, refused: 1, finishedAt: ago(13) } });
    await tx.import.create({ data: { ...list, status: 'failed', reason: 'not a CSV', finishedAt: ago(14) } });
    const by = { operatorId, actorKind: 'workflow', actorId: 'x' };
    const campaign = { subjectType: 'campaign', subjectId: campaignId };
    await tx.audit.create({ data: { ...by, action: 'campaign.end', ...campaign, at: ago(15) } });
    const refused = {
      action: 'connection.refuse',
      subjectType: 'vendor_connection',
      subjectId: randomUUID(),
    };
    await tx.audit.create({ data: { ...by, ...refused, after: { vendor: 'twilio' }, at: ago(16) } });
  });
  const health = { vendor: 'twilio', refusedAt: ago(18), refusedReason: 'forged', refusedCount: 3 };
  const { id: ended } = await asked((tx) =>
    tx.vendorConnection.create({ data: { operatorId, vendor: 'stripe', status: 'ended' } }),
  );
  await asSystem(api.db, (tx) =>
    tx.connectionHealth.createMany({
      data: [
        { ...health, connection: 'environment', operatorId },
        { ...health, connection: ended, vendor: 'stripe', operatorId },
      ],
    }),
  );
  await asSystem(api.db, (tx) =>
    tx.vendorEvent.create({
      data: {
        vendor: 'calcom',
        externalId: 'x',
        kind: 'x',
        body: 'secret',
        operatorId,
        status: 'quarantined',
        receivedAt: ago(17),
      },
    }),
  );
}

describe('GET /api/notifications', () => {
  test('tells each kind of what happened once, in plain words, the newest first, and leads to it', async () => {
    const { items, unread } = await list(people.owner);
    expect(kinds(items)).toEqual([
      ...['booked', 'campaign_ended', 'connection_broken', 'dispute_raised', 'dispute_settled'],
      ...[
        'event_quarantined',
        'events_lost',
        'import_done',
        'import_failed',
        'invoice_overdue',
        'invoice_paid',
        'invoice_sent',
      ],
      ...['reply', 'task', 'usage_threshold'],
    ]);
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const of = (kind: string) => items.find((item) => item.kind === kind);
    expect(of('reply')).toMatchObject({
      title: expect.stringMatching(/answered by text$/),
      detail: 'Tomorrow after five',
      link: { type: 'lead', id: ours.leadId },
    });
    expect(of('invoice_paid')).toMatchObject({
      title: 'Invoice F-0012 for $2,000.00 was paid',
      detail: 'Sample Dental',
      link: { type: 'invoice' },
    });
    expect(of('dispute_settled')?.title).toBe(
      'The dispute of show 7 of milestone 2 is settled: the show stands',
    );
    expect(of('usage_threshold')?.title).toBe('Talk time in May 2026 has passed $500.00');
    expect(of('import_done')).toMatchObject({ detail: '1,234 leads added, 1 row refused' });
    expect(of('connection_broken')?.title).toBe('Twilio refuses the keys of your account');
    expect(items.filter(({ kind }) => kind === 'events_lost')).toMatchObject([
      {
        title: 'Events of Twilio were refused and are not kept',
        detail: '3 events so far, the last with a wrong signature: check the connection',
        link: { type: 'connection', id: 'environment' },
      },
    ]);
    expect(items.filter(({ kind }) => kind === 'reply').length).toBe(2);
    expect(JSON.stringify(items)).not.toContain('secret');
    expect(unread).toBe(items.length);
  });

  test('is what the caller may see: a rep hears of its own leads, a client of its own business, nobody of another operator', async () => {
    const rep = (await list(people.rep)).items;
    expect(kinds(rep)).toEqual(['booked', 'campaign_ended', 'reply']);
    expect(rep.filter(({ kind }) => kind === 'reply').map(({ link }) => link?.id)).toEqual([ours.leadId]);
    const viewer = (await list(people.viewer)).items;
    expect(kinds(viewer)).toEqual([
      ...['booked', 'campaign_ended', 'dispute_raised', 'dispute_settled', 'import_done', 'import_failed'],
      ...['invoice_overdue', 'invoice_paid', 'invoice_sent', 'usage_threshold'],
    ]);
    const theirs = await addSignedIn(api, { organizationId: sibling.clientId, role: 'admin' });
    expect((await list(theirs)).items).toEqual([]);
    expect((await list(people.other)).items).toEqual([]);
  });

  test('is paged without a gap or a repeat, of one instant and several kinds included', async () => {
    const at = ago(30);
    await asked(async (tx) => {
      for (let i = 0; i < 5; i += 1) {
        const lead = await addLead(tx, ours);
        await said(tx, { ...ours, ...lead }, { createdAt: at });
        const key = `at ${i}`;
        await tx.task.create({
          data: { operatorId: ours.operatorId, key, kind: 'callback', title: key, createdAt: at },
        });
      }
    });
    const whole = (await list(people.owner, '?limit=200')).items.map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(
        people.owner,
        `?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ id }) => id));
      if (cursor) expect(page.unread).toBeNull();
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('400 for a cursor that is none of ours', async () => {
    for (const cursor of [
      'x',
      Buffer.from('1.task.x').toString('base64url'),
      Buffer.from('1.lead.1').toString('base64url'),
      Buffer.from(`1.task.${'-'.repeat(36)}`).toString('base64url'),
      Buffer.from('1.event_quarantined.7a').toString('base64url'),
    ])
      await people.owner.call('get', `/api/notifications?cursor=${cursor}`).expect(400);
  });

  test('what somebody asked of themselves is no news to them', async () => {
    const { body } = await people.owner
      .call('post', '/api/tasks')
      .send({ title: 'Mine', owner: people.owner.userId })
      .expect(201);
    const has = async (who: SignedIn) => (await list(who)).items.some(({ link }) => link?.id === body.id);
    expect(await has(people.owner)).toBe(false);
    const colleague = await addSignedIn(api, { organizationId: ours.operatorId, role: 'admin' });
    expect(await has(colleague)).toBe(true);
  });
});

describe('POST /api/notifications/seen', () => {
  test('what was there is new no more, for whoever looked alone; what comes later is', async () => {
    const me = await addSignedIn(api, { organizationId: ours.operatorId, role: 'owner' });
    const [newest] = (await list(me)).items;
    await me.call('post', '/api/notifications/seen').send({ until: newest?.at }).expect(200);
    const after = await list(me);
    expect([after.unread, after.items.some(({ isNew }) => isNew)]).toEqual([0, false]);
    expect((await list(people.owner)).unread).toBeGreaterThan(0);
    await asked((tx) => said(tx, ours));
    const later = await list(me);
    expect([later.unread, later.items[0]?.isNew]).toEqual([1, true]);
  });

  test('moves forward only, and never past now', async () => {
    const me = await addSignedIn(api, { organizationId: ours.operatorId, role: 'owner' });
    const seen = async (until: Date) =>
      (await me.call('post', '/api/notifications/seen').send({ until }).expect(200)).body.seenAt as string;
    const first = await seen(ago(5));
    expect(await seen(ago(50))).toBe(first);
    expect(new Date(await seen(new Date(Date.now() + 3_600_000))).getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('a client’s member has a place of their own', async () => {
    await people.viewer.call('post', '/api/notifications/seen').send({}).expect(200);
    expect((await list(people.viewer)).unread).toBe(0);
  });
});

describe('GET /api/search', () => {
  const found = async (who: SignedIn, q: string) =>
    (await who.call('get', `/api/search?q=${encodeURIComponent(q)}`).expect(200)).body as Record<
      string,
      { id: string; name: string }[]
    >;
  const counts = (body: Record<string, unknown[]>) =>
    Object.fromEntries(
      Object.entries(body).flatMap(([kind, all]) => (all.length > 0 ? [[kind, all.length]] : [])),
    );

  test('finds leads with their appointments, clients, campaigns and invoices, at most five of each', async () => {
    await asked((tx) =>
      tx.contact.update({ where: { id: ours.contactId }, data: { firstName: 'Xylo', lastName: 'Sample' } }),
    );
    expect(counts(await found(people.owner, 'xylo'))).toEqual({ leads: 1, appointments: 1 });
    expect((await found(people.owner, 'xylo'))['leads']?.[0]).toMatchObject({
      id: ours.leadId,
      name: 'Xylo Sample',
    });
    expect(counts(await found(people.owner, 'f-0012'))).toEqual({ invoices: 1 });
    expect((await found(people.owner, 'dental'))['clients']?.length).toBe(2);
    await asked((tx) =>
      tx.campaign.update({ where: { id: ours.campaignId }, data: { name: 'Zebra implants' } }),
    );
    expect(counts(await found(people.owner, 'zebra'))).toEqual({ campaigns: 1 });
    await asked(async (tx) => {
      for (let i = 0; i < 5; i += 1) await addLead(tx, ours);
    });
    expect((await found(people.owner, '@example.com'))['leads']?.length).toBe(5);
  });

  test('is of what the caller may see', async () => {
    expect(counts(await found(people.rep, 'xylo'))).toEqual({ leads: 1, appointments: 1 });
    const stranger = await addSignedIn(api, { organizationId: ours.operatorId, role: 'rep' });
    const theirs = await addSignedIn(api, { organizationId: sibling.clientId, role: 'admin' });
    for (const q of ['xylo', 'f-0012']) {
      expect([q, counts(await found(stranger, q))]).toEqual([q, {}]);
      expect([q, counts(await found(theirs, q))]).toEqual([q, {}]);
      expect([q, counts(await found(people.other, q))]).toEqual([q, {}]);
    }
    expect(counts(await found(people.viewer, 'xylo'))).toEqual({ leads: 1, appointments: 1 });
    expect(counts(await found(people.viewer, 'dental'))).toEqual({});
  });

  test('nothing, and no error, for signs alone; 400 for a single letter', async () => {
    expect(counts(await found(people.owner, '%%'))).toEqual({});
    await people.owner.call('get', '/api/search?q=x').expect(400);
  });
});
