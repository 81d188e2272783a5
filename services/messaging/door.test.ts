import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Purpose } from '../../contracts/messaging/workflow.ts';
import type { CapPolicy } from '../../contracts/policies/policy.ts';
import { windowHours } from '../../domain/policies/hours.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { askDoor, type DoorAnswer } from './door.ts';
import { restoreConsent, revokeConsent } from './revoke-consent.ts';

let world: TestWorld;
let fixture: Fixture;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const NOON = new Date('2026-05-06T16:00:00Z');
const MIDNIGHT = new Date('2026-05-06T04:00:00Z');
const WINDOW = { from: '08:00', to: '21:00' };

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

interface Asked {
  readonly purpose?: Purpose;
  readonly channel?: 'sms' | 'email' | 'call';
  readonly caps?: readonly CapPolicy[];
  readonly consent?: readonly ('sms' | 'email' | 'call')[];
  readonly now?: Date;
  readonly until?: Date;
  readonly stale?: string;
  readonly isLeadPaused?: boolean;
}

const door = ({ purpose = 'sequence', channel = 'sms', caps = [], consent = [], ...differs }: Asked = {}) =>
  asked((tx) =>
    askDoor(tx, {
      operatorId: fixture.operatorId,
      clientId: fixture.clientId,
      campaignId: fixture.campaignId,
      channel,
      purpose,
      address: channel === 'email' ? fixture.email : fixture.phone,
      hours: windowHours(WINDOW, 'America/New_York'),
      rules: { caps, consent },
      now: NOON,
      until: null,
      stale: null,
      ...differs,
    }),
  );

const go = async (question: Asked): Promise<string> => {
  const answer: DoorAnswer = await door(question);
  return 'reason' in answer ? `${answer.go}: ${answer.reason}` : answer.go;
};

const said = (channel: 'sms' | 'email' | 'call', purpose = 'any') => ({
  ...{ operatorId: fixture.operatorId, channels: [channel], purpose, source: 'test', text: 'STOP' },
  ...{ address: channel === 'email' ? fixture.email : fixture.phone, at: NOON, actor: ACTOR },
});
const revoke = (channel: 'sms' | 'email' | 'call', purpose?: string) =>
  asked((tx) => revokeConsent(tx, said(channel, purpose)));

/** Something of a purpose went out at a time. */
const went = (purpose: Purpose, sentAt: Date, channel: 'sms' | 'email' = 'sms', lead = fixture) =>
  asked((tx) =>
    tx.message.create({
      data: {
        ...{ operatorId: fixture.operatorId, clientId: lead.clientId, leadId: lead.leadId, channel, purpose },
        ...{ contactId: fixture.contactId, key: `${purpose}:${Math.random()}`, direction: 'outbound' },
        ...{ status: 'sent', fromAddress: fixture.ourNumber, body: 'Hi', sentAt },
        toAddress: channel === 'email' ? fixture.email : fixture.phone,
      },
    }),
  );

const ONE_A_DAY = [{ channel: 'sms', max: 1, per: 86_400 }] as const;

/** For each purpose: somebody suppressed, by night, and once too often. The table of the design, row by row. */
const TABLE: Readonly<
  Record<
    Purpose,
    readonly [suppressed: string, night: string, often: string, unasked: string, paused: string]
  >
> = {
  sequence: ['blocked: opted_out', 'deferred', 'deferred', 'blocked: no_consent', 'deferred'],
  rebook: ['blocked: opted_out', 'deferred', 'deferred', 'blocked: no_consent', 'deferred'],
  broadcast: ['blocked: opted_out', 'deferred', 'deferred', 'blocked: no_consent', 'deferred'],
  booking: ['blocked: opted_out', 'deferred', 'send', 'send', 'send'],
  conversation: ['blocked: opted_out', 'deferred', 'send', 'send', 'send'],
  reminder: ['blocked: opted_out', 'send', 'send', 'send', 'send'],
  question: ['blocked: opted_out', 'send', 'send', 'send', 'send'],
  client_question: ['blocked: opted_out', 'send', 'send', 'send', 'send'],
  reply: ['blocked: opted_out', 'send', 'send', 'send', 'send'],
  opt_out_confirmation: ['send', 'send', 'send', 'send', 'send'],
  billing: ['send', 'send', 'send', 'send', 'send'],
  security: ['send', 'send', 'send', 'send', 'send'],
};

