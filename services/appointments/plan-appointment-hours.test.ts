import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { planAppointment } from './plan-appointment.ts';

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

/** When the day's reminder goes to an attendee of New York, of an appointment at 20:30 on 6 May. */
const remindedAt = (contact: { state?: string; zone?: string } = {}, zone = 'America/New_York') =>
  asOperator(world.db, fixture.operatorId, async (tx) => {
    await tx.contact.update({ where: { id: fixture.contactId }, data: contact });
    return addAppointment(tx, fixture, { startsAt: new Date('2026-05-07T00:30:00Z'), zone });
  })
    .then((appointmentId) => {
      const now = new Date('2026-05-01T12:00:00Z');
      return planAppointment(world.db, { operatorId: fixture.operatorId, appointmentId, now });
    })
    .then(({ step }) => ('at' in step ? new Date(step.at).toISOString() : step.do));

test('the 24-hour reminder stays where the policy’s window allows it', async () => {
  await expect(remindedAt()).resolves.toBe('2026-05-06T00:30:00.000Z');
});

test('it moves to the last minute that the law of the contact’s state allows', async () => {
  await expect(remindedAt({ state: 'FL' })).resolves.toBe('2026-05-05T23:59:00.000Z');
});

test('it moves when the attendee booked from a zone in which it is too late', async () => {
  // 21:30 in Halifax.
  await expect(remindedAt({}, 'America/Halifax')).resolves.toBe('2026-05-05T23:59:00.000Z');
});
