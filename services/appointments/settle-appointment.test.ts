import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { appointmentWorkflowId, rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { billingWorkflowId } from '../../contracts/billing/workflow.ts';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { recordEvidence, withdrawNoShow } from './record-evidence.ts';
import { InboxBehind, settleAppointment } from './settle-appointment.ts';

let world: TestWorld;
let fixture: Fixture;
let appointmentId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  appointmentId = await asked((tx) => addAppointment(tx, fixture, { startsAt: STARTS }));
  await asked((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { status: 'booked' } }));
});

const STARTS = new Date('2026-05-05T15:00:00Z');
const ENDS = new Date('2026-05-05T15:30:00Z');
const at = (hoursAfterEnd: number): Date => new Date(ENDS.getTime() + hoursAfterEnd * 3_600_000);

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const settle = (now: Date) =>
  settleAppointment(world.db, { operatorId: fixture.operatorId, appointmentId, now });

let said = 0;
const say = (source: 'client' | 'lead', answer: 'yes' | 'no', when = at(1), key = `said:${++said}`) =>
  asked((tx) =>
    recordEvidence(tx, {
      operatorId: fixture.operatorId,
      appointmentId,
      key,
      source,
      answer,
      link: 'test',
      at: when,
      actor: ACTOR,
    }),
  );

const phone = (differs: { startedAt?: Date; durationMs?: number; outcome?: string } = {}) =>
  asked((tx) => {
    const { operatorId, clientId, leadId, contactId } = fixture;
    const about = { operatorId, clientId, leadId, contactId, direction: 'inbound', status: 'ended' };
    return tx.call.create({
      data: { ...about, key: `call:${++said}`, startedAt: STARTS, durationMs: 60_000, ...differs },
    });
  });

const status = async (): Promise<string> =>
  (await asked((tx) => tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } }))).status;
const leadStatus = async (): Promise<string> =>
  (await asked((tx) => tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } }))).status;
const told = (workflowId: string): Promise<string[]> => asked((tx) => owed(tx, workflowId));

describe('at once', () => {
  test("a client's yes is a show: the lead has shown, and billing counts again", async () => {
    await say('client', 'yes');
    await expect(settle(at(1))).resolves.toBe('shown');
    expect(await leadStatus()).toBe('shown');
    expect(await told(billingWorkflowId(fixture.clientId))).toEqual(['clientBilling entity showsChanged']);
  });

  test("a client's no alone is a no-show, and rebooking starts once", async () => {
    await say('client', 'no');
    await expect(settle(at(1))).resolves.toBe('no_show');
    expect(await leadStatus()).toBe('no_show');
    expect(await told(rebookWorkflowId(appointmentId))).toEqual(['rebook once']);
    expect(await told(billingWorkflowId(fixture.clientId))).toEqual([]);
  });

  test('contradictions are for a person, and nothing is billed', async () => {
    await say('lead', 'yes');
    await say('client', 'no');
    await expect(settle(at(1))).resolves.toBe('disputed');
    expect(await leadStatus()).toBe('booked');
    expect(await told(billingWorkflowId(fixture.clientId))).toEqual([]);
    expect(await told(rebookWorkflowId(appointmentId))).toEqual([]);
  });

  test("a client's no against a qualifying call is for a person", async () => {
    await phone();
    await say('client', 'no');
    await expect(settle(at(1))).resolves.toBe('disputed');
  });

  test("the lead's word waits", async () => {
    await say('lead', 'yes');
    await expect(settle(at(47.99))).resolves.toBe('booked');
    await expect(settle(at(48))).resolves.toBe('shown');
  });
});

describe('48 hours after the end', () => {
  test('silence is a no-show', async () => {
    await expect(settle(at(47.99))).resolves.toBe('booked');
    await expect(settle(at(48))).resolves.toBe('no_show');
  });

  test('a qualifying call is a show, and is filed as evidence once', async () => {
    const { id } = await phone();
    await settle(at(2));
    await expect(settle(at(48))).resolves.toBe('shown');
    const evidence = await asked((tx) => tx.evidence.findMany({ where: { appointmentId } }));
    expect(evidence).toMatchObject([{ key: `call:${id}`, source: 'call', answer: 'yes', at: STARTS }]);
  });

  test('a call that is too short, too early, a machine’s, or that booked it proves nothing', async () => {
    await phone({ durationMs: 45_000 });
    await phone({ startedAt: new Date(STARTS.getTime() - 15 * 60_000 - 1) });
    await phone({ outcome: 'appointment_set' });
    await phone({ outcome: 'voicemail' });
    await expect(settle(at(48))).resolves.toBe('no_show');
  });

  test("the lead's no overrides a call", async () => {
    await phone();
    await say('lead', 'no');
    await expect(settle(at(48))).resolves.toBe('no_show');
  });

  test('a call at the old time proves nothing about the new one', async () => {
    await phone();
    await settle(at(0));
    const startsAt = at(24);
    const endsAt = at(24.5);
    await asked((tx) => tx.appointment.update({ where: { id: appointmentId }, data: { startsAt, endsAt } }));
    await expect(settle(at(24.5 + 48))).resolves.toBe('no_show');
  });

  test('whoever was asked late has 12 hours to answer', async () => {
    const { operatorId, clientId, leadId, contactId, ourNumber } = fixture;
    await asked((tx) =>
      tx.message.create({
        data: {
          ...{ operatorId, clientId, leadId, contactId, appointmentId, key: 'asked late' },
          ...{
            direction: 'outbound',
            channel: 'sms',
            purpose: 'question',
            template: 'ask_lead',
            status: 'sent',
          },
          ...{ fromAddress: ourNumber, toAddress: fixture.phone, body: '', sentAt: at(40) },
        },
      }),
    );
    await expect(settle(at(51.99))).resolves.toBe('booked');
    await expect(settle(at(52))).resolves.toBe('no_show');
  });
});

