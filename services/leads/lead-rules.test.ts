import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Condition, SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import type { LeadStop } from '../../contracts/leads/workflow.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import {
  putOnSequence,
  type SequencedLead,
  SEQUENCE_START as START,
} from '../../tests/setup/sequenced-lead.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});

afterAll(async () => world?.close());

const onSequence = (steps: readonly Step[], rest: Partial<SequenceBody> = {}) =>
  putOnSequence(world, fixture, steps, rest);

const SMS: Step = { id: 'text', kind: 'sms', template: 'sequence_sms' };
const EMAIL: Step = { id: 'mail', kind: 'email', template: 'sequence_email' };
const WAIT: Step = { id: 'rest', kind: 'wait', seconds: 3600 };
const CALL: Step = { id: 'ring', kind: 'call' };

describe('branches', () => {
  test.each<[string, Condition, (lead: SequencedLead) => Promise<unknown>]>([
    [
      'the outcome of the last call',
      { kind: 'outcome', is: ['voicemail'] },
      (lead) => lead.called(`${lead.leadId}:x`, { outcome: 'voicemail' }),
    ],
    [
      'a call of which nobody heard',
      { kind: 'outcome', is: ['no_outcome'] },
      (lead) => lead.called(`${lead.leadId}:x`, { status: 'dialing' }),
    ],
    [
      'a reply by text',
      { kind: 'replied', channel: 'sms' },
      (lead) => lead.wrote(`${lead.leadId}:in`, { status: 'received', inbound: 'sms' }),
    ],
    [
      'a reply by email',
      { kind: 'replied' },
      (lead) => lead.wrote(`${lead.leadId}:in`, { status: 'received', inbound: 'email' }),
    ],
    ['a booking', { kind: 'booked' }, (lead) => lead.booked()],
    ['a score', { kind: 'score', atLeast: 10 }, (lead) => lead.put({ score: 10 })],
    ['a tag', { kind: 'tag', has: 'vip' }, (lead) => lead.know({ tags: ['vip'] })],
    [
      'a field',
      { kind: 'field', name: 'plan', is: 'gold' },
      (lead) => lead.know({ fields: { plan: 'Gold' } }),
    ],
  ])('%s decides', async (_name, condition, make) => {
    const steps: Step[] = [
      { id: 'fork', kind: 'branch', cases: [{ if: condition, go: 'mail' }] },
      SMS,
      EMAIL,
    ];
    const [lead, other] = [await onSequence(steps, { stopOn: [] }), await onSequence(steps, { stopOn: [] })];
    await make(lead);
    expect((await lead.at(0)).move).toMatchObject({ channel: 'email' });
    expect((await other.at(0)).move).toMatchObject({ channel: 'sms' });
  });

  test('an out-of-office answer is no reply', async () => {
    const lead = await onSequence([
      { id: 'fork', kind: 'branch', cases: [{ if: { kind: 'replied' }, go: 'mail' }] },
      SMS,
      EMAIL,
    ]);
    await lead.wrote(`${lead.leadId}:in`, { status: 'received', inbound: 'email', purpose: 'auto_reply' });
    expect((await lead.at(0)).move).toMatchObject({ channel: 'sms' });
  });
});

