import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { rebookWorkflowId } from '../../contracts/appointments/workflow.ts';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addAppointment,
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  nextPhone,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { TEXTED_AT, type Texting, texting } from '../../tests/setup/texting.ts';

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const NOW = TEXTED_AT;
const asked: Texting['asked'] = (work) => texting(world, fixture).asked(work);
const text: Texting['text'] = (body, differs) => texting(world, fixture).text(body, differs);

const told = (): Promise<string[]> => asked((tx) => owed(tx, leadWorkflowId(fixture.leadId)));
const suppressed = (): Promise<string[]> => texting(world, fixture).suppressed();
const ledger = async (): Promise<string[]> =>
  (await asked((tx) => tx.consent.findMany({ orderBy: [{ channel: 'asc' }] }))).map(
    ({ action, channel, text: words }) => `${action} ${channel} ${words}`,
  );
const statusOf = (leadId: string): Promise<string> => texting(world, fixture).statusOf(leadId);

describe('STOP', () => {
  test('revokes texts and calls at that number, in the ledger in the own words, and ends the sequence', async () => {
    await expect(text('Stop, please!')).resolves.toBe('applied');
    expect(await suppressed()).toEqual([`call ${fixture.phone}`, `sms ${fixture.phone}`]);
    expect(await ledger()).toEqual(['revoked call Stop, please!', 'revoked sms Stop, please!']);
    expect(await statusOf(fixture.leadId)).toBe('opted_out');
    expect(await told()).toEqual(['leadSequence leadEvent stop opted_out']);
  });

  test('reaches every lead behind that number, and the rebookings of what they missed', async () => {
    const again = await asked(async (tx) => {
      const { campaignId, eventTypeId, ourNumber } = await addCampaign(tx, fixture);
      const lead = await addLead(tx, { ...fixture, campaignId }, { contactId: fixture.contactId });
      return { ...fixture, campaignId, eventTypeId, ourNumber, ...lead };
    });
    const missed = await asked((tx) => addAppointment(tx, again, { startsAt: NOW, status: 'no_show' }));
    await text('STOP');
    for (const { leadId } of [fixture, again]) {
      expect(await statusOf(leadId)).toBe('opted_out');
      expect(await asked((tx) => owed(tx, leadWorkflowId(leadId)))).toContain(
        'leadSequence leadEvent stop opted_out',
      );
    }
    expect(await asked((tx) => owed(tx, rebookWorkflowId(missed)))).toEqual(['rebook rebookEnded opted_out']);
  });

  test('keeps the appointment of who has booked', async () => {
    await asked((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { status: 'booked' } }));
    await text('STOP');
    expect(await statusOf(fixture.leadId)).toBe('booked');
    expect(await suppressed()).toHaveLength(2);
  });

  test('of somebody whom nobody knows is recorded all the same', async () => {
    const from = nextPhone();
    await expect(text('STOP', { from })).resolves.toBe('applied');
    expect(await suppressed()).toEqual([`call ${from}`, `sms ${from}`]);
    expect(await ledger()).toHaveLength(2);
  });

  test('told twice under one sid is one text and one revocation', async () => {
    await text('STOP', { vendorId: 'SMtwice' });
    await text('STOP', { vendorId: 'SMtwice' });
    expect(await ledger()).toHaveLength(2);
    expect(await told()).toHaveLength(1);
    expect(await asked((tx) => tx.message.count({ where: { direction: 'inbound' } }))).toBe(1);
  });

  test('said to one operator is not said to another', async () => {
    const other = await createFixture(world.db);
    await text('STOP', { from: other.phone });
    expect(await asOperator(world.db, other.operatorId, (tx) => tx.suppression.count())).toBe(0);
  });
});

