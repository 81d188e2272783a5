import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import {
  addCampaign,
  addLead,
  createFixture,
  type Fixture,
  nextPhone,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { type Texting, texting } from '../../tests/setup/texting.ts';

let world: TestWorld;
let fixture: Fixture;
let on: Texting;
/** Another lead of the same person, in a campaign that writes from the same number. */
let second: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  on = texting(world, fixture);
  const { ourNumber, contactId } = fixture;
  second = await on.asked(async (tx) => {
    const campaign = await addCampaign(tx, fixture);
    await tx.campaign.update({ where: { id: campaign.campaignId }, data: { fromNumber: ourNumber } });
    return { ...campaign, ourNumber, ...(await addLead(tx, campaign, { contactId })) };
  });
});

const inbox = async () =>
  on.asked((tx) =>
    tx.message.findMany({ where: { direction: 'inbound' }, select: { leadId: true, body: true } }),
  );
const statuses = () => Promise.all([fixture, second].map(({ leadId }) => on.statusOf(leadId)));

describe('two leads on one phone, one number', () => {
  test('the text is about whichever we wrote to last; the other goes on', async () => {
    await on.wrote({ of: second, minutesAgo: 300 });
    await on.wrote({ of: fixture, minutesAgo: 30 });
    await on.text('What is this about?');
    expect(await inbox()).toEqual([{ leadId: fixture.leadId, body: 'What is this about?' }]);
    expect(await statuses()).toEqual(['replied', 'new']);
    expect(await on.tasks()).toMatchObject([{ kind: 'reply', leadId: fixture.leadId }]);
  });

  test('written to within the hour, a person says whom it is about: it is kept under the newest', async () => {
    await on.wrote({ of: second, minutesAgo: 50 });
    await on.wrote({ of: fixture, minutesAgo: 10 });
    await on.text('What is this about?');
    expect(await inbox()).toEqual([{ leadId: second.leadId, body: 'What is this about?' }]);
    const [task] = await on.tasks();
    expect(task).toMatchObject({ kind: 'unclear_reply', title: 'Find out whom a text is about' });
    expect(task?.detail).toContain(fixture.leadId);
    expect(task?.detail).toContain(second.leadId);
    // Somebody has answered: neither sequence writes on.
    expect(await statuses()).toEqual(['replied', 'replied']);
  });

  test('never written to, neither: a person says', async () => {
    await on.text('Hello');
    expect(await on.tasks()).toMatchObject([{ kind: 'unclear_reply', leadId: second.leadId }]);
  });

  test('STOP reaches both at once, however it is meant', async () => {
    await on.wrote({ of: fixture });
    await on.text('STOP');
    expect(await statuses()).toEqual(['opted_out', 'opted_out']);
    for (const { leadId } of [fixture, second]) {
      expect(await on.asked((tx) => owed(tx, leadWorkflowId(leadId)))).toEqual([
        'leadSequence leadEvent stop opted_out',
      ]);
    }
    expect(await on.tasks()).toEqual([]);
  });
});

test('never written to, the text is about the lead of the client whose number it is', async () => {
  const own = await on.asked((tx) => addCampaign(tx, fixture));
  const elsewhere = await on.asked(async (tx) => ({
    ...own,
    ...(await addLead(tx, own, { contactId: fixture.contactId })),
  }));
  await on.asked((tx) =>
    tx.phoneNumber.update({ where: { number: own.ourNumber }, data: { clientId: null } }),
  );
  await on.text('Hello', { to: own.ourNumber });
  expect(await inbox()).toEqual([{ leadId: elsewhere.leadId, body: 'Hello' }]);
  expect(await on.tasks()).toMatchObject([{ kind: 'reply', leadId: elsewhere.leadId }]);
});

test('a text that never reached them is not what they answer', async () => {
  await on.wrote({ of: fixture, minutesAgo: 600 });
  await on.wrote({ of: second, minutesAgo: 5 });
  await on.asked((tx) =>
    tx.message.updateMany({ where: { leadId: second.leadId }, data: { status: 'blocked' } }),
  );
  await on.text('Who is this?');
  expect(await on.tasks()).toMatchObject([{ kind: 'reply', leadId: fixture.leadId }]);
});

test('a contact under two operators has written to the one whose number it was', async () => {
  const their = await createFixture(world.db);
  const theirs = texting(world, their);
  await theirs.asked((tx) =>
    tx.contact.update({ where: { id: their.contactId }, data: { phone: fixture.phone } }),
  );
  await on.text('leave me alone');
  expect(await theirs.statusOf(their.leadId)).toBe('new');
  expect(await theirs.suppressed()).toEqual([]);
  expect(await theirs.tasks()).toEqual([]);
  expect(await on.suppressed()).toHaveLength(3);
});

test('a text of somebody whom nobody knows is nobody, and makes no task', async () => {
  await expect(on.text("can't make it", { from: nextPhone() })).resolves.toBe('no_recipient');
  await expect(on.text('HELP', { from: nextPhone() })).resolves.toBe('no_recipient');
  expect(await on.tasks()).toEqual([]);
  expect(await on.owedMessages()).toEqual([]);
});
