import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { endChannel } from './end-channel.ts';

let world: TestWorld;
let fixture: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});

afterAll(async () => world?.close());

const as = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);

async function startedLead(data: { endedAt?: Date } = {}) {
  const lead = await as((tx) => addLead(tx, fixture));
  await as((tx) => tx.lead.update({ where: { id: lead.leadId }, data: { startedAt: new Date(), ...data } }));
  return lead;
}

const said = (channel: 'sms' | 'email', address: string, vendor: string, code: string) =>
  as((tx) =>
    endChannel(tx, {
      ...{ operatorId: fixture.operatorId, channel, address, vendor, code },
      at: new Date(),
      actor: { kind: 'event', id: 'test' },
    }),
  );

test('a hard bounce is told to the sequences that run for that address, whose rules decide, and to no other', async () => {
  const [lead, over, other] = [
    await startedLead(),
    await startedLead({ endedAt: new Date() }),
    await startedLead(),
  ];
  await said('email', lead.email, 'sendgrid', 'hard_bounce');
  await said('email', over.email, 'sendgrid', 'hard_bounce');
  const told = await as((tx) => owed(tx, ...[lead, over, other].map(({ leadId }) => leadWorkflowId(leadId))));
  expect(told).toEqual(['leadSequence leadEvent stop bounced']);
});

test('a landline ends texts, and no sequence', async () => {
  const lead = await startedLead();
  await said('sms', lead.phone, 'twilio', '30006');
  expect(await as((tx) => owed(tx, leadWorkflowId(lead.leadId)))).toEqual([]);
});