describe('START', () => {
  test('restores what STOP took, and the ledger keeps both', async () => {
    await text('STOP');
    await text('START');
    expect(await suppressed()).toEqual([]);
    expect((await ledger()).sort()).toEqual([
      'granted call START',
      'granted sms START',
      'revoked call STOP',
      'revoked sms STOP',
    ]);
  });

  test('does not restore what somebody else took', async () => {
    const { operatorId, phone } = fixture;
    await asked((tx) =>
      tx.suppression.create({ data: { operatorId, channel: 'sms', address: phone, reason: 'complained' } }),
    );
    await text('START');
    expect(await suppressed()).toEqual([`sms ${phone}`]);
  });
});

describe('YES and NO', () => {
  const ask = (hours: number): Promise<string> => texting(world, fixture).ask(hours);
  const answers = () => texting(world, fixture).answers();

  test('answer the open question, and end nothing', async () => {
    const appointmentId = await ask(3);
    await text('Yes it did!');
    expect(await answers()).toEqual([{ appointmentId, source: 'lead', answer: 'yes' }]);
    expect(await told()).toEqual([]);
    expect(await texting(world, fixture).tasks()).toEqual([]);
  });

  test('answer nothing at a number that did not ask', async () => {
    await ask(3);
    const other = await asked((tx) => addCampaign(tx, fixture));
    await text('yes', { to: other.ourNumber });
    expect(await answers()).toEqual([]);
  });

  test('told twice under one sid answer once', async () => {
    await ask(3);
    await text('YES', { vendorId: 'SMyes' });
    await text('YES', { vendorId: 'SMyes' });
    expect(await answers()).toHaveLength(1);
  });

  test('after STOP answer the question and restore nothing', async () => {
    const appointmentId = await ask(3);
    await text('STOP');
    await text('YES');
    expect(await answers()).toEqual([{ appointmentId, source: 'lead', answer: 'yes' }]);
    expect(await suppressed()).toHaveLength(2);
  });

  test('without a question are a reply like any other', async () => {
    await text('yes');
    expect(await statusOf(fixture.leadId)).toBe('replied');
    expect(await told()).toEqual(['leadSequence leadEvent stop replied']);
  });
});

describe('anything else', () => {
  test('is a reply: the sequence ends, and so does the rebooking of what was missed', async () => {
    const missed = await asked((tx) => addAppointment(tx, fixture, { startsAt: NOW, status: 'no_show' }));
    await text('Can you call me tomorrow?');
    expect(await statusOf(fixture.leadId)).toBe('replied');
    expect(await told()).toEqual(['leadSequence leadEvent stop replied']);
    expect(await asked((tx) => owed(tx, rebookWorkflowId(missed)))).toEqual(['rebook rebookEnded replied']);
  });

  test('goes to the lead whom that number wrote to last', async () => {
    const { operatorId, clientId, contactId, phone, ourNumber, leadId } = fixture;
    await asked(async (tx) => {
      const { campaignId } = await addCampaign(tx, fixture);
      await addLead(tx, { operatorId, clientId, campaignId }, { contactId });
      const sent = {
        channel: 'sms',
        purpose: 'sequence',
        status: 'sent',
        direction: 'outbound',
        key: 'k',
        body: '',
      };
      const about = { operatorId, clientId, contactId, leadId, fromAddress: ourNumber, toAddress: phone };
      await tx.message.create({ data: { ...sent, ...about } });
    });
    await text('Who is this?');
    expect(await statusOf(leadId)).toBe('replied');
  });

  test('of somebody whom nobody knows is nobody', async () => {
    await expect(text('hello', { from: nextPhone() })).resolves.toBe('no_recipient');
  });

  test('HELP is filed and ends nothing', async () => {
    await text('HELP');
    expect(await told()).toEqual([]);
    expect(await asked((tx) => tx.message.count())).toBe(1);
  });

  test('many at once are all filed: none waits for another in a circle', async () => {
    for (let round = 0; round < 5; round += 1) {
      fixture = await createFixture(world.db);
      await Promise.all(Array.from({ length: 6 }, (_, i) => text(`Tell me more ${i}`)));
      expect(await statusOf(fixture.leadId)).toBe('replied');
      expect(await asked((tx) => tx.message.count())).toBe(6);
    }
  });
});
