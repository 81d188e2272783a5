import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { InboundEmail } from '../../contracts/messaging/facts.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { openQuestion } from '../appointments/ask-question.ts';
import { lockName, withContactLock } from './contact-lock.ts';
import { recordEmail } from './record-email.ts';
import { replyAddressOf } from './reply-address.ts';

let world: TestWorld;
let fixture: Fixture;
let address: string;
let ids = 0;

const NOW = new Date('2026-05-06T16:00:00Z');
const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  address = await asked((tx) => replyAddressOf(tx, fixture, 'in.example.com'));
});

const email = (text: string, differs: Partial<InboundEmail> = {}) =>
  asked((tx) =>
    recordEmail(tx, {
      operatorId: fixture.operatorId,
      email: {
        mailId: `m${++ids}@mail.example`,
        inReplyTo: null,
        references: [],
        from: fixture.email,
        to: [address],
        envelopeFrom: fixture.email,
        subject: 'Re: Hi',
        text,
        html: '',
        headers: {},
        attachments: [],
        ...differs,
      },
      at: NOW,
      actor: ACTOR,
    }),
  );

const told = (): Promise<string[]> => asked((tx) => owed(tx, leadWorkflowId(fixture.leadId)));
const status = async (): Promise<string> =>
  (await asked((tx) => tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } }))).status;
const tasks = async (): Promise<string[]> =>
  (await asked((tx) => tx.task.findMany({ orderBy: { createdAt: 'asc' } }))).map(
    ({ kind, detail }) => `${kind}: ${detail}`,
  );
const suppressed = async (): Promise<string[]> =>
  (await asked((tx) => tx.suppression.findMany({ orderBy: { channel: 'asc' } }))).map(
    ({ channel, address: at }) => `${channel} ${at}`,
  );
const purposes = async (): Promise<string[]> =>
  (await asked((tx) => tx.message.findMany({ where: { direction: 'inbound' } }))).map(
    ({ purpose }) => purpose,
  );

describe('a reply', () => {
  test('ends the sequence and the rebooking, and asks a person to answer', async () => {
    const missed = await asked((tx) => addAppointment(tx, fixture, { startsAt: NOW, status: 'no_show' }));
    await expect(
      email('Tuesday works.\n\nOn Mon, Jan 5, 2026 at 3:00 PM Us <u@b.example> wrote:\n> Hi'),
    ).resolves.toBe('applied');
    expect(await status()).toBe('replied');
    expect(await told()).toEqual(['leadSequence leadEvent stop replied']);
    expect(await asked((tx) => owed(tx, rebookWorkflowId(missed)))).toEqual(['rebook rebookEnded replied']);
    expect(await tasks()).toEqual(['reply: Tuesday works.']);
  });

  test('told twice is one reply and one task', async () => {
    await email('Tuesday works.', { mailId: 'twice@mail.example' });
    await email('Tuesday works.', { mailId: 'twice@mail.example' });
    expect(await purposes()).toEqual(['reply']);
    expect(await told()).toHaveLength(1);
    expect(await tasks()).toHaveLength(1);
  });

  test('that says YES answers no question that was asked by text', async () => {
    const startsAt = new Date(NOW.getTime() - 3 * 3_600_000);
    const appointmentId = await asked((tx) => addAppointment(tx, fixture, { startsAt }));
    await openQuestion(world.db, { operatorId: fixture.operatorId, appointmentId, now: NOW });
    await email('Yes');
    expect(await asked((tx) => tx.evidence.count())).toBe(0);
    expect(await tasks()).toEqual(['reply: Yes']);
  });

  test('without a reply address belongs to the thread of the mail that it answers', async () => {
    const { operatorId, clientId, contactId, leadId } = fixture;
    await asked((tx) =>
      tx.message.create({
        data: {
          operatorId,
          clientId,
          contactId,
          leadId,
          key: 'k',
          direction: 'outbound',
          channel: 'email',
          purpose: 'sequence',
          status: 'sent',
          fromAddress: 'us@example.com',
          toAddress: fixture.email,
          body: 'Hi',
          vendorId: 'sgm01',
        },
      }),
    );
    const answer = { to: ['us@example.com'], references: ['sgm01@geopod-ismtpd-1'] };
    await expect(email('Tuesday works.', answer)).resolves.toBe('applied');
    expect(await status()).toBe('replied');
    await expect(email('Hi', { to: ['us@example.com'], references: ['other@x.example'] })).resolves.toBe(
      'no_recipient',
    );
  });

  test('to the address of another operator’s lead is nobody’s here', async () => {
    const other = await createFixture(world.db);
    const theirs = await asOperator(world.db, other.operatorId, (tx) =>
      replyAddressOf(tx, other, 'in.example.com'),
    );
    await expect(email('Hi', { to: [theirs] })).resolves.toBe('no_recipient');
  });
});

