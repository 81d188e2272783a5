import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  addCampaign,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import type { Caller } from '../caller.ts';
import { contactsLockName, takeContactLock } from '../messaging/contact-lock.ts';
import { createLead } from './create-lead.ts';

let world: TestWorld;
let fixture: Fixture;
let caller: Caller;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
  const tenant = { role: 'operator', operatorId: fixture.operatorId } as const;
  caller = { tenant, actor: { kind: 'key', id: 'test' } };
});
afterAll(() => world?.close());

const contactsAt = (email: string) =>
  asOperator(world.db, fixture.operatorId, (tx) => tx.contact.count({ where: { email } }));

test.each([
  ['without a phone', { email: 'lead08@example.com' }],
  ['with one', { email: 'lead08@example.com', phone: '+14155550108' }],
])(
  'a lead %s waits for an import that may be making the same contact, and is that one',
  async (_who, person) => {
    const { operatorId } = fixture;
    const { campaignId } = await asOperator(world.db, operatorId, (tx) => addCampaign(tx, fixture));
    let adding: Promise<unknown> = Promise.resolve();
    await asOperator(world.db, operatorId, async (tx) => {
      await takeContactLock(tx, contactsLockName(operatorId));
      adding = createLead(world.db, caller, { campaignId, ...person });
      await lockIsAwaited(world);
      await tx.contact.createMany({ data: { operatorId, email: person.email }, skipDuplicates: false });
    });
    await adding;
    expect(await contactsAt(person.email)).toBe(1);
    await asOperator(world.db, operatorId, (tx) =>
      tx.contact.updateMany({ where: { email: person.email }, data: { email: null } }),
    );
  },
);
