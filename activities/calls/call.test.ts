import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CallFact } from '../../contracts/calls/facts.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { VendorDoubles } from '../../tests/workflows/vendor-doubles.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { ActivityDeps } from '../deps.ts';
import { callActivities } from './call.ts';

let world: TestWorld;
let fixture: Fixture;
let vendors: VendorDoubles;
let callId: string;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  vendors = new VendorDoubles();
  const { operatorId, clientId, leadId, contactId } = fixture;
  const dialled = { key: 'k', direction: 'outbound', status: 'dialing', vendorId: 'rc1' };
  ({ id: callId } = await asked((tx) =>
    tx.call.create({ data: { operatorId, clientId, leadId, contactId, ...dialled } }),
  ));
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

const fetchOutcome = () => {
  const { db, locks } = world;
  const deps = { db, locks, ...vendors.deps } as ActivityDeps;
  return callActivities(deps).fetchOutcome({ operatorId: fixture.operatorId, callId });
};

const told = (fact: Partial<CallFact>) =>
  vendors.factOf.set('rc1', { kind: 'ended', vendorCallId: 'rc1', direction: 'outbound', callId, ...fact });

const left = () =>
  asked(async (tx) => {
    const lead = await tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } });
    const call = await tx.call.findUniqueOrThrow({ where: { id: callId } });
    return [lead.status, call.status, call.outcome, await owed(tx, leadWorkflowId(lead.id))];
  });

test.each(['no_answer', 'voicemail'] as const)('%s is told as its lost event would have', async (outcome) => {
  told({ outcome });
  await expect(fetchOutcome()).resolves.toBe(outcome);
  const over = [`leadSequence leadEvent call_over ${outcome}`];
  expect(await left()).toEqual(['new', 'ended', outcome, over]);
  // What is known is not asked for again.
  await expect(fetchOutcome()).resolves.toBe(outcome);
  expect(vendors.asked).toEqual(['rc1']);
});

test('talk that was never analysed is a contact without an outcome, and a late analysis still counts', async () => {
  told({ durationMs: 30_000 });
  await expect(fetchOutcome()).resolves.toBe('no_outcome');
  expect(await left()).toEqual(['contacted', 'ended', null, []]);
  told({ kind: 'analyzed', durationMs: 30_000, outcome: 'not_interested' });
  await expect(fetchOutcome()).resolves.toBe('not_interested');
  expect((await left()).slice(0, 3)).toEqual(['dnc', 'ended', 'not_interested']);
});

test('a call that is not over, that the vendor does not know or never had has none', async () => {
  await expect(fetchOutcome()).resolves.toBeNull();
  const getCall = () => Promise.reject(new VendorError('retell', 'refused', 'not found'));
  Object.assign(vendors.ports.retell, { getCall });
  await expect(fetchOutcome()).resolves.toBeNull();
  await asked((tx) => tx.call.updateMany({ data: { vendorId: null } }));
  await expect(fetchOutcome()).resolves.toBeNull();
  expect(await left()).toEqual(['new', 'dialing', null, []]);
});
