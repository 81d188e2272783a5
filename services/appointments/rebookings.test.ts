import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BookingFact } from '../../contracts/appointments/facts.ts';
import { rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { getLead } from '../leads/get-lead.ts';
import { changeAppointmentStatus, lockAppointment } from './change-appointment-status.ts';
import { getAppointment } from './get-appointment.ts';
import { listAppointments } from './list-appointments.ts';
import { recordBooking } from './record-booking.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const DAY = 86_400_000;
const FIRST = new Date('2026-05-05T15:00:00Z').getTime();

/** One lead who books, misses and cancels. */
async function follow() {
  const fixture: Fixture = await createFixture(world.db);
  const { operatorId, leadId } = fixture;
  const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    asOperator(world.db, operatorId, work);
  const record = (fact: BookingFact) => asked((tx) => recordBooking(tx, { operatorId, fact, actor: ACTOR }));
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'person', id: 'test' } };
  let days = 0;
  return {
    caller,
    leadId,
    async books() {
      days += 3;
      const startsAt = new Date(FIRST + days * DAY);
      const endsAt = new Date(startsAt.getTime() + 30 * 60_000);
      const happenedAt = new Date(startsAt.getTime() - DAY);
      const uid = randomUUID();
      await record({ kind: 'created', uid, leadId, startsAt, endsAt, happenedAt });
      const { appointmentId } = await asked((tx) => tx.booking.findFirstOrThrow({ where: { uid } }));
      return { id: appointmentId, uid, happenedAt };
    },
    async misses(id: string) {
      await asked(async (tx) => {
        const appointment = await lockAppointment(tx, id);
        if (!appointment) throw new Error('no such appointment');
        const change = { to: 'no_show', reason: 'nobody came', now: new Date(FIRST + days * DAY) } as const;
        await changeAppointmentStatus(tx, appointment, { ...change, actor: ACTOR });
      });
    },
    cancels: ({ uid, happenedAt }: { uid: string; happenedAt: Date }) =>
      record({ kind: 'cancelled', uid, happenedAt }),
    owedToRebook: (id: string) => asked((tx) => owed(tx, rebookWorkflowId(id))),
    async links() {
      const { appointments } = await getLead(world.db, caller, leadId);
      return appointments.map(({ id, rebookedFrom, rebookedAs }) => ({ id, rebookedFrom, rebookedAs }));
    },
  };
}

const deps = () => ({
  ...{ db: world.db, authDb: world.authDb, now: new Date() },
  proofUrl: () => 'https://example.com/proof',
});

test('a chain of three is shown in order, each linked to the one before and after it', async () => {
  const lead = await follow();
  const first = await lead.books();
  await lead.misses(first.id);
  const second = await lead.books();
  await lead.misses(second.id);
  const third = await lead.books();
  const chain = [
    { id: first.id, rebookedFrom: null, rebookedAs: second.id },
    { id: second.id, rebookedFrom: first.id, rebookedAs: third.id },
    { id: third.id, rebookedFrom: second.id, rebookedAs: null },
  ];
  expect(await lead.links()).toEqual(chain);
  expect(await getAppointment(deps(), lead.caller, { id: second.id, seesBills: false })).toMatchObject(
    chain[1] ?? {},
  );
  const { items } = await listAppointments(
    world.db,
    lead.caller,
    { leadId: lead.leadId, limit: 2, sort: 'newest' },
    new Date(),
  );
  expect(items.map(({ rebookedAs }) => rebookedAs)).toEqual([null, third.id]);
  const { timeline } = await getLead(world.db, lead.caller, lead.leadId);
  expect(timeline.filter(({ kind }) => kind === 'appointment').map(({ what }) => what)).toEqual([
    'booked',
    'no_show',
    'booked again',
    'no_show',
    'booked again',
  ]);
  expect(await lead.owedToRebook(first.id)).toEqual(['rebook once', 'rebook rebookEnded booked']);
  expect(await lead.owedToRebook(second.id)).toEqual(['rebook once', 'rebook rebookEnded booked']);
});

test('one that makes a missed one good and is cancelled does not begin the invitations again', async () => {
  const lead = await follow();
  const first = await lead.books();
  await lead.misses(first.id);
  const second = await lead.books();
  await lead.cancels(second);
  expect(await lead.owedToRebook(first.id)).toEqual(['rebook once', 'rebook rebookEnded booked']);
  expect(await lead.owedToRebook(second.id)).toEqual([]);
  expect(await lead.links()).toMatchObject([{ rebookedAs: second.id }, { rebookedFrom: first.id }]);
});

test('the booking after a cancelled one takes its place in the chain', async () => {
  const lead = await follow();
  const first = await lead.books();
  await lead.misses(first.id);
  const second = await lead.books();
  await lead.cancels(second);
  const third = await lead.books();
  expect(await lead.links()).toEqual([
    { id: first.id, rebookedFrom: null, rebookedAs: third.id },
    { id: second.id, rebookedFrom: first.id, rebookedAs: null },
    { id: third.id, rebookedFrom: first.id, rebookedAs: null },
  ]);
});