describe('while an event waits in the inbox', () => {
  const arrive = (receivedAt: Date) =>
    asSystem(world.db, (tx) =>
      tx.vendorEvent.create({
        data: { vendor: 'twilio', externalId: `e${++said}`, kind: 'received', body: '', receivedAt },
      }),
    );

  test('no verdict is given; when it has been read, it is', async () => {
    const { seq } = await arrive(at(47));
    await expect(settle(at(48))).rejects.toThrow(InboxBehind);
    expect(await status()).toBe('booked');
    await asSystem(world.db, (tx) =>
      tx.vendorEvent.update({ where: { seq }, data: { status: 'processed' } }),
    );
    await expect(settle(at(48))).resolves.toBe('no_show');
  });

  test('one that came after the question was put does not hold it up', async () => {
    const { seq } = await arrive(at(48.1));
    await expect(settle(at(48))).resolves.toBe('no_show');
    await asSystem(world.db, (tx) =>
      tx.vendorEvent.update({ where: { seq }, data: { status: 'processed' } }),
    );
  });
});

describe('after the verdict', () => {
  test('settling again changes nothing and tells nobody', async () => {
    await say('client', 'yes');
    await settle(at(1));
    const before = await told(appointmentWorkflowId(appointmentId));
    await expect(settle(at(48))).resolves.toBe('shown');
    expect(await told(appointmentWorkflowId(appointmentId))).toEqual(before);
    expect(await told(billingWorkflowId(fixture.clientId))).toHaveLength(1);
  });

  test("a client's no after a show is for a person, and billing counts again", async () => {
    await say('client', 'yes');
    await settle(at(1));
    await say('client', 'no', at(2));
    expect(await status()).toBe('disputed');
    expect(await told(billingWorkflowId(fixture.clientId))).toHaveLength(2);
  });

  test.each(['client', 'lead'] as const)(
    "a %s's yes after a no-show is for a person, and rebooking ends",
    async (who) => {
      await settle(at(48));
      await say(who, 'yes', at(49));
      expect(await status()).toBe('disputed');
      expect(await told(rebookWorkflowId(appointmentId))).toEqual([
        'rebook once',
        'rebook rebookEnded not_a_no_show',
      ]);
    },
  );

  test("a lead's no after a show changes nothing", async () => {
    await say('client', 'yes');
    await settle(at(1));
    await say('lead', 'no', at(2));
    expect(await status()).toBe('shown');
  });
});

describe('evidence', () => {
  test.each([
    ['client', ['appointment appointmentChanged']],
    // It is read when it counts, at the verdict's time.
    ['lead', []],
  ] as const)(
    'of the same key is filed once, and its workflow told once if it is the client’s: %s',
    async (source, owes) => {
      const again = () =>
        asked((tx) =>
          recordEvidence(tx, {
            ...{ operatorId: fixture.operatorId, appointmentId, key: 'sms:SM1', source, answer: 'yes' },
            ...{ link: 'text:SM1', at: at(1), actor: ACTOR },
          }),
        );
      expect([await again(), await again()]).toEqual([true, false]);
      expect(await told(appointmentWorkflowId(appointmentId))).toEqual(owes);
    },
  );

  test('that the client took back before the verdict counts no more', async () => {
    await say('client', 'no', at(1), 'no_show:uid');
    await asked((tx) =>
      withdrawNoShow(tx, { operatorId: fixture.operatorId, appointmentId, at: at(2), actor: ACTOR }),
    );
    await expect(settle(at(3))).resolves.toBe('booked');
    await say('lead', 'yes', at(4));
    await expect(settle(at(48))).resolves.toBe('shown');
  });

  test('that the client took back counts no more when its withdrawal came first', async () => {
    await asked((tx) =>
      withdrawNoShow(tx, { operatorId: fixture.operatorId, appointmentId, at: at(2), actor: ACTOR }),
    );
    await say('client', 'no', at(1), 'no_show:uid');
    await expect(settle(at(3))).resolves.toBe('booked');
  });

  test('given before a reschedule was about the old time', async () => {
    await say('lead', 'no', at(1));
    await asked((tx) => tx.appointment.update({ where: { id: appointmentId }, data: { bookedAt: at(2) } }));
    await say('lead', 'yes', at(3));
    await expect(settle(at(48))).resolves.toBe('shown');
  });

  test('given by two at once makes one verdict', async () => {
    await say('client', 'yes');
    const verdicts = await Promise.all(Array.from({ length: 5 }, () => settle(at(1))));
    expect(verdicts).toEqual(['shown', 'shown', 'shown', 'shown', 'shown']);
    expect(await told(billingWorkflowId(fixture.clientId))).toHaveLength(1);
  });
});
