import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { countEvents, NO_FIGURES } from './count-events.ts';
import { recordInstantlyEvent } from './record-event.ts';

let world: TestWorld;
let one: Fixture;
let told = 0;

beforeAll(async () => {
  world = await openTestWorld();
  one = await createFixture(world.db);
});
afterAll(() => world.close());

function tell(at: string, kind: 'opened' | 'sent' | 'replied', leadEmail?: string, campaignId = 'c1') {
  told += 1;
  const { operatorId } = one;
  const news = { operatorId, connection: 'environment', externalId: `${told}`, actor: ACTOR };
  const fact = { kind, said: kind, campaignId, leadEmail, at: new Date(at) };
  const receivedAt = new Date('2026-05-06T00:00:00Z');
  return asOperator(world.db, operatorId, (tx) => recordInstantlyEvent(tx, { ...news, fact, receivedAt }));
}

test('somebody counts on the day of their first, also where that was before the days that are asked for', async () => {
  const [a, b, c] = ['lead07@example.com', 'lead08@example.com', 'lead09@example.com'];
  await tell('2025-01-01T12:00:00Z', 'opened', a);
  await tell('2026-05-03T23:59:59.999Z', 'sent', b);
  // Of another campaign, and another kind: neither makes it less of a first.
  await tell('2026-05-01T12:00:00Z', 'opened', b, 'c2');
  await tell('2026-05-01T12:00:00Z', 'sent', b);
  await tell('2026-05-04T00:00:00Z', 'opened', a);
  await tell('2026-05-04T12:00:00Z', 'opened', b);
  await tell('2026-05-05T12:00:00Z', 'opened', b);
  await tell('2026-05-05T13:00:00Z', 'opened', c);
  await tell('2026-05-05T14:00:00Z', 'opened');
  await tell('2026-05-05T23:59:59.999Z', 'replied', a);
  const { operatorId } = one;
  const counted = await asOperator(world.db, operatorId, async (tx) => {
    const { id: campaignId } = await tx.instantlyCampaign.findFirstOrThrow({ where: { externalId: 'c1' } });
    return countEvents(tx, { operatorId, campaignId, from: '2026-05-04', to: '2026-05-05' });
  });
  expect(Object.fromEntries(counted)).toEqual({
    '2026-05-04': { ...NO_FIGURES, opens: 2, uniqueOpens: 1 },
    '2026-05-05': { ...NO_FIGURES, opens: 3, uniqueOpens: 1, replies: 1, uniqueReplies: 1 },
  });
});
