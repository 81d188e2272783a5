import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addAppointment,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { changeAppointmentStatus, lockAppointment } from '../appointments/change-appointment-status.ts';
import { openMilestones } from './open-milestones.ts';

let world: TestWorld;
let fixture: Fixture;
let shows: string[];

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  shows = [];
});

const NOW = new Date('2026-06-01T12:00:00Z');

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const open = () =>
  openMilestones(world.db, { operatorId: fixture.operatorId, clientId: fixture.clientId, now: NOW });

/** Appointments that are over and undecided. */
const book = (count: number): Promise<string[]> =>
  asked(async (tx) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(await addAppointment(tx, fixture, { startsAt: NOW }));
    return ids;
  });

const decide = (id: string, to: 'shown' | 'no_show' | 'disputed'): Promise<boolean> =>
  asked(async (tx) => {
    const appointment = await lockAppointment(tx, id);
    if (!appointment) throw new Error('no appointment');
    return changeAppointmentStatus(tx, appointment, { to, reason: 'test', now: NOW, actor: ACTOR });
  });

async function show(count: number): Promise<void> {
  const ids = await book(count);
  await asked((tx) =>
    tx.appointment.updateMany({ where: { id: { in: ids } }, data: { status: 'shown', decidedAt: NOW } }),
  );
  shows.push(...ids);
}

const standing = () =>
  asked(async (tx) => {
    const milestones = await tx.milestone.findMany({
      include: { proofs: { where: { reversedAt: null } }, invoices: true },
      orderBy: { number: 'asc' },
    });
    return milestones.map(({ number, amountCents, proofs, invoices }) => ({
      number,
      amountCents,
      proofs: new Set(proofs.map(({ appointmentId }) => appointmentId)).size,
      slots: proofs.map(({ slot }) => slot).sort((a, b) => a - b),
      invoices: invoices.map((invoice) => [invoice.amountCents, invoice.status, invoice.termsDays]),
    }));
  });

const invoiceStarts = () =>
  asked((tx) => tx.workflowSignal.count({ where: { workflowType: 'invoice', start: 'once' } }));

const SLOTS = Array.from({ length: 25 }, (_, i) => i + 1);
const milestone = (number: number) => ({
  number,
  amountCents: 200_000,
  proofs: 25,
  slots: SLOTS,
  invoices: [[200_000, 'draft', 14]],
});

describe('24, 25, 26', () => {
  test('one after the other: the 25th show opens one milestone with its 25 proofs and one invoice', async () => {
    await show(24);
    await expect(open()).resolves.toEqual({ netShown: 24 });
    expect(await standing()).toEqual([]);
    await show(1);
    await expect(open()).resolves.toEqual({ netShown: 25 });
    expect(await standing()).toEqual([milestone(1)]);
    await show(1);
    await open();
    expect(await standing()).toEqual([milestone(1)]);
    expect(await invoiceStarts()).toBe(1);
  });

  test('thirty shows decided at once while ten count: exactly one', async () => {
    const ids = await book(30);
    const counts = Array.from({ length: 10 }, () => open());
    await Promise.all([...ids.map((id) => decide(id, 'shown')), ...counts]);
    await Promise.all(Array.from({ length: 10 }, () => open()));
    expect(await standing()).toEqual([milestone(1)]);
    expect(await invoiceStarts()).toBe(1);
    expect(await asked((tx) => tx.audit.count({ where: { action: 'milestone.open' } }))).toBe(1);
  });

  test('counting again, for ever, opens nothing more', async () => {
    await show(25);
    for (let i = 0; i < 5; i += 1) await open();
    expect(await standing()).toEqual([milestone(1)]);
  });

  test('counting late opens all that are owed', async () => {
    await show(51);
    await open();
    expect(await standing()).toEqual([milestone(1), milestone(2)]);
    expect(await invoiceStarts()).toBe(2);
  });
});

describe('a show that is reversed after it was billed', () => {
  test('leaves its slot to the next show: no second bill for the hole, the 50th net show opens the second', async () => {
    await show(25);
    await open();
    await decide(shows[3] ?? '', 'no_show');
    await expect(open()).resolves.toEqual({ netShown: 24 });
    expect(await standing()).toMatchObject([{ number: 1, proofs: 24 }]);

    await show(1);
    await expect(open()).resolves.toEqual({ netShown: 25 });
    expect(await standing()).toEqual([milestone(1)]);
    await show(24);
    await open();
    expect(await standing()).toEqual([milestone(1)]);
    await show(1);
    await expect(open()).resolves.toEqual({ netShown: 50 });
    expect(await standing()).toEqual([milestone(1), milestone(2)]);
    expect(await invoiceStarts()).toBe(2);
  });

  test('and shown after all, fills a hole again', async () => {
    await show(25);
    await open();
    const [id = ''] = shows;
    await decide(id, 'disputed');
    await open();
    await decide(id, 'shown');
    await open();
    expect(await standing()).toEqual([milestone(1)]);
    const history = await asked((tx) => tx.milestoneAppointment.findMany({ where: { appointmentId: id } }));
    expect(history.map(({ reversedAt }) => reversedAt !== null).sort()).toEqual([false, true]);
  });
});

test("another client's shows are its own", async () => {
  await show(24);
  const other = await createFixture(world.db);
  await asOperator(world.db, other.operatorId, (tx) =>
    addAppointment(tx, other, { startsAt: NOW, status: 'shown' }),
  );
  await expect(open()).resolves.toEqual({ netShown: 24 });
});
