import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { addTalk } from '../../tests/setup/talk.ts';
import type { OwedLetter } from '../messaging/owe-letter.ts';

const letters: OwedLetter[] = [];
jest.unstable_mockModule('../messaging/owe-letter.ts', () => ({
  oweLetter: async (_tx: unknown, letter: OwedLetter) => void letters.push(letter),
}));
const { watchUsage } = await import('./watch-usage.ts');

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test('the client gets one letter, of the highest threshold that was passed, under the alert’s own key', async () => {
  const client = await createFixture(world.db);
  const { operatorId, clientId } = client;
  await asOperator(world.db, operatorId, async (tx) => {
    const { id: _, ...agreement } = await tx.agreement.findFirstOrThrow();
    await tx.agreement.create({ data: { ...agreement, version: 2, usageAlertCents: [500, 1_000, 5_000] } });
  });
  await addTalk(world.db, client, [{ endedAt: '2026-05-10T15:00:00Z', seconds: 3_600 }]);
  for (const now of ['2026-05-10T16:00:00Z', '2026-05-10T16:15:00Z'])
    await watchUsage(world.db, { operatorId, now: new Date(now) });
  const key = `usage-alert:${clientId}:2026-05:1000`;
  expect(letters).toMatchObject([{ operatorId, clientId, invoiceId: null, template: 'usage_alert', key }]);
});
