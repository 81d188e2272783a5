import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { appointmentWorkflowId } from '../../contracts/appointments/workflow.ts';
import {
  addClient,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { type Texting, texting } from '../../tests/setup/texting.ts';

let world: TestWorld;
let fixture: Fixture;
let on: Texting;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  on = texting(world, fixture);
  await on.asked((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { status: 'booked' } }));
});

const offer = (leadId = fixture.leadId): string => `offer_new_time reply ${leadId}`;

describe('who cannot come', () => {
  test('is offered another time and given to a person; the appointment stays booked, the lead as it was', async () => {
    const appointmentId = await on.book(20);
    await on.text("Sorry, I can't make it tomorrow");
    expect(await on.owedMessages()).toEqual([offer()]);
    expect(await on.tasks()).toMatchObject([
      { kind: 'wants_new_time', leadId: fixture.leadId, detail: "By text: Sorry, I can't make it tomorrow" },
    ]);
    const { status } = await on.asked((tx) =>
      tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } }),
    );
    expect(status).toBe('booked');
    expect(await on.statusOf(fixture.leadId)).toBe('booked');
    const told = [leadWorkflowId(fixture.leadId), appointmentWorkflowId(appointmentId)];
    expect(await on.asked((tx) => owed(tx, ...told))).toEqual([]);
  });

  test('told twice under one sid is offered one', async () => {
    await on.book(20);
    await on.text('no puedo ir', { vendorId: 'SMcannot' });
    await on.text('no puedo ir', { vendorId: 'SMcannot' });
    expect(await on.owedMessages()).toEqual([offer()]);
    expect(await on.tasks()).toHaveLength(1);
  });

  test('without an appointment ahead has written a reply like any other', async () => {
    await on.asked((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { status: 'contacted' } }));
    await on.text("can't make it");
    expect(await on.owedMessages()).toEqual([]);
    expect(await on.tasks()).toMatchObject([{ kind: 'reply' }]);
    expect(await on.statusOf(fixture.leadId)).toBe('replied');
  });

  test('at one client is not offered a time by another', async () => {
    const other = await addClient(world.db, fixture.operatorId);
    const elsewhere = await on.asked(async (tx) => ({
      ...other,
      ...(await addLead(tx, other, { contactId: fixture.contactId })),
    }));
    await on.book(20, elsewhere);
    await on.text("can't make it");
    expect(await on.owedMessages()).toEqual([]);
    await on.text("can't make it", { to: other.ourNumber });
    expect(await on.owedMessages()).toEqual([offer(elsewhere.leadId)]);
  });

  test('with a question open as well is read by a person: nothing is answered, nothing offered', async () => {
    await on.ask(20);
    await on.book(20);
    await on.text("No, I can't make it");
    expect(await on.answers()).toEqual([]);
    expect(await on.owedMessages()).toEqual([]);
    expect(await on.tasks()).toMatchObject([{ kind: 'unclear_reply' }]);
  });

  test('says no to the question when nothing is ahead', async () => {
    const appointmentId = await on.ask(3);
    await on.text("No, I can't make it");
    expect(await on.answers()).toEqual([{ appointmentId, source: 'lead', answer: 'no' }]);
  });
});

describe('a plain NO', () => {
  test('to a reminder of the last day means that the appointment does not suit', async () => {
    await on.book(2);
    await on.wrote({ purpose: 'reminder', template: 'reminder_2h', minutesAgo: 5 });
    await on.text('No');
    expect(await on.owedMessages()).toEqual([offer()]);
  });

  test.each([
    ['a reminder of long ago', [{ purpose: 'reminder', minutesAgo: 25 * 60 }]],
    [
      'something written after the reminder',
      [{ purpose: 'reminder', minutesAgo: 60 }, { purpose: 'conversation' }],
    ],
  ])('to %s is a reply like any other', async (_what, wrote) => {
    await on.book(2);
    for (const each of wrote) await on.wrote(each);
    await on.text('No');
    expect(await on.owedMessages()).toEqual([]);
    expect(await on.tasks()).toMatchObject([{ kind: 'reply' }]);
  });

  test('to a reminder answers an open question first', async () => {
    const asked = await on.ask(20);
    await on.book(2);
    await on.wrote({ purpose: 'reminder', minutesAgo: 5 });
    await on.text('No');
    expect(await on.answers()).toMatchObject([{ appointmentId: asked, answer: 'no' }]);
    expect(await on.owedMessages()).toEqual([]);
  });
});

test('running late moves nothing: a person reads it', async () => {
  await on.book(1);
  await on.text('running late');
  expect(await on.owedMessages()).toEqual([]);
  expect(await on.tasks()).toMatchObject([{ kind: 'reply', detail: 'running late' }]);
});
