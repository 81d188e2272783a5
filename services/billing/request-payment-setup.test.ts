import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { requestPaymentSetup } from './request-payment-setup.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test('a request waits for another of the same client that is not committed, and gives its page', async () => {
  const { db } = world;
  const { operatorId, clientId } = await createFixture(db);
  const caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } } as const;
  const ask = () => requestPaymentSetup(db, caller, { clientId }, new Date());
  const { first, second } = await asOperator(db, operatorId, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`payment-setup:${clientId}`}, 0))`;
    const made = await tx.paymentSetup.create({ data: { operatorId, clientId } });
    const waiting = ask();
    await Promise.race([lockIsAwaited(world), waiting]);
    return { first: made.id, second: waiting };
  });
  expect((await second).id).toBe(first);
  expect(await asOperator(db, operatorId, (tx) => tx.paymentSetup.count())).toBe(1);
});
