import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { changeContact } from './change-contact.ts';
import { contactIdsAt } from './contacts-at.ts';
import { mergeContacts } from './merge-contacts.ts';
import { resolveContact } from './resolve-contact.ts';
import { testSeal } from '../../tests/setup/seal.ts';

/** A contact that gives its phone away stands by its email alone, and only one contact can. */
let world: TestWorld;
let fixture: Fixture;
const NOW = new Date('2026-06-01T12:00:00Z');
const PHONE = '+14155550301';
const EMAIL = 'shared@example.com';

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const read = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);
const add = async (data: { phone?: string; email?: string; mergedIntoId?: string }): Promise<string> =>
  read(async (tx) => (await tx.contact.create({ data: { operatorId: fixture.operatorId, ...data } })).id);
const merge = (id: string, into: string) => {
  const tenant = { role: 'operator', operatorId: fixture.operatorId } as const;
  return mergeContacts(world.db, { tenant, actor: ACTOR }, { id, into, reason: 'x' }, NOW);
};

test('where a third contact stands by that email the merge is refused with its name, and done once it is merged', async () => {
  const from = await add({ phone: PHONE, email: EMAIL });
  const into = await add({ email: 'kept@example.com' });
  const third = await add({ email: EMAIL });
  await expect(merge(from, into)).rejects.toThrow(`Contact ${third} has the email`);
  await merge(third, from);
  expect(await merge(from, into)).toMatchObject({ phone: PHONE, email: 'kept@example.com' });
  expect(await read((tx) => contactIdsAt(tx, { email: EMAIL }))).toEqual([into]);
});

test('an email that another alias of the same person keeps is kept once', async () => {
  const into = await add({ email: 'kept@example.com' });
  await add({ email: EMAIL, mergedIntoId: into });
  await merge(await add({ phone: PHONE, email: EMAIL }), into);
  expect(await read((tx) => contactIdsAt(tx, { email: EMAIL }))).toEqual([into]);
});

test('an email that was taken over names nobody who has another phone', async () => {
  const into = await add({ phone: PHONE, email: 'kept@example.com' });
  await add({ email: EMAIL, mergedIntoId: into });
  const { operatorId } = fixture;
  const phone = '+14155550302';
  const stranger = await read((tx) => resolveContact(tx, operatorId, { phone, email: EMAIL }));
  expect(stranger).toEqual({ id: expect.any(String), created: true });
  expect(stranger.id).not.toBe(into);
  const known = await read((tx) => resolveContact(tx, operatorId, { phone: PHONE, email: EMAIL }));
  expect(known.id).toBe(into);
});

describe('an address that another contact keeps for it', () => {
  const change = (id: string, to: { phone?: string | null; email?: string }) => {
    const tenant = { role: 'operator', operatorId: fixture.operatorId } as const;
    return changeContact(world.db, testSeal, { tenant, actor: ACTOR }, { id, ...to });
  };
  const OTHER = '+14155550302';

  test('becomes its own, and the one of before stays known', async () => {
    const id = await add({ phone: PHONE });
    await add({ phone: OTHER, mergedIntoId: id });
    expect(await change(id, { phone: OTHER })).toMatchObject({ id, phone: OTHER });
    for (const phone of [PHONE, OTHER]) expect(await read((tx) => contactIdsAt(tx, { phone }))).toEqual([id]);
  });

  test('becomes its own by email too, where it has no phone', async () => {
    const id = await add({ email: 'kept@example.com' });
    await add({ email: EMAIL, mergedIntoId: id });
    expect(await change(id, { email: EMAIL })).toMatchObject({ id, email: EMAIL });
    for (const email of ['kept@example.com', EMAIL])
      expect(await read((tx) => contactIdsAt(tx, { email }))).toEqual([id]);
  });

  test('is its own alone when it gives its phone up', async () => {
    const id = await add({ phone: PHONE, email: EMAIL });
    await add({ email: EMAIL, mergedIntoId: id });
    expect(await change(id, { phone: null })).toMatchObject({ id, phone: null, email: EMAIL });
  });

  test('stays with whom it is kept for', async () => {
    const into = await add({ phone: PHONE });
    await add({ phone: OTHER, mergedIntoId: into });
    const third = await add({ phone: '+14155550303' });
    await expect(change(third, { phone: OTHER })).rejects.toThrow(`Contact ${into} has this phone`);
  });
});
