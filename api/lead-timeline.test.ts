import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../prisma/tenant.ts';
import { audit } from '../services/identity/audit.ts';
import { startTestApi, type TestApi } from '../tests/setup/api.ts';
import { addAppointment, addLead, createFixture, type Fixture } from '../tests/setup/fixtures.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';

let api: TestApi;
let fixture: Fixture;
let owner: SignedIn;
let client: SignedIn;
const noon = new Date('2026-05-05T16:00:00Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

beforeAll(async () => {
  api = await startTestApi();
  fixture = await createFixture(api.db);
  owner = await addSignedIn(api, { organizationId: fixture.operatorId, role: 'owner' });
  client = await addSignedIn(api, { organizationId: fixture.clientId, role: 'viewer' });
  await write((tx) => fill(tx, fixture));
});
afterAll(() => api.stop());

const write = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(api.db, fixture.operatorId, work);

/** One of everything that can happen, each in its own minute. */
async function fill(tx: Transaction, { leadId, contactId, operatorId, clientId, phone, ourNumber }: Fixture) {
  const who = { operatorId, clientId, leadId, contactId };
  await tx.lead.update({ where: { id: leadId }, data: { createdAt: noon } });
  const call = { direction: 'outbound', status: 'ended', key: 'c', outcome: 'appointment_set' };
  const said = {
    transcript: 'Sample words',
    summary: 'It wants a time.',
    recordingUrl: 'https://example.com/r.wav',
  };
  await tx.call.create({
    data: { ...who, ...call, ...said, startedAt: later(1), durationMs: 61_000, createdAt: noon },
  });
  const text = { channel: 'sms', direction: 'outbound', purpose: 'sequence', body: 'Hi' };
  const addresses = { fromAddress: ourNumber, toAddress: phone };
  await tx.message.create({
    data: {
      ...who,
      ...text,
      ...addresses,
      key: 'm1',
      status: 'blocked',
      reason: 'no_consent',
      createdAt: later(2),
    },
  });
  const appointmentId = await addAppointment(tx, fixture, { startsAt: later(600), bookedAt: later(3) });
  const about = { operatorId, clientId, appointmentId };
  const slot = { startsAt: later(600), endsAt: later(630) };
  await tx.booking.create({ data: { ...about, ...slot, uid: 'u1', createdAt: later(3) } });
  await tx.booking.create({
    data: {
      ...about,
      uid: 'u2',
      previousUid: 'u1',
      startsAt: later(700),
      endsAt: later(730),
      createdAt: later(4),
    },
  });
  await tx.evidence.create({
    data: { ...about, key: 'e', source: 'client', answer: 'yes', at: later(5), createdAt: later(5) },
  });
  await tx.leadAction.create({
    data: {
      ...{ operatorId, clientId, leadId, kind: 'pause', reason: 'she is away', status: 'done' },
      ...{ actorKind: 'person', actorId: owner.userId, createdAt: later(6) },
    },
  });
  await tx.task.create({
    data: { operatorId, clientId, leadId, key: 't', kind: 'manual', title: 'Call back', createdAt: later(7) },
  });
  await tx.consent.create({
    data: {
      operatorId,
      channel: 'sms',
      address: phone,
      action: 'revoked',
      source: 'text',
      text: 'STOP',
      at: later(8),
    },
  });
  await tx.leadNote.create({
    data: {
      operatorId,
      leadId,
      authorKind: 'person',
      authorId: owner.userId,
      text: 'A note',
      createdAt: later(9),
    },
  });
  const actor = { kind: 'person', id: owner.userId } as const;
  const of = (type: string, id: string) => ({ operatorId, actor, subject: { type, id } });
  const status = { before: { status: 'new' }, after: { status: 'booked' } };
  await audit(tx, {
    ...of('appointment', appointmentId),
    ...{ action: 'appointment.status', before: { status: 'booked' }, after: { status: 'shown' } },
  });
  await audit(tx, {
    ...of('lead', leadId),
    ...{ action: 'lead.change', before: { assignedTo: null }, after: { assignedTo: owner.userId } },
  });
  await audit(tx, { ...of('lead', leadId), action: 'lead.status', ...status, words: 'own words' });
  await audit(tx, {
    ...of('lead', leadId),
    action: 'lead.change',
    before: { score: 1 },
    after: { score: 2 },
  });
}

const of = (leadId: string, query = '') => `/api/leads/${leadId}/timeline${query}`;

async function items(who: SignedIn, leadId = fixture.leadId) {
  const { body } = await who.call('get', of(leadId)).expect(200);
  return body.items as { kind: string; id: string; at: string; [fact: string]: unknown }[];
}

test('all that happened is there once, the newest first, each with its facts', async () => {
  const found = await items(owner);
  expect(found.map(({ kind }) => kind)).toEqual([
    ...[
      'status',
      'assigned',
      'appointment',
      'note',
      'consent',
      'task',
      'action',
      'evidence',
      'moved',
      'booked',
    ],
    ...['message', 'call', 'added'],
  ]);
  const by = Object.fromEntries(found.map((item) => [item.kind, item]));
  const name = by['note']?.['note'] as { author: { name: string } };
  expect(by['call']).toMatchObject({ at: later(1).toISOString(), call: { durationMs: 61_000 } });
  expect(by['message']).toMatchObject({
    message: { status: 'blocked' },
    why: 'Not sent, because the rules of the campaign ask for the person’s consent to texts, and none is on file.',
  });
  expect(by['moved']).toMatchObject({
    startsAt: later(700).toISOString(),
    movedFrom: later(600).toISOString(),
  });
  expect(by['action']).toMatchObject({
    action: { kind: 'pause', reason: 'she is away' },
    who: name.author.name,
  });
  expect(by['status']).toMatchObject({
    from: 'new',
    to: 'booked',
    reason: 'own words',
    who: name.author.name,
  });
  expect(by['assigned']).toMatchObject({ from: null, to: name.author.name });
  expect(by['appointment']).toMatchObject({ from: 'booked', to: 'shown' });
});

test('a client sees what is its own: nobody’s name, no notes, no tasks, nothing that people did', async () => {
  const found = await items(client);
  expect(found.map(({ kind }) => kind)).toEqual([
    ...['status', 'appointment', 'evidence', 'moved', 'booked', 'message', 'call', 'added'],
  ]);
  const text = JSON.stringify(found);
  expect(text).not.toContain('own words');
  expect(text).not.toContain('Sample Person');
  expect(found.flatMap((item) => ('who' in item ? [item['who']] : []))).toEqual([null, null, null]);
});

test('a text by hand says who wrote it, to its own people alone', async () => {
  const { operatorId, clientId, phone, ourNumber } = fixture;
  const { leadId } = await write(async (tx) => {
    const lead = await addLead(tx, fixture);
    const { id } = await tx.message.create({
      data: {
        ...{
          operatorId,
          clientId,
          leadId: lead.leadId,
          contactId: lead.contactId,
          key: 'written:1',
          direction: 'outbound',
          channel: 'sms',
        },
        ...{ purpose: 'conversation', status: 'waiting', reason: 'queued', body: 'Hello' },
        ...{ fromAddress: ourNumber, toAddress: phone },
      },
    });
    const subject = { type: 'message', id };
    const actor = { kind: 'person' as const, id: owner.userId };
    await audit(tx, { operatorId, actor, action: 'message.write', subject });
    return lead;
  });
  const read = async (who: SignedIn) =>
    (await who.call('get', `/api/leads/${leadId}/timeline`).expect(200)).body.items.find(
      ({ kind }: { kind: string }) => kind === 'message',
    );
  expect(await read(owner)).toMatchObject({ who: expect.stringMatching(/\w/), why: 'Waiting to go out.' });
  expect(await read(client)).toMatchObject({ who: null });
});

test('another client’s lead, another operator’s and none are not there', async () => {
  const foreign = await createFixture(api.db);
  for (const id of [foreign.leadId, '00000000-0000-4000-8000-000000000000'])
    for (const who of [owner, client]) await who.call('get', of(id)).expect(404);
});

test('a transcript that was given up is not told', async () => {
  const { leadId } = await write((tx) => addLead(tx, fixture));
  const { operatorId, clientId, contactId } = fixture;
  await write((tx) =>
    tx.call.create({
      data: {
        ...{ operatorId, clientId, leadId, contactId, key: 'gone', direction: 'outbound', status: 'ended' },
        contentErasedAt: noon,
      },
    }),
  );
  const [call] = (await items(owner, leadId)).filter(({ kind }) => kind === 'call');
  expect(call).toMatchObject({
    call: { transcript: null, recordingUrl: null, contentErasedAt: noon.toISOString() },
  });
});

describe('paging', () => {
  test('meets everything once, in one order, however many things happened at one instant', async () => {
    const { leadId } = await write((tx) => addLead(tx, fixture));
    const { operatorId, clientId, contactId, phone, ourNumber } = fixture;
    const who = { operatorId, clientId, leadId, contactId };
    await write(async (tx) => {
      await tx.lead.update({ where: { id: leadId }, data: { createdAt: noon } });
      const by = { authorKind: 'key', authorId: 'x', createdAt: noon };
      const out = { direction: 'outbound', status: 'sent', createdAt: noon };
      for (let i = 0; i < 5; i += 1) {
        await tx.leadNote.create({ data: { operatorId, leadId, text: `${i}`, ...by } });
        await tx.call.create({ data: { ...who, ...out, status: 'ended', key: `p${i}` } });
        const text = { channel: 'sms', purpose: 'sequence', body: `${i}`, sentAt: noon };
        await tx.message.create({
          data: { ...who, ...out, ...text, key: `q${i}`, fromAddress: ourNumber, toAddress: phone },
        });
      }
    });
    const whole = (await items(owner, leadId)).map(({ kind, id }) => `${kind} ${id}`);
    expect(new Set(whole).size).toBe(16);
    for (const limit of [1, 2, 3, 7]) {
      const met: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: string = `?limit=${limit}${cursor && `&cursor=${cursor}`}`;
        const { body } = await owner.call('get', of(leadId, query)).expect(200);
        met.push(...body.items.map(({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`));
        cursor = body.nextCursor;
      }
      expect([limit, met]).toEqual([limit, whole]);
    }
  });

  test.each(['x', Buffer.from('1.call.x').toString('base64url'), Buffer.from('1.x.y').toString('base64url')])(
    'a cursor that is none of ours is refused: %s',
    async (cursor) => {
      const { body } = await owner.call('get', of(fixture.leadId, `?cursor=${cursor}`)).expect(400);
      expect(body.errors[0].field).toBe('cursor');
    },
  );
});