describe('goals and stop rules', () => {
  test('a goal ends it wherever the lead stands, and leaves its status', async () => {
    const lead = await onSequence([WAIT, SMS], { goals: [{ kind: 'tag', has: 'customer' }] });
    await lead.at(0);
    await lead.know({ tags: ['customer'] });
    expect((await lead.at(MINUTE)).move).toEqual({ do: 'end', ending: 'goal' });
    expect(await lead.row()).toMatchObject({ status: 'new', ending: 'goal' });
  });

  test('a tag step that reaches the goal ends it there', async () => {
    const lead = await onSequence([{ id: 'tag', kind: 'tag', add: ['done'] }, SMS], {
      goals: [{ kind: 'tag', has: 'done' }],
    });
    expect((await lead.at(0)).move).toEqual({ do: 'end', ending: 'goal' });
  });

  test.each<[LeadStop, boolean]>([
    ['replied', false],
    ['booked', false],
    ['bounced', false],
    ['paid', false],
    ['opted_out', true],
    ['not_interested', true],
    ['stopped', true],
    ['campaign_over', true],
  ])('without stop rules %s ends it: %s; with all of them always', async (stop, always) => {
    const [free, ruled] = [await onSequence([WAIT], { stopOn: [] }), await onSequence([WAIT])];
    const over = { do: 'end', ending: stop };
    expect((await ruled.at(0, { stop })).move).toEqual(over);
    expect(await ruled.row()).toMatchObject({ ending: stop });
    expect((await free.at(0, { stop })).move).toMatchObject(always ? over : { do: 'wait' });
  });

  test.each([
    ['replied', 'replied'],
    ['booked', 'booked'],
    ['opted_out', 'opted_out'],
    ['dnc', 'not_interested'],
  ])('a lead that is %s before it begins ends at once', async (status, ending) => {
    const lead = await onSequence([SMS]);
    await lead.status(status);
    expect((await lead.at(0)).move).toEqual({ do: 'end', ending });
    expect(await lead.row()).toMatchObject({ status, ending, endedAt: new Date(START) });
  });

  test('where a reply stops nothing, a lead that has replied goes on, and stays replied to its end', async () => {
    const lead = await onSequence([SMS], { stopOn: ['booking'] });
    await lead.status('replied');
    expect((await lead.at(0, { stop: 'replied' })).move).toMatchObject({ do: 'send' });
    await lead.wrote(`lead:${lead.leadId}:text:1:sms`, { status: 'sent' });
    expect((await lead.at(1)).move).toEqual({ do: 'end', ending: 'exhausted' });
    expect(await lead.row()).toMatchObject({ status: 'replied', ending: 'exhausted' });
  });
});

describe('calls', () => {
  test('a call is awaited, asked about when its time is up, and over when it has an outcome', async () => {
    const lead = await onSequence([CALL, SMS]);
    const { move, visit } = await lead.at(0);
    const key = `lead:${lead.leadId}:ring:1:1:call`;
    expect(move).toEqual({ do: 'call', key });
    const callId = await lead.called(key, { status: 'dialing' });
    const awaited = { do: 'await_call', callId, until: START + MINUTE + 30 * MINUTE };
    expect((await lead.at(MINUTE)).move).toEqual(awaited);
    expect((await lead.at(5 * MINUTE)).move).toEqual(awaited);
    expect((await lead.at(HOUR, { after: { visit, askedAbout: callId } })).move).toMatchObject({
      do: 'send',
    });
  });

  test('an outcome that came meanwhile counts, and what another visit asked about does not', async () => {
    const lead = await onSequence([CALL, SMS]);
    const { visit } = await lead.at(0);
    const callId = await lead.called(`lead:${lead.leadId}:ring:1:1:call`, { outcome: 'callback_requested' });
    const again = START + 4 * HOUR;
    expect((await lead.at(HOUR, { after: { visit, askedAbout: callId } })).move).toEqual({
      do: 'wait',
      until: again,
    });
    expect(await lead.promise()).toMatchObject({
      what: 'Call again',
      why: 'the lead asked to be called back',
    });
    expect((await lead.at(4 * HOUR)).move).toEqual({ do: 'call', key: `lead:${lead.leadId}:ring:1:2:call` });
  });

  test('a call whose vendor says that it ends later than now is over when it was placed', async () => {
    const lead = await onSequence([CALL, SMS]);
    await lead.at(0);
    const ahead = { outcome: 'callback_requested', at: START + 2 * HOUR, placedAt: START } as const;
    await lead.called(`lead:${lead.leadId}:ring:1:1:call`, ahead);
    expect((await lead.at(MINUTE)).move).toEqual({ do: 'wait', until: START + 4 * HOUR });
  });

  test.each(['blocked', 'failed'])('a call that is %s is no reason to wait', async (status) => {
    const lead = await onSequence([CALL, SMS]);
    await lead.at(0);
    await lead.called(`lead:${lead.leadId}:ring:1:1:call`, { status });
    expect((await lead.at(1)).move).toMatchObject({ do: 'send' });
  });

  test('a call of which nobody can say whether it was placed is asked for again under its key', async () => {
    const lead = await onSequence([CALL]);
    const { move } = await lead.at(0);
    await lead.called(`lead:${lead.leadId}:ring:1:1:call`, { status: 'dialing', vendorId: null });
    expect((await lead.at(1)).move).toEqual(move);
  });

  test('a step may have an agent of its own', async () => {
    const lead = await onSequence([{ ...CALL, agentId: 'agent_2' }]);
    expect((await lead.at(0)).move).toMatchObject({ do: 'call', agentId: 'agent_2' });
  });
});

