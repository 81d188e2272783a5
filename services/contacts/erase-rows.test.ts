import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addCampaign,
  addLead,
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { digests, findEverywhere } from '../../tests/setup/scan.ts';
import type { Caller } from '../caller.ts';
import { askErasure } from './ask-erasure.ts';
import { eraseEvents } from './erase-events.ts';
import { eraseRows } from './erase-rows.ts';
import { finishErasure } from './finish-erasure.ts';

let world: TestWorld;
let fixture: Fixture;
let second: Fixture;
let person: Person;
const now = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  second = await addClient(world.db, fixture.operatorId);
  person = await addPerson(world.db, fixture, second, now);
});

const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);

const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: fixture.operatorId },
  actor: { kind: 'key', id: 'test' },
});

async function ask(requestedBy: 'person' | 'operator' = 'person'): Promise<string> {
  const { id } = await askErasure(
    world.db,
    caller(),
    { id: person.contactId, confirm: person.contactId, reason: `Ada asked by ${person.email}`, requestedBy },
    now,
  );
  return id;
}

async function erase(erasureId: string): Promise<void> {
  const input = { operatorId: fixture.operatorId, erasureId };
  await eraseRows(world.db, input, now);
  expect(await eraseEvents(world.db, input)).toBe(0);
  await finishErasure(world.db, input, now);
}

describe('a person that is erased', () => {
  test('is nowhere in the database: no name, no phone in any spelling, no email, no word of what was said', async () => {
    expect((await findEverywhere(world, person.needles)).length).toBeGreaterThan(40);
    await erase(await ask());
    expect(await findEverywhere(world, person.needles)).toEqual([]);
  });
});
