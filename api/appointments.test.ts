import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { openMilestones } from '../services/billing/open-milestones.ts';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import {
  addAppointment,
  addClient,
  addLead,
  createFixture,
  type Fixture,
  owed,
} from '../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000);

let api: TestApi;
let client: Fixture;
let other: Fixture;
let owner: SignedIn;
let theirs: SignedIn;
let viewer: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(NOW);
});
afterAll(() => api.stop());

beforeEach(async () => {
  client = await createFixture(api.db);
  other = await addClient(api.db, client.operatorId);
  owner = await addSignedIn(api, { organizationId: client.operatorId, role: 'owner' });
  theirs = await addSignedIn(api, { organizationId: client.clientId, role: 'admin' });
  viewer = await addSignedIn(api, { organizationId: client.clientId, role: 'viewer' });
});

const asked = <T>(work: Parameters<typeof asOperator<T>>[2]) => asOperator(api.db, client.operatorId, work);
const book = (startsAt: Date, more: object = {}, of: Fixture = client) =>
  asked((tx) => addAppointment(tx, of, { startsAt, ...more }));
const get = async (who: SignedIn, id: string) =>
  (await who.call('get', `/api/appointments/${id}`).expect(200)).body;
const list = async (who: SignedIn, query = '') =>
  (await who.call('get', `/api/appointments${query}`).expect(200)).body;
const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
const evidenceOf = (appointmentId: string) =>
  asked((tx) => tx.evidence.findMany({ where: { appointmentId }, orderBy: { createdAt: 'asc' } }));
const owedTo = (id: string) => asked((tx) => owed(tx, `appointment:${id}`));

describe('the list', () => {
  test('is ordered by start both ways, page by page, each once', async () => {
    const ids: string[] = [];
    for (const at of [3, 1, 2, 2, 5]) ids.push(await book(hours(at)));
    const byStart = [ids[1], ...[ids[2], ids[3]].sort(), ids[0], ids[4]];
    for (const [sort, expected] of [
      ['start', byStart],
      ['startDesc', [...byStart].reverse()],
      ['newest', [...ids].reverse()],
    ] as const) {
      const found: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await list(owner, `?sort=${sort}&limit=2${cursor}`);
        found.push(...idsOf(page));
        if (!page.nextCursor) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect([sort, found]).toEqual([sort, expected]);
    }
  });

  test('is filtered by start, client and statuses, and tells who, and for whom', async () => {
    const [ahead, shown] = [await book(hours(2)), await book(hours(-50), { status: 'shown' })];
    const of = await book(hours(3), { status: 'disputed' }, other);
    expect(idsOf(await list(owner, `?from=${hours(2).toISOString()}&to=${hours(3).toISOString()}`))).toEqual([
      ahead,
    ]);
    expect(idsOf(await list(owner, '?status=shown,disputed&sort=start'))).toEqual([shown, of]);
    expect(idsOf(await list(owner, `?clientId=${other.clientId}`))).toEqual([of]);
    const { items } = await list(theirs, '?sort=start');
    expect(idsOf({ items })).toEqual([shown, ahead]);
    expect(items[0]).toMatchObject({
      ...{ campaignName: 'Sample campaign', clientName: 'Sample Dental' },
      attendee: { name: expect.stringMatching(/^Sample Lead/), phone: client.phone },
    });
  });

  test('undecided are those that are over and booked still, and they are counted', async () => {
    const over = await book(hours(-3));
    await book(hours(-0.2));
    await book(hours(3));
    await book(hours(-90), { status: 'no_show' });
    const disputed = await book(hours(-90), { status: 'disputed' });
    await book(hours(-3), {}, other);
    expect(idsOf(await list(theirs, '?undecided=true'))).toEqual([over]);
    expect(idsOf(await list(theirs, '?undecided=false')).length).toBe(4);
    const counts = async (who: SignedIn, query = '') =>
      (await who.call('get', `/api/appointments/counts${query}`).expect(200)).body;
    expect(await counts(theirs)).toEqual({ undecided: 1, disputed: 1 });
    expect(await counts(owner)).toEqual({ undecided: 2, disputed: 1 });
    expect(await counts(owner, `?clientId=${other.clientId}`)).toEqual({ undecided: 1, disputed: 0 });
    expect((await get(theirs, disputed)).verdict).toMatchObject({ status: 'disputed' });
  });
});