describe.each(Object.entries(TABLE))('%s', (name, [suppressed, night, often, unasked, paused]) => {
  const purpose = name as Purpose;

  test(`to somebody who opted out: ${suppressed}`, async () => {
    await revoke('sms');
    expect(await go({ purpose })).toBe(suppressed);
  });

  test(`by night: ${night}`, async () => {
    expect(await go({ purpose, now: MIDNIGHT })).toBe(night);
  });

  test(`once too often: ${often}`, async () => {
    await went('sequence', new Date(NOON.getTime() - 1000));
    expect(await go({ purpose, caps: ONE_A_DAY })).toBe(often);
  });

  test(`where the policy asks for consent and there is none: ${unasked}`, async () => {
    expect(await go({ purpose, consent: ['sms'] })).toBe(unasked);
  });

  test(`for a client who is paused: ${paused}`, async () => {
    const { clientId: id } = fixture;
    await asked((tx) => tx.organization.update({ where: { id }, data: { pausedAt: NOON } }));
    expect(await go({ purpose })).toBe(paused);
  });
});

describe('suppression', () => {
  test('holds for its channel alone', async () => {
    await revoke('sms');
    expect([await go({}), await go({ channel: 'email' }), await go({ channel: 'call' })]).toEqual([
      'blocked: opted_out',
      'send',
      'send',
    ]);
  });

  test('for one purpose leaves the others free', async () => {
    await revoke('sms', 'broadcast');
    expect(await go({ purpose: 'broadcast' })).toBe('blocked: opted_out');
    expect(await go({ purpose: 'sequence' })).toBe('send');
  });

  test('comes before the night: who opted out is not put off until morning', async () => {
    await revoke('sms');
    expect(await go({ now: MIDNIGHT })).toBe('blocked: opted_out');
  });

  test('an opt-out is confirmed once, and again only after consent was given anew', async () => {
    await revoke('sms');
    await went('opt_out_confirmation', NOON);
    expect(await go({ purpose: 'opt_out_confirmation' })).toBe('blocked: confirmed_already');
    await asked((tx) => restoreConsent(tx, { ...said('sms'), at: new Date(Date.now() + 1000) }));
    expect(await go({ purpose: 'opt_out_confirmation' })).toBe('send');
  });
});

describe('a letter about a bill', () => {
  const list = (reason: string, purpose = 'any') =>
    asked((tx) =>
      tx.suppression.create({
        data: { operatorId: fixture.operatorId, channel: 'email', address: fixture.email, reason, purpose },
      }),
    );

  test.each([
    ['opted_out', 'any', 'send'],
    ['opted_out', 'billing', 'blocked: opted_out'],
    ['bounced', 'any', 'blocked: bounced'],
    ['complained', 'any', 'blocked: complained'],
    ['manual', 'any', 'blocked: manual'],
    ['bounced', 'reminder', 'send'],
  ])('to an address that is suppressed as %s for %s: %s', async (reason, purpose, answer) => {
    await list(reason, purpose);
    expect(await go({ purpose: 'billing', channel: 'email' })).toBe(answer);
  });

  test('an opt-out does not hide that letters to the address bounce', async () => {
    await list('opted_out');
    await list('bounced', 'billing');
    expect(await go({ purpose: 'billing', channel: 'email' })).toBe('blocked: bounced');
    expect(await go({ purpose: 'reminder', channel: 'email' })).toBe('blocked: opted_out');
  });
});

