import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { type ImportDesk, leftBy, openImportDesk } from '../../tests/setup/imports.ts';

/** Rows that name a contact which was found to be another. */
let world: TestWorld;
let fixture: Fixture;
let desk: ImportDesk;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
  desk = openImportDesk(world, fixture);
});
afterAll(async () => {
  desk.close();
  await world.close();
});

async function addPair(own: { phone?: string; email?: string }, alias: { phone?: string; email?: string }) {
  const { operatorId } = fixture;
  await asOperator(world.db, operatorId, async (tx) => {
    const { id } = await tx.contact.create({ data: { operatorId, ...own } });
    await tx.contact.create({ data: { operatorId, ...alias, mergedIntoId: id } });
  });
}

const suppress = (address: string) =>
  asOperator(world.db, fixture.operatorId, async (tx) => {
    for (const channel of ['sms', 'call'])
      await tx.suppression.create({
        data: { operatorId: fixture.operatorId, channel, address, reason: 'opted_out' },
      });
  });

test('who may not be reached is asked of where the person is reached, and not of where the row says', async () => {
  await addPair({ phone: '+14155550401' }, { phone: '+14155550402' });
  await addPair({ phone: '+14155550403' }, { phone: '+14155550404' });
  await suppress('+14155550401');
  await suppress('+14155550404');
  const { campaignId } = await desk.addCampaign();
  const left = await leftBy(world, await desk.bring(campaignId, 'phone\n4155550402\n4155550404\n'));
  expect(left.import).toMatchObject({ imported: 2, merged: 2, suppressed: 1 });
  expect(left.leads).toMatchObject([{ status: 'opted_out' }, { status: 'new' }]);
});

test('another phone with an email that was taken over is another person, and no phone is lost', async () => {
  await addPair({ phone: '+14155550411', email: 'a@example.com' }, { email: 'b@example.com' });
  const { campaignId } = await desk.addCampaign();
  const csv = 'phone,email\n4155550412,b@example.com\n4155550411,b@example.com\n';
  const left = await leftBy(world, await desk.bring(campaignId, csv));
  expect(left.leads).toMatchObject([{ phone: '+14155550412' }, { phone: '+14155550411' }]);
  expect(left.problems).toMatchObject([{ line: 2, kind: 'conflict' }, {}].slice(0, left.problems.length));
});
