import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { askDoor } from '../messaging/door.ts';
import { getReach } from './get-reach.ts';

let world: TestWorld;
let fixture: Fixture;
/** Noon in New York, where the lead lives. */
const noon = new Date('2026-05-05T16:00:00Z');
const at = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const write = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);
const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: fixture.operatorId },
  actor: { kind: 'key', id: 'test' },
});

async function reach(now = noon, channel: 'sms' | 'call' | 'email' = 'sms') {
  const answer = await getReach(world.db, caller(), fixture.leadId, now);
  const found = answer.channels.find((each) => each.channel === channel);
  if (!found) throw new Error('no such channel');
  return { ...answer, ...found };
}

const lead = (data: Prisma.LeadUncheckedUpdateInput) =>
  write((tx) => tx.lead.update({ where: { id: fixture.leadId }, data }));
const campaign = (data: Prisma.CampaignUncheckedUpdateInput) =>
  write((tx) => tx.campaign.update({ where: { id: fixture.campaignId }, data }));

async function begin(): Promise<void> {
  const { operatorId, clientId, leadId, sequenceId } = fixture;
  await lead({ startedAt: at(-1), sequenceId });
  await write((tx) =>
    tx.promiseRow.create({
      data: {
        ...{ operatorId, clientId, subjectType: 'lead', subjectId: leadId },
        ...{ what: 'Take the next step', why: 'no answer yet', until: at(20) },
      },
    }),
  );
}

function text(data: Partial<Prisma.MessageUncheckedCreateInput>): Promise<unknown> {
  const { operatorId, clientId, leadId, contactId, phone, ourNumber } = fixture;
  return write((tx) =>
    tx.message.create({
      data: {
        ...{ operatorId, clientId, leadId, contactId, channel: 'sms', direction: 'outbound' },
        ...{ purpose: 'sequence', status: 'sent', fromAddress: ourNumber, toAddress: phone, body: 'Hi' },
        ...{ key: `${Math.random()}`, createdAt: noon, ...data },
      },
    }),
  );
}

const suppress = (reason: string) =>
  write((tx) =>
    tx.suppression.create({
      data: {
        operatorId: fixture.operatorId,
        channel: 'sms',
        address: fixture.phone,
        reason,
        createdAt: at(-5),
      },
    }),
  );

