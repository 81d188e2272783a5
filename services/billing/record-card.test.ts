import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CardFact } from '../../contracts/billing/facts.ts';
import { paymentSetupWorkflowId } from '../../contracts/billing/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { createTask } from '../messaging/create-task.ts';
import { recordBillingFact } from './record-billing-fact.ts';

const AT = new Date('2026-06-01T12:00:00Z');
const LATER = new Date('2026-06-02T12:00:00Z');

let world: TestWorld;
let fixture: Fixture;
let setupId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const { operatorId, clientId } = fixture;
  const page = {
    status: 'open',
    url: 'https://stripe.example/page',
    stripeSessionId: 'cs_1',
    expiresAt: LATER,
  };
  ({ id: setupId } = await asOurs((tx) =>
    tx.paymentSetup.create({ data: { operatorId, clientId, ...page } }),
  ));
});

const asOurs = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const record = (kind: CardFact['kind'], differs: Partial<CardFact> = {}, operatorId = fixture.operatorId) =>
  asOperator(world.db, operatorId, (tx) =>
    recordBillingFact(tx, { operatorId, fact: { type: 'card', kind, at: AT, ...differs }, actor: ACTOR }),
  );

const actions = async () =>
  (await asOurs((tx) => tx.audit.findMany({ orderBy: { at: 'asc' } }))).map(({ action }) => action);

describe('a method left on our page', () => {
  const setup = async () => {
    const row = await asOurs((tx) => tx.paymentSetup.findUniqueOrThrow({ where: { id: setupId } }));
    return [row.status, row.paymentMethodId, row.completedAt];
  };
  const left = (differs: Partial<CardFact> = {}) =>
    record('set_up', { paymentSetupId: setupId, paymentMethodId: 'pm_1', ...differs });
  const told = () => asOurs((tx) => owed(tx, paymentSetupWorkflowId(setupId)));

  test('is noted and its workflow told; it is the client’s only once Stripe charges it', async () => {
    await expect(left()).resolves.toBe('applied');
    expect(await setup()).toEqual(['open', 'pm_1', AT]);
    expect(await told()).toEqual(['paymentSetup entity setupChanged']);
    expect(await actions()).toEqual(['payment_setup.method_left']);
  });

  test('told twice, or later of another, the first stands and nobody is told again', async () => {
    await left();
    await left({ paymentMethodId: 'pm_2', at: LATER });
    await left();
    expect(await setup()).toEqual(['open', 'pm_1', AT]);
    expect([await told(), await actions()].map((each) => each.length)).toEqual([1, 1]);
  });

  test('which one it is may be told after that there is one, or before', async () => {
    await left({ paymentMethodId: undefined });
    expect(await setup()).toEqual(['open', null, AT]);
    await left({ at: LATER });
    expect(await setup()).toEqual(['open', 'pm_1', AT]);
    await left({ paymentMethodId: undefined, at: LATER });
    expect([await told(), await actions()].map((each) => each.length)).toEqual([2, 1]);
  });

  test('a page that expired is done with; one on which something was left has not expired', async () => {
    await record('setup_expired', { paymentSetupId: setupId });
    await record('setup_expired', { paymentSetupId: setupId });
    expect([await setup(), (await told()).length]).toEqual([['expired', null, null], 1]);
    await left({ at: LATER });
    expect(await setup()).toEqual(['open', 'pm_1', LATER]);
    await record('setup_expired', { paymentSetupId: setupId });
    expect([await setup(), (await told()).length]).toEqual([['open', 'pm_1', LATER], 2]);
    expect(await actions()).toEqual(['payment_setup.expire', 'payment_setup.method_left']);
  });

  test('at Stripe’s own desk, or on what is nobody’s page, changes nothing', async () => {
    await expect(left({ paymentSetupId: undefined, customerId: 'cus_1' })).resolves.toBe('ignored');
    await expect(left({ paymentSetupId: 'setup-1' })).resolves.toBe('ignored');
    await expect(left({ paymentSetupId: fixture.leadId })).resolves.toBe('no_recipient');
    const other = await createFixture(world.db);
    const fact = { paymentSetupId: setupId, paymentMethodId: 'pm_1' };
    await expect(record('set_up', fact, other.operatorId)).resolves.toBe('no_recipient');
    expect([await setup(), await told()]).toEqual([['open', null, null], []]);
  });
});

describe('a card that its bank changed', () => {
  const card = { brand: 'visa', last4: '4242', expMonth: 6, expYear: 2026 };
  const renewed = { brand: 'visa', last4: '9999', expMonth: 6, expYear: 2029 };

  const account = async () => {
    const row = await asOurs((tx) => tx.billingAccount.findFirstOrThrow());
    return {
      brand: row.cardBrand,
      last4: row.cardLast4,
      expMonth: row.cardExpMonth,
      expYear: row.cardExpYear,
    };
  };
  const updated = (to: CardFact['card'], differs: Partial<CardFact> = {}) =>
    record('updated', { paymentMethodId: 'pm_1', card: to, ...differs });

  beforeEach(async () => {
    const { operatorId, clientId } = fixture;
    const columns = { cardBrand: 'visa', cardLast4: '4242', cardExpMonth: 6, cardExpYear: 2026 };
    const method = { stripeCustomerId: `cus_${clientId}`, paymentMethodId: 'pm_1', ...columns };
    await asOurs(async (tx) => {
      await tx.billingAccount.create({ data: { operatorId, clientId, ...method } });
      const task = { operatorId, clientId, leadId: null, key: 'card', title: 'A card has expired' };
      await createTask(tx, { ...task, kind: 'card_expiring' });
    });
  });

  const tasks = async () => (await asOurs((tx) => tx.task.findMany())).map(({ status }) => status);

  test('is the client’s as it is now, and nobody need see to it any more', async () => {
    await expect(updated(renewed)).resolves.toBe('applied');
    expect([await account(), await tasks()]).toEqual([renewed, ['done']]);
    expect(await actions()).toEqual(['payment_method.update', 'task.change']);
  });

  test('an older change that comes late does not take a newer one back; the same twice is one', async () => {
    await updated(renewed);
    await updated(card);
    await updated({ ...card, expMonth: 5, expYear: 2029 });
    await updated(renewed, { at: LATER });
    expect([await account(), (await actions()).length]).toEqual([renewed, 2]);
  });

  test('a new number with the same date is taken over', async () => {
    await updated({ ...card, last4: '1111' });
    expect(await account()).toEqual({ ...card, last4: '1111' });
  });

  test('a card that is not the client’s, or another operator’s, changes nothing', async () => {
    await expect(updated(renewed, { paymentMethodId: 'pm_2' })).resolves.toBe('no_recipient');
    await expect(updated(undefined)).resolves.toBe('ignored');
    const other = await createFixture(world.db);
    const fact = { paymentMethodId: 'pm_1', card: renewed };
    await expect(record('updated', fact, other.operatorId)).resolves.toBe('no_recipient');
    expect([await account(), await tasks()]).toEqual([card, ['open']]);
  });
});
