import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { putOnSequence, SEQUENCE_START as START } from '../../tests/setup/sequenced-lead.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});

afterAll(async () => world?.close());

const as = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);
const onSequence = (steps: readonly Step[], rest: Partial<SequenceBody> = {}) =>
  putOnSequence(world, fixture, steps, rest);

const SMS: Step = { id: 'text', kind: 'sms', template: 'sequence_sms' };
const EMAIL: Step = { id: 'mail', kind: 'email', template: 'sequence_email' };
const WAIT: Step = { id: 'rest', kind: 'wait', seconds: 3600 };

describe('steps', () => {
  test('the first plan pins the version and arrives at the first step; a text goes out under the key of its arrival', async () => {
    const lead = await onSequence([SMS, WAIT]);
    const turn = await lead.at(0);
    expect(turn).toMatchObject({
      clientId: lead.clientId,
      visit: 1,
      move: { do: 'send', channel: 'sms', purpose: 'sequence', key: `lead:${lead.leadId}:text:1:sms` },
    });
    expect(await lead.row()).toMatchObject({
      sequenceId: lead.sequenceId,
      stepId: 'text',
      visit: 1,
      wakeAt: null,
    });
    expect(await lead.promise()).toMatchObject({ what: 'Send the next message', why: 'it is its turn' });
  });

  test('the same moment again comes to the same, and a version that its campaign gets later is not its own', async () => {
    const lead = await onSequence([SMS, WAIT]);
    const first = await lead.at(0);
    const other = await onSequence([EMAIL]);
    await as((tx) =>
      tx.campaign.update({ where: { id: lead.campaignId }, data: { sequenceId: other.sequenceId } }),
    );
    expect(await lead.at(0)).toEqual(first);
    expect(await lead.row()).toMatchObject({ sequenceId: lead.sequenceId, visit: 1 });
  });

  test.each(['sent', 'delivered', 'failed', 'blocked', 'skipped', 'unconfirmed'])(
    'a message that is %s is over; the wait after it counts from now',
    async (status) => {
      const lead = await onSequence([SMS, WAIT]);
      await lead.at(0);
      await lead.wrote(`lead:${lead.leadId}:text:1:sms`, { status });
      expect((await lead.at(MINUTE)).move).toEqual({ do: 'wait', until: START + MINUTE + HOUR });
      expect(await lead.row()).toMatchObject({
        stepId: 'rest',
        visit: 2,
        wakeAt: new Date(START + MINUTE + HOUR),
      });
    },
  );

  test.each(['waiting', 'sending'])('one that is %s is asked for again under its key', async (status) => {
    const lead = await onSequence([SMS, WAIT]);
    const { move } = await lead.at(0);
    await lead.wrote(`lead:${lead.leadId}:text:1:sms`, { status });
    expect((await lead.at(MINUTE)).move).toEqual(move);
  });

  test('what the door puts off waits, and is asked for again; the news of an earlier arrival put nothing off', async () => {
    const lead = await onSequence([SMS]);
    const { move, visit } = await lead.at(0);
    const deferred = { until: START + HOUR, why: 'it is outside the hours: 08:00–21:00 in America/New_York' };
    expect((await lead.at(1, { after: { visit, deferred } })).move).toEqual({
      do: 'wait',
      until: START + HOUR,
    });
    expect(await lead.promise()).toMatchObject({
      what: 'Send the next message',
      until: new Date(START + HOUR),
      why: deferred.why,
      blockedBy: 'when the contact may be reached',
    });
    expect((await lead.at(HOUR)).move).toEqual(move);
    expect((await lead.at(HOUR, { after: { visit: visit - 1, deferred } })).move).toEqual(move);
  });

  test('a wait that is over leads on, and the last step leads to the end: the lead is exhausted, once', async () => {
    const lead = await onSequence([WAIT]);
    expect((await lead.at(0)).move).toEqual({ do: 'wait', until: START + HOUR });
    expect((await lead.at(HOUR - 1)).move).toEqual({ do: 'wait', until: START + HOUR });
    expect((await lead.at(HOUR)).move).toEqual({ do: 'end', ending: 'exhausted' });
    const ended = { status: 'exhausted', ending: 'exhausted', endedAt: new Date(START + HOUR) };
    expect(await lead.row()).toMatchObject(ended);
    expect(await lead.promise()).toBeNull();
    expect((await lead.at(2 * HOUR)).move).toEqual({ do: 'end', ending: 'exhausted' });
    expect(await lead.row()).toMatchObject(ended);
  });

  test('a wait for a time of the week is by the clock of the contact', async () => {
    const lead = await onSequence([{ id: 'monday', kind: 'wait_until', weekdays: [1], at: '09:30' }]);
    await lead.know({ zone: 'Pacific/Honolulu', phone: null });
    expect((await lead.at(0)).move).toEqual({ do: 'wait', until: Date.parse('2026-06-08T19:30:00Z') });
  });

  const DATE = { id: 'renewal', kind: 'wait_for_date', field: 'renewal_date', offset: -86_400 } as const;
  test.each([
    ['ahead', { renewal_date: '2026-06-10' }, { do: 'wait', until: Date.parse('2026-06-09T13:00:00Z') }],
    ['past, and the step ends it', { renewal_date: '2026-06-01' }, { do: 'end', ending: 'exhausted' }],
    ['missing, and the step goes on', {}, { do: 'send' }],
    ['no date, and the step goes on', { renewal_date: 'soon' }, { do: 'send' }],
  ])('a wait for a date that is %s', async (_name, fields, move) => {
    const lead = await onSequence([{ ...DATE, ifMissing: 'go_on', ifPast: 'end' }, SMS]);
    await lead.know({ fields });
    expect((await lead.at(0)).move).toMatchObject(move);
  });

  test('a task is written once however often the moment is tried, and the lead goes on at once', async () => {
    const lead = await onSequence([
      { id: 'look', kind: 'task', title: 'Look at the file', dueWithin: 3600 },
      SMS,
    ]);
    await lead.at(0);
    await lead.put({ stepId: null, visit: 0, stepSince: null });
    expect((await lead.at(0)).move).toMatchObject({ do: 'send', key: `lead:${lead.leadId}:text:2:sms` });
    expect(await lead.tasks()).toMatchObject([
      {
        kind: 'sequence',
        title: 'Look at the file',
        key: `lead:${lead.leadId}:look:1:task`,
        dueAt: new Date(START + HOUR),
      },
    ]);
  });

  test('a tag is added and another taken away, and a branch after it sees both', async () => {
    const lead = await onSequence([
      { id: 'tag', kind: 'tag', add: ['warm'], remove: ['cold'] },
      { id: 'fork', kind: 'branch', cases: [{ if: { kind: 'tag', has: 'warm' }, go: 'mail' }] },
      SMS,
      EMAIL,
    ]);
    await lead.know({ tags: ['cold', 'vip'] });
    expect((await lead.at(0)).move).toMatchObject({ do: 'send', channel: 'email' });
    const { tags } = await as((tx) => tx.contact.findUniqueOrThrow({ where: { id: lead.contactId } }));
    expect(tags).toEqual(['vip', 'warm']);
  });

  test('a tag that others give at the same moment is not lost', async () => {
    const lead = await onSequence([{ id: 'tag', kind: 'tag', add: ['warm'] }, SMS]);
    let turn: Promise<unknown> = Promise.resolve();
    await as(async (tx) => {
      await tx.contact.update({ where: { id: lead.contactId }, data: { tags: { push: 'vip' } } });
      turn = lead.at(0);
      const waits = async () =>
        world.ask(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%contact%'`,
          [],
        );
      while ((await waits()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await turn;
    const { tags } = await as((tx) => tx.contact.findUniqueOrThrow({ where: { id: lead.contactId } }));
    expect(tags).toEqual(['vip', 'warm']);
  });

  test('a lead stays in its arm of a split when the weights are edited', async () => {
    const split = (first: number): Step => ({
      id: 'ab',
      kind: 'split',
      arms: [
        { name: 'text', weight: first, go: 'text' },
        { name: 'mail', weight: 100 - first, go: 'mail' },
      ],
    });
    const lead = await onSequence([split(100), SMS, EMAIL]);
    expect((await lead.at(0)).move).toMatchObject({ channel: 'sms' });
    expect((await lead.row()).arms).toEqual({ ab: 'text' });
    const edited = await onSequence([split(0), SMS, EMAIL]);
    await lead.put({ sequenceId: edited.sequenceId, stepId: 'ab', visit: 7 });
    expect((await lead.at(1)).move).toMatchObject({ channel: 'sms' });
    expect((await edited.at(0)).move).toMatchObject({ channel: 'email' });
  });

  test('a step that its version does not have holds the lead and says so; so does a circle', async () => {
    const lost = await onSequence([SMS]);
    await lost.put({ sequenceId: lost.sequenceId, stepId: 'gone', visit: 3 });
    expect((await lost.at(0)).move).toEqual({ do: 'hold' });
    expect(await lost.promise()).toMatchObject({ blockedBy: 'its sequence' });
    const circle = await onSequence([
      { id: 'a', kind: 'branch', cases: [], next: 'b' },
      { id: 'b', kind: 'branch', cases: [], next: 'a' },
    ]);
    expect((await circle.at(0)).move).toEqual({ do: 'hold' });
  });
});

describe('holding', () => {
  test('a paused campaign holds, and says so; when it goes on, what fell due is due', async () => {
    const lead = await onSequence([WAIT, SMS]);
    await lead.at(0);
    const campaign = (status: string) =>
      as((tx) => tx.campaign.update({ where: { id: lead.campaignId }, data: { status } }));
    await campaign('paused');
    expect((await lead.at(HOUR)).move).toEqual({ do: 'hold' });
    expect(await lead.promise()).toMatchObject({ until: null, why: 'the campaign is paused' });
    await campaign('active');
    expect((await lead.at(2 * HOUR)).move).toMatchObject({ do: 'send' });
  });

  test('a campaign that is over stops its leads if it is to', async () => {
    const [finishing, stopping] = [await onSequence([WAIT]), await onSequence([WAIT])];
    for (const [lead, atEnd] of [
      [finishing, 'finish'],
      [stopping, 'stop'],
    ] as const)
      await as((tx) =>
        tx.campaign.update({ where: { id: lead.campaignId }, data: { status: 'ended', atEnd } }),
      );
    expect((await finishing.at(0)).move).toMatchObject({ do: 'wait' });
    expect((await stopping.at(0)).move).toEqual({ do: 'end', ending: 'campaign_over' });
  });
});
