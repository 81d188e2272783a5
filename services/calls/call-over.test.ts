import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallFact, CallOutcome } from '../../contracts/calls/facts.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { recordCall } from './record-call.ts';

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

/** A Wednesday, eleven in the morning in New York, where the fixture is. */
const ENDED = new Date('2026-05-06T15:00:00Z');

/** The events of a call of the fixture's lead, as they say what is known by then. */
function events(known: { end?: CallOutcome; analysis?: CallOutcome } & Partial<CallFact>) {
  const { end, analysis, ...differs } = known;
  const call = {
    vendorCallId: `call_${fixture.leadId}`,
    direction: 'outbound',
    from: fixture.ourNumber,
    to: fixture.phone,
    leadId: fixture.leadId,
    ...differs,
  } as const;
  const over = { ...call, endedAt: ENDED };
  return {
    started: { ...call, kind: 'started', callbackTime: undefined },
    ended: { ...over, kind: 'ended', outcome: end, callbackTime: undefined },
    analyzed: { ...over, kind: 'analyzed', outcome: analysis ?? end },
  } satisfies Record<CallFact['kind'], CallFact>;
}

const record = (fact: CallFact) =>
  asked((tx) => recordCall(tx, { operatorId: fixture.operatorId, fact, actor: ACTOR }));

/** A sequence that runs has a promise. */
const work = () =>
  asked((tx) =>
    tx.promiseRow.create({
      data: {
        operatorId: fixture.operatorId,
        clientId: fixture.clientId,
        ...{ subjectType: 'lead', subjectId: fixture.leadId, what: 'Call', why: 'it is time' },
      },
    }),
  );

const left = () =>
  asked(async (tx) => {
    const lead = await tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } });
    const calls = await tx.call.findMany({ include: { usage: true } });
    const signals = await tx.workflowSignal.findMany({ where: { workflowId: leadWorkflowId(lead.id) } });
    const tasks = await tx.task.findMany({ where: { leadId: lead.id } });
    return {
      status: lead.status,
      calls: calls.map(({ status, outcome, callbackAt, usage }) => ({
        ...{ status, outcome, callbackAt, seconds: usage?.seconds ?? 0 },
      })),
      told: signals.map(({ args }) => {
        const { kind, outcome, callbackAt } = (args as Record<string, unknown>[])[0] ?? {};
        return { kind, outcome, callbackAt };
      }),
      tasks: tasks.map(({ kind, title, detail, dueAt }) => ({ kind, title, detail, dueAt })),
    };
  });

const ORDERS = [
  ['ended'],
  ['analyzed'],
  ['ended', 'analyzed'],
  ['analyzed', 'ended'],
  ['ended', 'analyzed', 'ended', 'ended', 'analyzed'],
] as const;

describe.each(ORDERS.map((order) => [order]))('%j', (order) => {
  test('a call that nobody answered is over at once, is no contact, and costs nothing', async () => {
    const fact = events({ end: 'no_answer', durationMs: 0 });
    for (const kind of order) await record(fact[kind]);
    expect(await left()).toEqual({
      status: 'new',
      calls: [{ status: 'ended', outcome: 'no_answer', callbackAt: null, seconds: 0 }],
      told: [{ kind: 'call_over', outcome: 'no_answer', callbackAt: undefined }],
      tasks: [],
    });
  });

  test('a machine that was spoken to is no contact, whenever its start is told, and its seconds count', async () => {
    const fact = events({ end: 'voicemail', durationMs: 20_000, startedAt: ENDED });
    for (const kind of [...order, 'started' as const]) await record(fact[kind]);
    expect(await left()).toEqual({
      status: 'new',
      calls: [{ status: 'ended', outcome: 'voicemail', callbackAt: null, seconds: 20 }],
      told: [{ kind: 'call_over', outcome: 'voicemail', callbackAt: undefined }],
      tasks: [],
    });
  });
});

test.each([
  [['started', 'ended', 'analyzed'] as const],
  [['analyzed', 'ended', 'started'] as const],
  [['ended', 'started', 'analyzed', 'ended'] as const],
])('a machine that only the analysis knew of is no contact either: %j', async (order) => {
  const fact = events({ analysis: 'voicemail', durationMs: 20_000, startedAt: ENDED });
  for (const kind of order) await record(fact[kind]);
  const { status, told } = await left();
  expect([status, told]).toEqual(['new', [expect.objectContaining({ outcome: 'voicemail' })]]);
});