describe('a machine’s answer', () => {
  test('is filed as one, ends nothing and asks nobody', async () => {
    await email('I am away until Monday.', { subject: 'Automatic reply: Hi' });
    await email('unsubscribe', { headers: { 'auto-submitted': 'auto-replied' } });
    await email('It could not be delivered.', { envelopeFrom: '', from: 'mailer-daemon@mail.example' });
    expect(await purposes()).toEqual(['auto_reply', 'auto_reply', 'auto_reply']);
    expect(await status()).toBe('new');
    expect([await told(), await tasks(), await suppressed()]).toEqual([[], [], []]);
  });
});

describe('words of consent', () => {
  test.each(['Unsubscribe', 'stop', 'Remove me please'])(
    '%s takes email back, and no other channel',
    async (words) => {
      await email(
        `${words}\n\nSent from my iPhone\n\nOn Jan 5, 2026, at 3:00 PM, Us <u@b.example> wrote:\n\n> Hi`,
      );
      expect(await suppressed()).toEqual([`email ${fixture.email}`]);
      expect(await status()).toBe('opted_out');
      expect(await told()).toEqual(['leadSequence leadEvent stop opted_out']);
      expect(await tasks()).toEqual([]);
      expect(await asked((tx) => tx.consent.findMany())).toMatchObject([{ action: 'revoked', text: words }]);
    },
  );

  test('may stand in the subject alone', async () => {
    await email('', { subject: 'unsubscribe' });
    expect(await suppressed()).toEqual([`email ${fixture.email}`]);
  });

  test('that stop everything take every channel back', async () => {
    await email('Stop everything.');
    expect(await suppressed()).toEqual([
      `call ${fixture.phone}`,
      `email ${fixture.email}`,
      `sms ${fixture.phone}`,
    ]);
  });

  test('wait for a text that is going out with nothing in hand that it needs', async () => {
    let waiting: Promise<unknown> = Promise.resolve();
    await withContactLock(world.locks, lockName(fixture.operatorId, fixture.phone), async () => {
      waiting = email('Stop everything.');
      await lockIsAwaited(world);
      await world.ask('SELECT id FROM lead WHERE id = $1 FOR KEY SHARE NOWAIT', [fixture.leadId]);
    });
    await waiting;
    expect(await suppressed()).toHaveLength(3);
  });

  test('from another address count for that address alone, and a person sees them', async () => {
    await email('Stop everything.', { from: 'other@example.com' });
    expect(await suppressed()).toEqual(['email other@example.com']);
    expect(await status()).toBe('new');
    expect(await tasks()).toEqual(['unclear_reply: Stop everything.']);
  });
});

test('a mail from an address that is not the lead’s ends nothing, and a person sees it', async () => {
  await email('Tuesday works.', { from: 'other@example.com' });
  expect(await purposes()).toEqual(['reply']);
  expect(await status()).toBe('new');
  expect(await told()).toEqual([]);
  expect(await tasks()).toEqual(['unclear_reply: Tuesday works.']);
});

test('a lead has one reply address, however often it is asked for at once', async () => {
  const { leadId: _, ...other } = await createFixture(world.db).then((made) => (fixture = made));
  const ask = () => asked((tx) => replyAddressOf(tx, { ...other, leadId: fixture.leadId }, 'in.example.com'));
  const all = await Promise.all([ask(), ask(), ask(), ask()]);
  expect(new Set(all).size).toBe(1);
  expect(all[0]).toMatch(/^reply\+[0-9a-f]{32}@in\.example\.com$/);
});