describe('one appointment', () => {
  test('tells its plan, and what became of each message of it', async () => {
    const id = await book(hours(3));
    const { operatorId, clientId, leadId, contactId } = client;
    const row = (name: string, channel: string, more: object) => ({
      ...{ operatorId, clientId, leadId, contactId, appointmentId: id, direction: 'outbound', channel },
      ...{ key: `appointment:${id}:${name}:1:${channel}`, purpose: 'reminder', template: name },
      ...{ fromAddress: '', toAddress: '', body: 'Sample', status: 'sent', ...more },
    });
    await asked((tx) =>
      tx.message.createMany({
        data: [
          row('reminder_24h', 'sms', { status: 'blocked', reason: 'opted_out' }),
          row('reminder_24h', 'email', { status: 'delivered', sentAt: hours(-21), deliveredAt: hours(-21) }),
        ],
      }),
    );
    const { plan, verdict, rebooking } = await get(theirs, id);
    expect(plan.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`)).toEqual([
      'reminder_24h delivered',
      'reminder_2h to_come',
      'reminder_15m to_come',
      ...['ask_lead to_come', 'ask_client_1 to_come', 'ask_client_2 to_come', 'verdict to_come'],
    ]);
    expect(plan[0].sends).toMatchObject([
      {
        channel: 'sms',
        state: 'blocked',
        why: 'they asked not to be written to',
        messageId: expect.any(String),
      },
      { channel: 'email', state: 'delivered', why: null, deliveredAt: hours(-21).toISOString() },
    ]);
    expect(verdict).toMatchObject({ status: null, dueAt: hours(3.5 + 48).toISOString(), by: null });
    expect(rebooking).toEqual([]);
  });

  test('tells who decided: the evidence, silence, or somebody; a client learns no name of staff', async () => {
    const id = await book(hours(-60));
    await owner
      .call('post', `/api/appointments/${id}/verification`)
      .send({ verdict: 'shown', reason: 'Seen on the door camera' })
      .expect(200);
    const { name } = await api.authDb.user.findUniqueOrThrow({ where: { id: owner.userId } });
    expect((await get(owner, id)).verdict).toMatchObject({ by: name, reason: 'Seen on the door camera' });
    expect((await get(theirs, id)).verdict.by).toBe('Somebody of your operator’s');
  });

  test('tells the chain of rebookings and the invitations between', async () => {
    const first = await book(hours(-96), { status: 'no_show', decidedAt: hours(-40) });
    const second = await book(hours(20), { rebookedFrom: first });
    await book(hours(30));
    for (const id of [first, second])
      expect((await get(owner, id)).chain.map((each: { id: string }) => each.id)).toEqual([first, second]);
    const { rebooking } = await get(owner, first);
    expect(rebooking.map(({ kind, state }: { kind: string; state: string }) => [kind, state])).toEqual(
      Array.from({ length: 3 }, () => ['rebook', 'not_needed']),
    );
    expect((await get(owner, second)).rebooking).toEqual([]);
  });

  test('shows the proof with its price and page to those who see bills', async () => {
    const rep = await addSignedIn(api, { organizationId: client.operatorId, role: 'rep' });
    await asked((tx) => tx.lead.update({ where: { id: client.leadId }, data: { assignedTo: rep.userId } }));
    const ids: string[] = [];
    for (let i = 0; i < 25; i += 1)
      ids.push(await book(hours(-90), { status: 'shown', decidedAt: hours(-40) }));
    const { operatorId, clientId } = client;
    await openMilestones(api.db, { operatorId, clientId, now: NOW });
    const [id = ''] = ids;
    const { proof, dispute } = await get(viewer, id);
    expect(proof).toMatchObject({
      ...{ milestoneNumber: 1, size: 25, priceCents: 8_000, currency: 'usd', reversal: 'replace' },
      ...{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), reversedAt: null, invoiceId: expect.any(String) },
      url: expect.stringMatching(/^https:\/\/followthrough\.test\/proof\/./),
    });
    expect(dispute).toBeNull();
    await theirs.call('post', '/api/disputes').send({ proofId: proof.id, reason: 'Nobody came' }).expect(201);
    expect((await get(theirs, id)).dispute).toMatchObject({ status: 'open', reason: 'Nobody came' });
    expect(await get(rep, id)).toMatchObject({
      proof: { id: proof.id, priceCents: null, url: null, invoiceId: null },
      dispute: null,
    });
  });
});

describe('a client’s own word', () => {
  const say = (who: SignedIn, id: string, answer: 'yes' | 'no', note?: string) =>
    who.call('post', `/api/appointments/${id}/confirmation`).send({ answer, note });

  test('is the evidence that the link would have left: once, with who said it, and the workflow is told', async () => {
    const id = await book(hours(-1));
    await say(theirs, id, 'yes', 'On time').expect(200, { appointmentId: id, status: 'booked' });
    await say(theirs, id, 'yes').expect(200);
    expect(await evidenceOf(id)).toMatchObject([
      {
        source: 'client',
        key: 'client:shown',
        answer: 'yes',
        note: 'On time',
        link: `person:${theirs.userId}`,
      },
    ]);
    expect(await owedTo(id)).toEqual(['appointment appointmentChanged']);
    const trail = await asked((tx) => tx.audit.findMany({ where: { subjectId: id } }));
    expect(trail).toMatchObject([{ action: 'evidence.add', actorId: theirs.userId }]);
    expect((await get(theirs, id)).evidence).toMatchObject([
      { source: 'client', counts: true, how: expect.stringMatching(/, signed in$/), said: null },
    ]);
  });

  test('a changed mind before the verdict is kept beside the first, as the link does; after it, it is disputed', async () => {
    const id = await book(hours(-1));
    for (const answer of ['yes', 'no', 'no'] as const) await say(theirs, id, answer).expect(200);
    expect((await evidenceOf(id)).map(({ key }) => key)).toEqual(['client:shown', 'client:no_show']);
    const decided = await book(hours(-60), { status: 'shown' });
    const { body } = await say(theirs, decided, 'no').expect(200);
    expect(body.status).toBe('disputed');
  });

  test('is refused in words before the start, of a cancelled one, and of another client’s', async () => {
    const early = await say(theirs, await book(hours(1)), 'yes').expect(409);
    expect(early.body).toMatchObject({ code: 'not_yet', detail: expect.stringMatching(/say after that/) });
    const gone = await say(theirs, await book(hours(-1), { status: 'cancelled' }), 'no').expect(409);
    expect(gone.body).toMatchObject({ code: 'conflict', detail: expect.stringMatching(/was cancelled/) });
    await say(theirs, await book(hours(-1), {}, other), 'yes').expect(404);
    const { body } = await say(theirs, await book(hours(-1)), 'maybe' as 'yes').expect(400);
    expect(body.errors).toMatchObject([{ field: 'answer' }]);
  });

  test('neither a viewer nor the operator’s staff may say it', async () => {
    const id = await book(hours(-1));
    for (const who of [viewer, owner]) await say(who, id, 'yes').expect(403);
    expect(await evidenceOf(id)).toEqual([]);
  });
});

test('an answer by text is quoted, and a call that proves it can be read', async () => {
  const id = await book(hours(-1));
  const { operatorId, clientId, leadId, contactId, phone, ourNumber } = client;
  const of = { operatorId, clientId, leadId };
  await asked(async (tx) => {
    const call = await tx.call.create({
      data: {
        ...{ ...of, contactId, direction: 'inbound', status: 'ended', key: 'met', startedAt: hours(-1) },
        ...{ durationMs: 61_001, transcript: 'Agent: Hello.' },
      },
    });
    await tx.message.create({
      data: {
        ...{ ...of, contactId, key: 'inbound:SM7', direction: 'inbound', channel: 'sms', purpose: 'reply' },
        ...{ status: 'received', fromAddress: phone, toAddress: ourNumber, body: 'YES', sentAt: hours(0) },
      },
    });
    const said = { operatorId, clientId, appointmentId: id, answer: 'yes' };
    await tx.evidence.createMany({
      data: [
        { ...said, key: 'sms:SM7', source: 'lead', link: 'text:SM7', at: hours(0) },
        { ...said, key: `call:${call.id}`, source: 'call', link: `call:${call.id}`, at: hours(-1) },
      ],
    });
  });
  for (const who of [owner, theirs])
    expect((await get(who, id)).evidence).toMatchObject([
      { source: 'lead', said: 'YES', how: 'By text', call: null },
      { source: 'call', said: null, call: { transcript: 'Agent: Hello.', durationMs: 61_001 } },
    ]);
});

describe('what staff know', () => {
  const file = (who: SignedIn, id: string, answer: 'yes' | 'no', more: object = {}) =>
    who.call('post', `/api/appointments/${id}/evidence`).send({ answer, note: 'She rang', ...more });

  test('is filed with its link and weighed with the rest; a yes after a no-show makes it disputed', async () => {
    const id = await book(hours(-1));
    const { body } = await file(owner, id, 'yes', { link: 'https://example.com/photo' }).expect(201);
    expect(body).toMatchObject({ source: 'staff', note: 'She rang', link: 'https://example.com/photo' });
    expect((await get(theirs, id)).status).toBe('booked');
    const missed = await book(hours(-90), { status: 'no_show' });
    await file(owner, missed, 'yes').expect(201);
    expect((await get(owner, missed)).status).toBe('disputed');
    await file(theirs, id, 'yes').expect(403);
    await file(owner, id, 'yes', { link: 'javascript:alert(1)' }).expect(400);
  });

  test('is refused in words before the start and of a cancelled one', async () => {
    expect((await file(owner, await book(hours(1)), 'yes').expect(409)).body.code).toBe('not_yet');
    const gone = await book(hours(-1), { status: 'cancelled' });
    expect((await file(owner, gone, 'yes').expect(409)).body.detail).toMatch(/was cancelled/);
  });

  test('is taken back by staff, twice as once; a verdict that rests on it is disputed then', async () => {
    const id = await book(hours(-90));
    const { body } = await file(owner, id, 'yes').expect(201);
    const decided = { status: 'shown', statusReason: 'staff said yes', decidedAt: hours(-1) };
    await asked((tx) => tx.appointment.update({ where: { id }, data: decided }));
    const path = `/api/appointments/${id}/evidence/${body.id}/withdrawal`;
    for (const _ of [1, 2]) await owner.call('post', path).send({}).expect(200);
    expect(await get(owner, id)).toMatchObject({
      ...{ status: 'disputed', statusReason: 'staff took back their yes' },
      evidence: [{ withdrawnAt: NOW.toISOString(), counts: false }],
    });
  });

  test('a verdict that the rest bears stands, and so does a person’s own', async () => {
    for (const [statusReason, others] of [
      ['client said yes; staff said yes', ['client']],
      ['Seen on the door camera', []],
    ] as const) {
      const id = await book(hours(-90));
      const { body } = await file(owner, id, 'yes').expect(201);
      await asked(async (tx) => {
        for (const source of others)
          await tx.evidence.create({
            data: {
              ...{ operatorId: client.operatorId, clientId: client.clientId, appointmentId: id },
              ...{ key: 'client:shown', source, answer: 'yes', at: hours(-60) },
            },
          });
        await tx.appointment.update({ where: { id }, data: { status: 'shown', statusReason } });
      });
      await owner.call('post', `/api/appointments/${id}/evidence/${body.id}/withdrawal`).send({}).expect(200);
      expect((await get(owner, id)).status).toBe('shown');
    }
  });

  test('nobody takes back somebody else’s word', async () => {
    const id = await book(hours(-1));
    await theirs.call('post', `/api/appointments/${id}/confirmation`).send({ answer: 'yes' }).expect(200);
    const [said] = await evidenceOf(id);
    const path = `/api/appointments/${id}/evidence/${said?.id}/withdrawal`;
    const { body } = await owner.call('post', path).send({}).expect(409);
    expect(body.detail).toMatch(/word of the client/);
  });
});

test('of another tenant’s appointment nothing is there', async () => {
  const id = await book(hours(-1));
  const stranger = await createFixture(api.db);
  const strangers = [
    await addSignedIn(api, { organizationId: stranger.operatorId, role: 'owner' }),
    await addSignedIn(api, { organizationId: other.clientId, role: 'admin' }),
  ];
  for (const who of strangers) {
    await who.call('get', `/api/appointments/${id}`).expect(404);
    expect(idsOf(await list(who))).toEqual([]);
  }
  const path = `/api/appointments/${id}/evidence`;
  await strangers[0]?.call('post', path).send({ answer: 'yes', note: 'Sample' }).expect(404);
  await strangers[1]
    ?.call('post', `/api/appointments/${id}/confirmation`)
    .send({ answer: 'yes' })
    .expect(404);
  expect(await evidenceOf(id)).toEqual([]);
});

test('a lead’s name that is not known is null, and the list goes on', async () => {
  const { leadId, contactId } = await asked(async (tx) => {
    const lead = await addLead(tx, client);
    const nobody = { firstName: null, lastName: null, phone: null, email: null };
    await tx.contact.update({ where: { id: lead.contactId }, data: nobody });
    return lead;
  });
  const id = await asked((tx) =>
    addAppointment(tx, { ...client, leadId, contactId }, { startsAt: hours(1) }),
  );
  expect((await get(owner, id)).attendee).toEqual({ contactId, name: null, phone: null, zone: null });
});