describe('a callback', () => {
  const callback = (callbackTime?: string, differs: Partial<CallFact> = {}) =>
    events({
      analysis: 'callback_requested',
      durationMs: 30_000,
      ...(callbackTime && { callbackTime }),
      ...differs,
    });

  test('at a time of the lead’s own clock is kept, and its sequence is told of it', async () => {
    await work();
    await asked((tx) =>
      tx.contact.update({ where: { id: fixture.contactId }, data: { zone: 'America/Denver' } }),
    );
    const fact = callback('2026-05-07T15:00');
    for (const kind of ['ended', 'analyzed', 'analyzed'] as const) await record(fact[kind]);
    const callbackAt = new Date('2026-05-07T21:00:00Z');
    expect(await left()).toEqual({
      status: 'callback',
      calls: [{ status: 'ended', outcome: 'callback_requested', callbackAt, seconds: 30 }],
      told: [{ kind: 'call_over', outcome: 'callback_requested', callbackAt: callbackAt.getTime() }],
      tasks: [],
    });
  });

  test('is by the clock of the number’s place when no other is known', async () => {
    await work();
    await record(callback('2026-05-07T15:00').analyzed);
    expect((await left()).calls[0]?.callbackAt).toEqual(new Date('2026-05-07T19:00:00Z'));
  });

  test('at no time is left to the policy', async () => {
    await work();
    await record(callback().analyzed);
    const { calls, told, tasks } = await left();
    expect([calls[0]?.callbackAt, told[0]?.callbackAt, tasks]).toEqual([null, undefined, []]);
  });

  test('at a time that cannot be read is left to the policy, and a person is asked once to see to it', async () => {
    await work();
    for (let i = 0; i < 3; i += 1) await record(callback('next Tuesday afternoon').analyzed);
    const { calls, told, tasks } = await left();
    expect([calls[0]?.callbackAt, told[0]?.callbackAt]).toEqual([null, undefined]);
    expect(tasks).toEqual([
      {
        kind: 'callback',
        title: 'A lead asked to be called again',
        detail: 'It said: next Tuesday afternoon. It is called after some hours unless you see to it.',
        dueAt: null,
      },
    ]);
  });

  test('too far off is cut to 90 days, and a person knows of it', async () => {
    await work();
    await record(callback('2027-01-15T10:00').analyzed);
    const { calls, tasks } = await left();
    expect(calls[0]?.callbackAt).toEqual(new Date('2026-08-04T15:00:00Z'));
    expect(tasks).toMatchObject([{ kind: 'callback', detail: expect.stringContaining('2027-01-15T10:00') }]);
  });

  test('that nothing of ours would make is a person’s: the lead phoned in, or its sequence is over', async () => {
    await record(callback('2026-05-07T15:00').analyzed);
    const dueAt = new Date('2026-05-07T19:00:00Z');
    expect((await left()).tasks).toMatchObject([
      { kind: 'callback', dueAt, detail: expect.stringContaining('No sequence') },
    ]);
    await work();
    const inbound = { direction: 'inbound', from: fixture.phone, to: fixture.ourNumber } as const;
    await record(callback('16:00', { ...inbound, vendorCallId: 'call_in', leadId: undefined }).analyzed);
    expect((await left()).tasks).toHaveLength(2);
  });

  test.each([
    ['that stands at the step of the call', {}, 0, 0],
    ['that has gone on meanwhile', { stepId: 'rest', visit: 4 }, 0, 1],
    ['that has called as often as the policy has it', {}, 2, 1],
    ['that has ended', { endedAt: ENDED, ending: 'stopped' }, 0, 1],
  ])('of a sequence %s', async (_name, stands, before, tasks) => {
    await work();
    const { operatorId, clientId, leadId, contactId } = fixture;
    const { sequenceId } = await asked((tx) =>
      tx.campaign.findUniqueOrThrow({ where: { id: fixture.campaignId } }),
    );
    const key = (count: number) => `${leadWorkflowId(leadId)}:ring:3:${count}:call`;
    const callOf = (count: number, outcome: string | null) => ({
      ...{ operatorId, clientId, leadId, contactId, outcome, key: key(count), direction: 'outbound' },
      ...{ status: 'ended', vendorId: outcome ? null : `call_${leadId}` },
    });
    await asked(async (tx) => {
      await tx.lead.update({
        where: { id: leadId },
        data: { sequenceId, stepId: 'ring', visit: 3, ...stands },
      });
      for (let i = 1; i <= before; i += 1) await tx.call.create({ data: callOf(i, 'callback_requested') });
      await tx.call.create({ data: callOf(before + 1, null) });
    });
    await record(callback('2026-05-07T15:00').analyzed);
    expect((await left()).tasks).toHaveLength(tasks);
  });
});

test('what was given up is not brought back by a late or repeated event', async () => {
  const said = { transcript: 'Agent: hello', recordingUrl: 'https://example.com/1.wav', summary: 'x' };
  const fact = events({ analysis: 'no_outcome', durationMs: 30_000, ...said });
  await record(fact.ended);
  const erased = { transcript: null, recordingUrl: null, summary: null, contentErasedAt: ENDED };
  await asked((tx) => tx.call.updateMany({ data: erased }));
  await record(fact.analyzed);
  await record(fact.ended);
  const [call] = await asked((tx) => tx.call.findMany());
  expect(call).toMatchObject({ ...erased, outcome: 'no_outcome', durationMs: 30_000 });
});
