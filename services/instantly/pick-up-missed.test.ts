import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { pickUpMissed, type PickUpProgress } from './pick-up-missed.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test('a look that goes on where another died has found what that one found, too', async () => {
  const { operatorId } = await createFixture(world.db);
  const now = new Date('2026-05-05T15:00:00Z');
  const shown: PickUpProgress[] = [];
  const missed = { at: new Date('2026-05-05T14:00:00Z'), kind: 'email_sent', body: '{}' };
  const look = (from?: PickUpProgress) =>
    pickUpMissed(world.db, {
      ...{ operatorId, connection: 'environment', addresses: ['https://example.com/hook'], now, from },
      listSent: async ({ after }) => ({
        events: [{ ...missed, externalId: randomUUID() }],
        next: after === undefined ? 'second' : null,
      }),
      beat: async (progress) => {
        shown.push(progress);
        if (!from) throw new Error('the worker died');
      },
    });
  await expect(look()).rejects.toThrow('the worker died');
  expect(await look(shown[0])).toBe(2);
});
