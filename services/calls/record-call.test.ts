import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallFact } from '../../contracts/calls/facts.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { usageCents } from '../../domain/billing/usage.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addLead,
  createFixture,
  type Fixture,
  nextPhone,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';
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

const startedAt = new Date('2026-05-06T15:00:00Z');
const endedAt = new Date('2026-05-06T15:01:30.500Z');

/** What the vendor tells of one outbound call to the fixture's lead. */
function facts(about: Fixture, differs: Partial<CallFact> = {}) {
  const common = {
    vendorCallId: `call_${about.leadId}`,
    direction: 'outbound',
    from: about.ourNumber,
    to: about.phone,
    operatorId: about.operatorId,
    leadId: about.leadId,
    startedAt,
  } as const;
  const over = {
    endedAt,
    durationMs: 90_500,
    disconnectionReason: 'agent_hangup',
    transcript: 'Agent: hello',
  };
  return {
    started: { ...common, kind: 'started', ...differs },
    ended: { ...common, ...over, kind: 'ended', ...differs },
    analyzed: {
      ...common,
      ...over,
      kind: 'analyzed',
      summary: 'Booked.',
      outcome: 'appointment_set',
      ...differs,
    },
  } satisfies Record<CallFact['kind'], CallFact>;
}

const record = (about: Fixture, fact: CallFact) =>
  asOperator(world.db, about.operatorId, (tx) =>
    recordCall(tx, { operatorId: about.operatorId, fact, actor: ACTOR }),
  );

/** Every row that calls leave behind, without ids and times of our own. */
const rows = (about: Fixture) =>
  asOperator(world.db, about.operatorId, async (tx) => {
    const calls = await tx.call.findMany({ where: { leadId: about.leadId }, include: { usage: true } });
    const lead = await tx.lead.findUniqueOrThrow({ where: { id: about.leadId } });
    return {
      lead: { status: lead.status, reason: lead.statusReason },
      calls: calls.map(({ status, direction, durationMs, endedAt: ended, startedAt: began, ...call }) => ({
        status,
        direction,
        durationMs,
        began,
        ended,
        texts: [call.transcript, call.summary, call.outcome, call.disconnectionReason],
        usage: call.usage && [call.usage.seconds, call.usage.rateMicrosPerMinute, call.usage.endedAt],
      })),
      told: await owed(tx, leadWorkflowId(about.leadId)),
    };
  });

const KINDS = ['started', 'ended', 'analyzed'] as const;
const ORDERS = KINDS.flatMap((first) =>
  KINDS.filter((kind) => kind !== first).map((second) => [
    first,
    second,
    KINDS.find((kind) => kind !== first && kind !== second) ?? first,
  ]),
) as [CallFact['kind'], CallFact['kind'], CallFact['kind']][];

const COMPLETE = {
  lead: { status: 'booked', reason: 'appointment_set' },
  calls: [
    {
      status: 'ended',
      direction: 'outbound',
      durationMs: 90_500,
      began: startedAt,
      ended: endedAt,
      texts: ['Agent: hello', 'Booked.', 'appointment_set', 'agent_hangup'],
      usage: [91, 200_000, endedAt],
    },
  ],
  told: ['leadSequence leadEvent call_over appointment_set', 'leadSequence leadEvent appointment_set'],
};

describe('started, ended and analyzed', () => {
  test.each(ORDERS)('%s, %s, %s: the same rows', async (...order) => {
    const fact = facts(fixture);
    for (const kind of order) await expect(record(fixture, fact[kind])).resolves.toBe('applied');
    expect(await rows(fixture)).toEqual(COMPLETE);
  });

  test.each(ORDERS)('%s, %s, %s, each three times: the same rows', async (...order) => {
    const fact = facts(fixture);
    for (const kind of [...order, ...order, ...order]) await record(fixture, fact[kind]);
    expect(await rows(fixture)).toEqual(COMPLETE);
  });

  test('the call that we dialled is found by our id in its metadata, and no second row is written', async () => {
    const { operatorId, clientId, leadId, contactId } = fixture;
    const { id } = await asOperator(world.db, operatorId, (tx) =>
      tx.call.create({
        data: { operatorId, clientId, leadId, contactId, key: 'k', direction: 'outbound', status: 'dialing' },
      }),
    );
    const fact = facts(fixture, { callId: id });
    for (const kind of KINDS) await record(fixture, fact[kind]);
    expect(await rows(fixture)).toEqual(COMPLETE);
  });
});

