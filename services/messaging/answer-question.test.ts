import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addAppointment,
  addCampaign,
  addClient,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { TEXTED_AT, type Texting, texting } from '../../tests/setup/texting.ts';
import { openQuestion } from '../appointments/ask-question.ts';

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
});

const written = () =>
  on.asked((tx) =>
    tx.message.findMany({ where: { key: { startsWith: 'which:' } }, orderBy: { createdAt: 'asc' } }),
  );
const open = async (): Promise<string[]> =>
  (await on.asked((tx) => tx.pendingQuestion.findMany({ where: { answeredAt: null } }))).map(
    ({ appointmentId }) => appointmentId,
  );
const kinds = async (): Promise<string[]> => (await on.tasks()).map(({ kind }) => kind);

describe('with two questions open, a yes or no', () => {
  test('settles neither: it is asked which, with the date and time of each in its zone', async () => {
    await on.ask(50);
    const newer = await on.ask(3);
    await on.asked((tx) =>
      tx.appointment.update({ where: { id: newer }, data: { zone: 'America/Los_Angeles' } }),
    );
    await on.text('YES');
    expect(await on.answers()).toEqual([]);
    expect(await written()).toMatchObject([
      {
        body: 'Which appointment do you mean? 1: Mon 4 May, 10:00 AM EDT. 2: Wed 6 May, 6:00 AM PDT. Reply 1 or 2.',
        status: 'waiting',
        purpose: 'reply',
      },
    ]);
    expect(await on.owedMessages()).toEqual([`written reply ${fixture.leadId}`]);
    expect(await on.statusOf(fixture.leadId)).toBe('new');
  });

  test.each([
    ['1', 'yes'],
    ['the first one', 'yes'],
    ['1 no', 'no'],
    ['No to the first', 'no'],
  ])('then "%s" settles the first, with %s, and leaves the other open', async (body, answer) => {
    const [older, newer] = [await on.ask(50), await on.ask(3)];
    await on.text('yes');
    await on.text(body);
    expect(await on.answers()).toEqual([{ appointmentId: older, source: 'lead', answer }]);
    expect(await open()).toEqual([newer]);
    expect(await on.tasks()).toEqual([]);
  });

  test('then both numbers settle both', async () => {
    const [older, newer] = [await on.ask(50), await on.ask(3)];
    await on.text('No');
    await on.text('2');
    await on.text('1 yes');
    expect(await on.answers()).toEqual([
      { appointmentId: newer, source: 'lead', answer: 'no' },
      { appointmentId: older, source: 'lead', answer: 'yes' },
    ]);
  });

  test.each(['yes', 'both', '3', 'the Monday one'])('then "%s" is for a person', async (body) => {
    await on.ask(50);
    await on.ask(3);
    await on.text('yes');
    await on.text(body);
    expect(await on.answers()).toEqual([]);
    expect(await kinds()).toEqual(['unclear_reply']);
    expect(await written()).toHaveLength(1);
  });

  test('told twice under one sid is asked about once', async () => {
    await on.ask(50);
    await on.ask(3);
    await on.text('YES', { vendorId: 'SMwhich' });
    await on.text('YES', { vendorId: 'SMwhich' });
    expect(await written()).toHaveLength(1);
    expect(await on.tasks()).toEqual([]);
  });

  test('of two leads of one person is asked about with the names of the businesses', async () => {
    const { ourNumber } = fixture;
    const other = await addClient(world.db, fixture.operatorId);
    const second = await on.asked(async (tx) => {
      await tx.organization.update({ where: { id: other.clientId }, data: { name: 'Sample Optics' } });
      // Both clients write from one number, which belongs to neither.
      await tx.phoneNumber.update({ where: { number: ourNumber }, data: { clientId: null } });
      await tx.campaign.update({ where: { id: other.campaignId }, data: { fromNumber: ourNumber } });
      await tx.phoneNumber.update({ where: { number: other.ourNumber }, data: { status: 'retired' } });
      return { ...other, ourNumber, ...(await addLead(tx, other, { contactId: fixture.contactId })) };
    });
    const [first, theirs] = [await on.ask(50), await on.ask(3, second)];
    await on.text('yes');
    expect((await written())[0]?.body).toContain(
      '1: Sample Dental, Mon 4 May, 10:00 AM EDT. 2: Sample Optics, Wed',
    );
    await on.text('2');
    expect(await on.answers()).toEqual([{ appointmentId: theirs, source: 'lead', answer: 'yes' }]);
    expect(await open()).toEqual([first]);
  });

  test('after STOP cannot be asked about: a person sees to it', async () => {
    await on.ask(50);
    await on.ask(3);
    await on.text('STOP');
    await on.text('YES');
    expect(await written()).toEqual([]);
    expect(await kinds()).toEqual(['unclear_reply']);
    expect(await on.suppressed()).toHaveLength(2);
  });

  test('is asked in Spanish of who booked in Spanish', async () => {
    await on.ask(50);
    const newer = await on.ask(3);
    await on.asked((tx) => tx.appointment.update({ where: { id: newer }, data: { locale: 'es-US' } }));
    await on.text('sí');
    expect((await written())[0]?.body).toMatch(
      /^¿A qué cita se refiere\? 1: lun 4 may, 10:00 EDT\..*Responda 1 o 2\.$/,
    );
  });
});

