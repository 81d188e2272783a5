import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { campaignWorkflowId } from '../../contracts/campaigns/workflow.ts';
import type { LeadStatus } from '../../domain/leads/status.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { changeLeadStatus } from './change-lead-status.ts';

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(async () => world?.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const as = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);
const change = (to: LeadStatus) => {
  const { operatorId, leadId } = fixture;
  return as((tx) => changeLeadStatus(tx, { operatorId, leadId, to, reason: null, actor: ACTOR }));
};
const told = () => as((tx) => owed(tx, campaignWorkflowId(fixture.campaignId)));

test('a lead that books before it begins, and cancels, waits to be started: its campaign, which may wait too, is told', async () => {
  await change('booked');
  expect(await told()).toEqual([]);
  await change('contacted');
  expect(await told()).toEqual(['campaign leadsAdded']);
  await change('callback');
  expect(await told()).toHaveLength(1);
});

test('one that has begun is started no more, and its campaign is told nothing', async () => {
  await as((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { startedAt: new Date() } }));
  await change('booked');
  await change('contacted');
  expect(await told()).toEqual([]);
});