describe('why was this lead not texted today?', () => {
  test('it was', async () => {
    await begin();
    await text({ sentAt: at(-1) });
    expect(await reach()).toMatchObject({ today: 'Texted today.', last: { status: 'sent' } });
  });

  test('yesterday’s text is no text of today by its own clock, though it was by ours', async () => {
    await begin();
    // 23:30 in New York on the day before, the same day in UTC.
    await text({ sentAt: new Date('2026-05-05T03:30:00Z'), createdAt: new Date('2026-05-05T03:30:00Z') });
    expect((await reach()).today).toBe(
      'Not texted today: it is Tue 5 May where they live, and the last one went out on Mon 4 May. Next: take the next step, no answer yet.',
    );
  });

  test('it waits for its step', async () => {
    await begin();
    const { sequence, today } = await reach();
    expect(sequence).toEqual({ can: 'now', why: null, again: null });
    expect(today).toBe('Not texted today. Next: take the next step, no answer yet.');
  });

  test('outside the hours of the place where it lives, with when again', async () => {
    await begin();
    const { sequence, hours, clock, today } = await reach(new Date('2026-05-06T02:30:00Z'));
    expect(sequence).toEqual({
      can: 'later',
      why: expect.stringMatching(/^It is outside the hours: .* in (New York|America\/New_York)\.$/),
      again: new Date('2026-05-06T12:00:00Z'),
    });
    expect(clock).toBe('22:30');
    expect(hours[0]).toMatchObject({ zone: 'America/New_York', clock: '22:30', from: '08:00', to: '21:00' });
    expect(today).toContain('Also: it is outside the hours');
  });

  test('what is in the way is said once, and when the text is due that comes after the call', async () => {
    await begin();
    const night = new Date('2026-05-06T02:30:00Z');
    const why = 'it is outside the hours: 08:00–21:00 in America/New_York';
    await write((tx) => tx.promiseRow.updateMany({ data: { what: 'Call', why } }));
    const before = (await reach(night)).today;
    expect(before.match(/outside the hours/g)).toHaveLength(1);
    await lead({ stepId: 's1' });
    expect((await reach(night)).today).toContain('The next text is due 1 hour after this step is done.');
    expect((await reach(night, 'call')).today).not.toContain('The next call');
  });

  test('reached often enough in a day: how often, how many are left, when the next is free', async () => {
    for (const hours of [-23, -20, -14.5]) await text({ sentAt: at(hours), createdAt: at(hours) });
    await begin();
    const { sequence, caps } = await reach();
    expect(sequence).toEqual({
      can: 'later',
      why: 'The contact has been reached often enough.',
      again: at(1),
    });
    expect(caps).toEqual([{ max: 3, perSeconds: 86_400, used: 3, left: 0, freeAt: at(1) }]);
    expect((await reach(at(1))).caps).toMatchObject([{ used: 2, left: 1, freeAt: null }]);
  });

  test.each([
    ['opted_out', 'The person asked for no more texts.'],
    ['landline', 'The number is a landline and takes no texts.'],
    ['manual', 'Somebody on your team put the address on the list of those who get no texts.'],
  ])('suppressed: %s', async (reason, why) => {
    await begin();
    await suppress(reason);
    const { sequence, byHand, suppressed, today } = await reach();
    expect(sequence).toEqual({ can: 'no', why, again: null });
    expect(byHand).toEqual(sequence);
    expect(suppressed).toEqual([{ reason, purpose: 'any', since: at(-5) }]);
    expect(today).toBe(`Not texted today. ${why}`);
    expect((await reach(noon, 'email')).sequence.can).toBe('now');
  });

  test('consent is asked for and there is none', async () => {
    const body = { ...POLICIES.standard, consent: ['sms'] } as unknown as Prisma.InputJsonObject;
    const { operatorId, clientId } = fixture;
    await write((tx) => tx.policy.create({ data: { operatorId, name: clientId, version: 2, body } }));
    const { sequence, consent } = await reach();
    expect(sequence).toMatchObject({ can: 'no', why: expect.stringContaining('none is on file') });
    expect(consent).toEqual({ isNeeded: true, last: null });
  });

  test('what was tried today came to nothing', async () => {
    await begin();
    await text({ status: 'failed', reason: '30006' });
    expect((await reach()).today).toBe('Not texted today. The text failed: 30006.');
  });

  test('the vendor is down: it waits, and is tried again', async () => {
    await begin();
    await text({ status: 'waiting', reason: 'Twilio does not answer' });
    expect((await reach()).today).toBe(
      'Not texted today. Waiting: it could not be handed over (Twilio does not answer) and is tried again.',
    );
  });

  test('paused, its campaign paused, over, not begun, erased, without a phone: each in a sentence', async () => {
    await campaign({ status: 'paused' });
    expect((await reach()).today).toBe(
      'Not texted today. The sequence has not begun. Next: begin the sequence, the campaign is paused.',
    );
    expect((await reach()).sequence).toMatchObject({ can: 'later', why: 'The campaign is paused.' });
    await campaign({ status: 'active' });
    expect((await reach()).today).toContain('begins its leads at its pace');
    await begin();
    await lead({ pausedAt: noon });
    expect((await reach()).today).toMatch(
      /^Not texted today\. The sequence is paused: .*Also: the lead is paused\.$/,
    );
    await lead({ pausedAt: null, endedAt: noon, ending: 'replied', status: 'replied' });
    expect((await reach()).standing).toBe(
      'The sequence is over: they replied, and a person goes on from there.',
    );
    expect((await reach()).today).toContain('The sequence is over for them: they replied');
    await write((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { phone: null } }));
    expect((await reach()).sequence).toEqual({ can: 'no', why: 'There is no phone number.', again: null });
    await write((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { erasedAt: noon } }));
    expect((await reach()).today).toContain('The person was erased');
  });

  test('a person may write when the sequence may not: to whoever wrote lately at any hour', async () => {
    const night = new Date('2026-05-06T06:00:00Z');
    expect((await reach(night)).byHand).toMatchObject({ can: 'later' });
    await text({
      direction: 'inbound',
      status: 'received',
      purpose: 'reply',
      sentAt: at(8),
      createdAt: at(8),
    });
    expect((await reach(night)).byHand).toEqual({ can: 'now', why: null, again: null });
    expect((await reach(night)).sequence).toMatchObject({ can: 'later' });
  });
});

test('it says what the door itself says', async () => {
  const { operatorId, clientId, campaignId, phone } = fixture;
  await suppress('opted_out');
  const answer = await write((tx) =>
    askDoor(tx, {
      ...{ operatorId, clientId, campaignId, channel: 'sms', purpose: 'sequence', address: phone, hours: [] },
      ...{ rules: { caps: [], consent: [] }, now: noon, until: null, stale: null },
    }),
  );
  expect(answer).toEqual({ go: 'blocked', reason: 'opted_out' });
  expect((await reach()).sequence.can).toBe('no');
});

test('a client asks in vain, and nobody asks about another’s lead', async () => {
  const { operatorId, clientId, leadId } = fixture;
  const client: Caller = { ...caller(), tenant: { role: 'client', operatorId, clientId } };
  await expect(getReach(world.db, client, leadId, noon)).rejects.toMatchObject({ code: 'forbidden' });
  const foreign = await createFixture(world.db);
  await expect(getReach(world.db, caller(), foreign.leadId, noon)).rejects.toMatchObject({
    code: 'not_found',
  });
});