describe('a yes or no is about the one question that is open', () => {
  test('when the other appointment is decided, cancelled, or was moved ahead', async () => {
    const newest = await on.ask(3);
    const [shown, cancelled, moved] = [await on.ask(40), await on.ask(50), await on.ask(60)];
    await on.asked(async (tx) => {
      await tx.appointment.update({ where: { id: shown }, data: { status: 'shown' } });
      await tx.appointment.update({ where: { id: cancelled }, data: { status: 'cancelled' } });
      const [startsAt, endsAt] = [1, 2].map((hours) => new Date(TEXTED_AT.getTime() + hours * 3_600_000));
      await tx.appointment.update({ where: { id: moved }, data: { startsAt, endsAt } });
    });
    await on.text('no');
    expect(await on.answers()).toEqual([{ appointmentId: newest, source: 'lead', answer: 'no' }]);
  });

  test('even a late one, when nothing newer is open', async () => {
    const appointmentId = await on.ask(60);
    await on.asked((tx) =>
      tx.appointment.update({ where: { id: appointmentId }, data: { status: 'no_show' } }),
    );
    await on.text('yes');
    expect(await on.answers()).toEqual([{ appointmentId, source: 'lead', answer: 'yes' }]);
  });

  test('when the other was asked from another number', async () => {
    const other = await on.asked(async (tx) => {
      const campaign = await addCampaign(tx, fixture);
      return { ...campaign, ...(await addLead(tx, campaign, { contactId: fixture.contactId })) };
    });
    const ours = await on.ask(3);
    await on.ask(5, other);
    await on.text('yes');
    expect(await on.answers()).toEqual([{ appointmentId: ours, source: 'lead', answer: 'yes' }]);
  });
});

test('a number is an answer only while our question which is meant was the last thing we wrote', async () => {
  await on.ask(50);
  await on.ask(3);
  await on.text('yes');
  await on.asked((tx) =>
    tx.message.updateMany({
      where: { key: { startsWith: 'which:' } },
      data: { createdAt: new Date('2026-05-06') },
    }),
  );
  await on.wrote({ purpose: 'conversation' });
  await on.text('2');
  expect(await on.answers()).toEqual([]);
  expect(await kinds()).toEqual(['reply']);
});

test('a question that is asked anew forgets its number and what was held for it', async () => {
  const appointmentId = await on.ask(3);
  await on.ask(50);
  await on.text('yes');
  await openQuestion(world.db, { operatorId: fixture.operatorId, appointmentId, now: TEXTED_AT });
  const row = await on.asked((tx) => tx.pendingQuestion.findFirstOrThrow({ where: { appointmentId } }));
  expect(row).toMatchObject({ choice: null, heldAnswer: null, answeredAt: null });
});

test('one contact under two operators answers each for itself', async () => {
  const their = await createFixture(world.db);
  const theirs = texting(world, their);
  await theirs.asked((tx) =>
    tx.contact.update({ where: { id: their.contactId }, data: { phone: fixture.phone } }),
  );
  const [ours, foreign] = [await on.ask(3), await theirs.ask(3, { ...their, phone: fixture.phone })];
  await on.text('yes');
  expect(await on.answers()).toEqual([{ appointmentId: ours, source: 'lead', answer: 'yes' }]);
  expect(await theirs.answers()).toEqual([]);
  await theirs.text('no', { from: fixture.phone });
  expect(await theirs.answers()).toEqual([{ appointmentId: foreign, source: 'lead', answer: 'no' }]);
  expect(await on.answers()).toHaveLength(1);
});

test('an answer is quicker than the vendor’s: trying the text again does not open the question anew', async () => {
  const { operatorId, clientId, leadId, contactId } = fixture;
  const startsAt = new Date(TEXTED_AT.getTime() - 2 * 3_600_000);
  const appointmentId = await on.asked((tx) => addAppointment(tx, fixture, { startsAt }));
  const key = `appointment:${appointmentId}:ask_lead:1:sms`;
  const ask = () => openQuestion(world.db, { operatorId, appointmentId, key, now: TEXTED_AT });
  await ask();
  await on.asked((tx) =>
    tx.message.create({
      data: {
        ...{
          operatorId,
          clientId,
          leadId,
          contactId,
          appointmentId,
          key,
          direction: 'outbound',
          channel: 'sms',
        },
        ...{ purpose: 'question', status: 'sending', fromAddress: fixture.ourNumber, body: 'Hi' },
        toAddress: fixture.phone,
      },
    }),
  );
  await on.asked((tx) => tx.pendingQuestion.updateMany({ data: { answeredAt: TEXTED_AT } }));
  await ask();
  expect(await on.asked((tx) => tx.pendingQuestion.findMany())).toMatchObject([{ answeredAt: TEXTED_AT }]);
});