describe('the lead', () => {
  test('is contacted when somebody spoke with us: a phone that is picked up may be a machine’s', async () => {
    const fact = facts(fixture, { outcome: 'no_outcome' });
    await record(fixture, fact.started);
    expect((await rows(fixture)).lead.status).toBe('new');
    await record(fixture, fact.analyzed);
    expect((await rows(fixture)).lead.status).toBe('contacted');
  });

  test('is contacted when the vendor has no more to tell than that there was talk', async () => {
    const { operatorId } = fixture;
    const fact = facts(fixture).ended;
    await record(fixture, fact);
    expect((await rows(fixture)).lead.status).toBe('new');
    await asOperator(world.db, operatorId, (tx) =>
      recordCall(tx, { operatorId, fact, actor: ACTOR, isLast: true }),
    );
    const { lead, told } = await rows(fixture);
    expect([lead.status, told]).toEqual(['contacted', []]);
  });

  test.each([
    ['callback_requested', 'callback', []],
    ['not_interested', 'dnc', ['leadSequence leadEvent stop not_interested']],
    ['no_outcome', 'contacted', []],
  ] as const)('%s makes it %s, and its sequence is told once', async (outcome, status, stop) => {
    const fact = facts(fixture, { outcome });
    for (const kind of KINDS) await record(fixture, fact[kind]);
    const after = await rows(fixture);
    expect(after.lead.status).toBe(status);
    expect(after.told).toEqual([`leadSequence leadEvent call_over ${outcome}`, ...stop]);
  });

  test('that has booked is not taken back by a late start', async () => {
    const { operatorId, leadId } = fixture;
    await asOperator(world.db, operatorId, (tx) =>
      changeLeadStatus(tx, { operatorId, leadId, to: 'booked', reason: null, actor: ACTOR }),
    );
    await record(fixture, facts(fixture).started);
    expect((await rows(fixture)).lead.status).toBe('booked');
  });

  test('that phones in is found by its number', async () => {
    const inbound = {
      direction: 'inbound',
      from: fixture.phone,
      to: fixture.ourNumber,
      leadId: undefined,
    } as const;
    const fact = facts(fixture, { ...inbound, operatorId: undefined, outcome: 'no_outcome' });
    for (const kind of KINDS) await record(fixture, fact[kind]);
    const { calls, lead } = await rows(fixture);
    expect(calls).toMatchObject([{ direction: 'inbound', status: 'ended', usage: [91, 200_000, endedAt] }]);
    expect(lead.status).toBe('contacted');
  });

  test('whom nobody knows is nobody: no row is written', async () => {
    const inbound = {
      direction: 'inbound',
      from: nextPhone(),
      to: fixture.ourNumber,
      leadId: undefined,
    } as const;
    await expect(record(fixture, facts(fixture, inbound).ended)).resolves.toBe('no_recipient');
    expect((await rows(fixture)).calls).toEqual([]);
  });

  test('is looked up by the number when the id in the metadata is not one of ours', async () => {
    await expect(record(fixture, facts(fixture, { leadId: 'lead-7' }).started)).resolves.toBe('applied');
    expect((await rows(fixture)).calls).toHaveLength(1);
  });
});

test('minutes are charged at $0.20, begun seconds counted, once for each call', async () => {
  const other = await asOperator(world.db, fixture.operatorId, (tx) => addLead(tx, fixture));
  for (const about of [fixture, { ...fixture, ...other }]) {
    const fact = facts(about);
    await record(about, fact.ended);
    await record(about, fact.analyzed);
  }
  const usage = await asOperator(world.db, fixture.operatorId, (tx) => tx.usage.findMany());
  expect(usage.map(({ seconds }) => seconds)).toEqual([91, 91]);
  // 182 s at $0.20 a minute are 60.67 cents.
  expect(usageCents(usage)).toBe(61);
});

test('the rate is the one in force when the call ended', async () => {
  const { operatorId, clientId } = fixture;
  await asOperator(world.db, operatorId, (tx) =>
    tx.agreement.create({
      data: {
        operatorId,
        clientId,
        version: 2,
        rateMicrosPerMinute: 7_900,
        milestoneSize: 25,
        milestonePriceCents: 200_000,
        termsDays: 14,
        effectiveFrom: new Date('2026-05-06T15:01:00Z'),
      },
    }),
  );
  await record(fixture, facts(fixture).ended);
  expect((await rows(fixture)).calls[0]?.usage).toEqual([91, 7_900, endedAt]);
});