describe('consent', () => {
  const grant = (at: Date) => asked((tx) => restoreConsent(tx, { ...said('sms'), at }));

  test('given on the channel lets through; on another channel it does not', async () => {
    await asked((tx) => restoreConsent(tx, said('email')));
    expect(await go({ consent: ['sms'] })).toBe('blocked: no_consent');
    await grant(NOON);
    expect(await go({ consent: ['sms'] })).toBe('send');
  });

  test('the last word counts, in the order it was said', async () => {
    await grant(new Date('2026-05-01T12:00:00Z'));
    await asked((tx) =>
      tx.consent.create({
        data: {
          ...{ operatorId: fixture.operatorId, channel: 'sms', address: fixture.phone, source: 'staff' },
          ...{ action: 'lifted', at: new Date('2026-05-02T12:00:00Z') },
        },
      }),
    );
    expect(await go({ consent: ['sms'] })).toBe('blocked: no_consent');
  });

  test("another operator's consent is not ours", async () => {
    const other = await createFixture(world.db);
    await asOperator(world.db, other.operatorId, (tx) =>
      restoreConsent(tx, { ...said('sms'), operatorId: other.operatorId }),
    );
    expect(await go({ consent: ['sms'] })).toBe('blocked: no_consent');
  });
});

describe('how often', () => {
  test('counts over all campaigns of the operator, to the instant at which it may go again', async () => {
    const second = await asked((tx) => addLead(tx, fixture));
    await went('sequence', new Date('2026-05-06T10:00:00Z'), 'sms', { ...fixture, leadId: second.leadId });
    await expect(door({ caps: ONE_A_DAY })).resolves.toEqual({
      go: 'deferred',
      until: new Date('2026-05-07T10:00:00Z'),
      why: 'the contact has been reached often enough',
    });
  });

  test('counts what we began, not reminders and answers', async () => {
    for (const purpose of ['reminder', 'question', 'reply', 'conversation'] as const)
      await went(purpose, NOON);
    expect(await go({ caps: ONE_A_DAY })).toBe('send');
  });

  test('counts each channel by itself', async () => {
    await went('sequence', NOON, 'email');
    expect(await go({ caps: ONE_A_DAY })).toBe('send');
  });
});

test('what lost its use is skipped, by night too: it is not put off', async () => {
  expect(await go({ stale: 'lead_is_booked', now: MIDNIGHT })).toBe('skipped: lead_is_booked');
  expect(await go({ until: new Date(NOON.getTime() - 1), purpose: 'reminder' })).toBe('skipped: too_late');
});

test('a lead that is paused is sent nothing by its sequence, and what belongs to an appointment', async () => {
  const isLeadPaused = true;
  expect(await door({ isLeadPaused })).toMatchObject({ go: 'deferred', why: 'the lead is paused' });
  expect(await door({ isLeadPaused, purpose: 'reminder' })).toMatchObject({ go: 'send' });
});

describe('a campaign', () => {
  const campaign = (data: { status: string; atEnd?: string }) =>
    asked((tx) => tx.campaign.update({ where: { id: fixture.campaignId }, data }));
  const others = (Object.keys(TABLE) as Purpose[]).filter((purpose) => purpose !== 'sequence');

  test.each(['sms', 'email', 'call'] as const)('that is paused holds its sequence: %s', async (channel) => {
    await campaign({ status: 'paused' });
    expect(await door({ channel })).toMatchObject({ go: 'deferred', why: 'the campaign is paused' });
    await campaign({ status: 'active' });
    expect(await door({ channel })).toMatchObject({ go: 'send' });
  });

  test('that is over ends its sequence, unless its leads are to finish', async () => {
    await campaign({ status: 'stopped', atEnd: 'stop' });
    expect(await door()).toEqual({ go: 'skipped', reason: 'campaign_is_over' });
    await campaign({ status: 'stopped', atEnd: 'finish' });
    expect(await door()).toMatchObject({ go: 'send' });
  });

  test('holds nothing that belongs to an appointment, a conversation or a bill', async () => {
    for (const status of ['paused', 'stopped']) {
      await campaign({ status, atEnd: 'stop' });
      for (const purpose of others)
        expect([purpose, (await door({ purpose })).go]).toEqual([purpose, 'send']);
    }
  });
});
