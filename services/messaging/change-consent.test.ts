import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import {
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
});

const ledger = async (): Promise<string[]> =>
  (await on.asked((tx) => tx.consent.findMany({ orderBy: { channel: 'asc' } }))).map(
    ({ action, channel, purpose, source, text }) => `${action} ${channel} ${purpose} ${source}: ${text}`,
  );

describe('"stop everything"', () => {
  test('takes the phone off texts and calls, and their address off emails, each in the ledger', async () => {
    await on.text('Remove me from everything!', { vendorId: 'SM-all' });
    expect(await on.suppressed()).toEqual([
      `call ${fixture.phone}`,
      `email ${fixture.email}`,
      `sms ${fixture.phone}`,
    ]);
    expect(await ledger()).toEqual(
      ['call', 'email', 'sms'].map(
        (channel) => `revoked ${channel} any twilio:SM-all: Remove me from everything!`,
      ),
    );
    expect(await on.tasks()).toEqual([]);
  });

  test('tells the workflows of everybody behind that phone and that address', async () => {
    const family = await on.asked((tx) => addLead(tx, fixture, { email: fixture.email }));
    const stranger = await on.asked((tx) => addLead(tx, fixture));
    await on.text('leave me alone');
    for (const leadId of [fixture.leadId, family.leadId]) {
      expect(await on.statusOf(leadId)).toBe('opted_out');
      expect(await on.asked((tx) => owed(tx, leadWorkflowId(leadId)))).toContain(
        'leadSequence leadEvent stop opted_out',
      );
    }
    expect(await on.statusOf(stranger.leadId)).toBe('new');
    // The address is shared, the other phone is not theirs to give up.
    expect(await on.suppressed()).not.toContain(`sms ${family.phone}`);
  });

  test('of whoever has no address is heeded at the phone', async () => {
    await on.asked((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { email: null } }));
    await on.text('stop everything');
    expect(await on.suppressed()).toEqual([`call ${fixture.phone}`, `sms ${fixture.phone}`]);
  });

  test('is undone by START for texts and calls alone', async () => {
    await on.text('stop everything');
    await on.text('START');
    expect(await on.suppressed()).toEqual([`email ${fixture.email}`]);
  });

  test('is not undone by YES', async () => {
    const appointmentId = await on.ask(3);
    await on.text('stop everything');
    await on.text('YES');
    expect(await on.suppressed()).toHaveLength(3);
    expect(await on.answers()).toEqual([{ appointmentId, source: 'lead', answer: 'yes' }]);
    expect((await ledger()).filter((line) => line.startsWith('granted'))).toEqual([]);
  });
});

test('"stop emailing me" takes the address off emails, and leaves texts', async () => {
  await on.text('stop emailing me');
  expect(await on.suppressed()).toEqual([`email ${fixture.email}`]);
});

test('"stop emailing me" of whoever has no address here is for a person', async () => {
  await on.asked((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { email: null } }));
  await on.text('stop emailing me');
  expect(await on.suppressed()).toEqual([]);
  expect(await on.tasks()).toMatchObject([{ kind: 'reply', detail: 'stop emailing me' }]);
});

test('"Yes, but stop calling my office" is neither a yes nor a STOP: a person reads it', async () => {
  await on.ask(3);
  await on.text('Yes, but stop calling my office');
  expect(await on.answers()).toEqual([]);
  expect(await on.suppressed()).toEqual([]);
  expect(await on.tasks()).toMatchObject([{ kind: 'reply', detail: 'Yes, but stop calling my office' }]);
});

describe('an opt-out is confirmed by us', () => {
  test('where the vendor of the number does not do it', async () => {
    await on.text('STOP', { vendor: 'messagebird', vendorId: 'bird-1' });
    await on.text('STOP', { vendor: 'messagebird', vendorId: 'bird-1' });
    expect(await on.owedMessages()).toEqual([`opt_out_confirmation opt_out_confirmation ${fixture.leadId}`]);
    expect(await ledger()).toEqual([
      'revoked call any messagebird:bird-1: STOP',
      'revoked sms any messagebird:bird-1: STOP',
    ]);
  });

  test('and not where Twilio has done so already', async () => {
    await on.text('STOP');
    expect(await on.owedMessages()).toEqual([]);
  });
});

test('HELP is answered once per text, and neither ends anything nor asks a person', async () => {
  await on.text('HELP', { vendorId: 'SM-help' });
  await on.text('HELP', { vendorId: 'SM-help' });
  expect(await on.owedMessages()).toEqual([`help reply ${fixture.leadId}`]);
  expect(await on.statusOf(fixture.leadId)).toBe('new');
  expect(await on.tasks()).toEqual([]);
});
