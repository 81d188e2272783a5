import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as appointments from '../domain/appointments/status.ts';
import * as leads from '../domain/leads/status.ts';
import { asOperator } from '../prisma/tenant.ts';
import {
  addAppointment,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from './setup/fixtures.ts';

/** The database refuses what the domain's tables do not allow, whoever writes: these are all pairs of them. */
let world: TestWorld;
let fixture: Fixture;
let appointmentId: string;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
  appointmentId = await asOperator(world.db, fixture.operatorId, (tx) =>
    addAppointment(tx, fixture, { startsAt: new Date('2026-06-01T12:00:00Z') }),
  );
});
afterAll(() => world?.close());

function pairs<Status extends string>(all: readonly Status[]): [Status, Status][] {
  return all.flatMap((from) => all.map((to): [Status, Status] => [from, to]));
}

/** Whether the database lets the application move a row from one status to the other. */
async function moves(table: 'lead' | 'appointment', id: string, from: string, to: string): Promise<boolean> {
  // A replica's session fires no triggers: the row stands wherever the test wants it.
  await world.ask(`SET session_replication_role = replica; UPDATE ${table} SET status = '${from}' WHERE id = '${id}';
    SET session_replication_role = origin`);
  return asOperator(world.db, fixture.operatorId, (tx) =>
    tx.$executeRawUnsafe(`UPDATE ${table} SET status = $1 WHERE id = $2::uuid`, to, id),
  ).then(
    (count) => count === 1,
    (error: Error) => {
      expect(error.message).toContain(`of ${table}: none that is ${from} becomes ${to}`);
      return false;
    },
  );
}

describe('a lead', () => {
  test('moves in the database exactly as the domain has it, in every pair', async () => {
    for (const [from, to] of pairs(leads.LEAD_STATUSES)) {
      const expected = from === to || leads.mayBecome(from, to);
      expect([from, to, await moves('lead', fixture.leadId, from, to)]).toEqual([from, to, expected]);
    }
  });

  test('begins in the database exactly as the domain has it', async () => {
    for (const status of leads.LEAD_STATUSES) {
      const begins = asOperator(world.db, fixture.operatorId, async (tx) => {
        const { contactId } = await addLead(tx, fixture);
        const { operatorId, clientId } = fixture;
        const campaign = await tx.campaign.create({
          data: {
            ...{ operatorId, clientId, policyId: fixture.policyId, sequenceId: fixture.sequenceId },
            ...{ name: status, zone: 'UTC', fromNumber: fixture.ourNumber },
          },
        });
        await tx.lead.create({ data: { operatorId, clientId, campaignId: campaign.id, contactId, status } });
        return true;
      }).catch((error: Error) => {
        expect(error.message).toContain(`of lead: none begins as ${status}`);
        return false;
      });
      expect([status, await begins]).toEqual([status, leads.mayBeginAs(status)]);
    }
  });
});

describe('an appointment', () => {
  test('moves in the database exactly as the domain has it, in every pair', async () => {
    for (const [from, to] of pairs(appointments.APPOINTMENT_STATUSES)) {
      const expected = from === to || appointments.mayBecome(from, to);
      expect([from, to, await moves('appointment', appointmentId, from, to)]).toEqual([from, to, expected]);
    }
  });

  test('begins in the database exactly as the domain has it', async () => {
    for (const status of appointments.APPOINTMENT_STATUSES) {
      const { operatorId, clientId, campaignId, leadId, contactId, policyId } = fixture;
      const at = new Date('2026-06-01T12:00:00Z');
      const begins = asOperator(world.db, operatorId, (tx) =>
        tx.appointment.create({
          data: {
            ...{ operatorId, clientId, campaignId, leadId, contactId, policyId, status },
            ...{ title: 'Sample', startsAt: at, endsAt: at, zone: 'UTC', bookedAt: at },
          },
        }),
      ).then(
        () => true,
        (error: Error) => {
          expect(error.message).toContain(`of appointment: none begins as ${status}`);
          return false;
        },
      );
      expect([status, await begins]).toEqual([status, appointments.mayBeginAs(status)]);
    }
  });
});