describe('an appointment that was set in a call', () => {
  const MINUTES = (count: number) => START + count * MINUTE;

  /** A lead that has said yes on the phone, and what its sequence does a minute later. */
  async function promisedLead(rest: Partial<SequenceBody> = {}) {
    const lead = await onSequence([CALL, SMS], rest);
    await lead.at(0);
    const callId = await lead.called(`lead:${lead.leadId}:ring:1:1:call`, { outcome: 'appointment_set' });
    await lead.status('booked');
    return { ...lead, callId, linkKey: `lead:${lead.leadId}:booking:${callId}` };
  }

  test('is waited for, then the link goes out, and a day later a person is asked, once', async () => {
    const lead = await promisedLead();
    expect((await lead.at(MINUTE)).move).toEqual({ do: 'wait', until: MINUTES(16) });
    expect((await lead.at(5 * MINUTE)).move).toEqual({ do: 'wait', until: MINUTES(16) });
    expect((await lead.at(16 * MINUTE)).move).toMatchObject({
      do: 'send',
      purpose: 'booking',
      template: 'booking_link',
      key: `${lead.linkKey}:sms`,
    });
    await lead.wrote(`${lead.linkKey}:sms`, { status: 'sent' });
    const until = MINUTES(17) + 24 * HOUR;
    expect((await lead.at(17 * MINUTE)).move).toEqual({ do: 'wait', until });
    expect((await lead.at(20 * MINUTE)).move).toEqual({ do: 'wait', until });
    expect((await lead.at(until - START)).move).toEqual({ do: 'end', ending: 'not_booked' });
    expect((await lead.at(until - START)).move).toEqual({ do: 'end', ending: 'not_booked' });
    expect(await lead.tasks()).toMatchObject([{ kind: 'not_booked' }]);
    expect(await lead.row()).toMatchObject({ status: 'booked', ending: 'not_booked' });
  });

  test('goes by email to whoever cannot be texted, a minute later', async () => {
    const lead = await promisedLead();
    await lead.at(MINUTE);
    await lead.at(16 * MINUTE);
    await lead.wrote(`${lead.linkKey}:sms`, { status: 'blocked' });
    expect((await lead.at(17 * MINUTE)).move).toEqual({ do: 'wait', until: MINUTES(18) });
    expect((await lead.at(18 * MINUTE)).move).toMatchObject({ do: 'send', channel: 'email' });
    await lead.wrote(`${lead.linkKey}:email`, { status: 'failed' });
    expect((await lead.at(19 * MINUTE)).move).toEqual({ do: 'end', ending: 'not_booked' });
  });

  test.each(['paused', 'stopped'])('gets its link though the campaign is %s meanwhile', async (status) => {
    const lead = await promisedLead();
    await lead.at(MINUTE);
    await lead.campaign({ status, atEnd: 'stop' });
    expect((await lead.at(5 * MINUTE, { stop: 'campaign_over' })).move).toEqual({
      do: 'wait',
      until: MINUTES(16),
    });
    expect((await lead.at(16 * MINUTE)).move).toMatchObject({ do: 'send', purpose: 'booking' });
    await lead.status('contacted');
    const ends = { do: 'end', ending: 'campaign_over' };
    expect((await lead.at(17 * MINUTE)).move).toEqual(status === 'paused' ? { do: 'hold' } : ends);
  });

  test('is still a person’s where the link that went by email bounces; a pause of the lead itself holds it', async () => {
    const lead = await promisedLead();
    await lead.at(MINUTE);
    expect((await lead.at(2 * MINUTE, { stop: 'bounced' })).move).toMatchObject({ do: 'wait' });
    await lead.put({ pausedAt: new Date(START) });
    expect((await lead.at(16 * MINUTE)).move).toEqual({ do: 'hold' });
    expect((await lead.at(17 * MINUTE, { stop: 'replied' })).move).toEqual({ do: 'end', ending: 'replied' });
  });

  test('ends with its booking; where a booking stops nothing, the sequence goes on from there', async () => {
    const [ends, goesOn] = [await promisedLead(), await promisedLead({ stopOn: [] })];
    for (const lead of [ends, goesOn]) {
      await lead.at(MINUTE);
      await lead.booked();
    }
    expect((await ends.at(2 * MINUTE)).move).toEqual({ do: 'end', ending: 'booked' });
    expect((await goesOn.at(2 * MINUTE)).move).toMatchObject({ do: 'send', template: 'sequence_sms' });
  });
});
