import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  ACTOR,
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import type { MessageVendor } from './message-vendor.ts';
import { revokeConsent } from './revoke-consent.ts';
import type { SendRequest } from './message-row.ts';
import { sendMessage } from './send-message.ts';
import { depsWith } from '../../tests/setup/message-vendor.ts';

let world: TestWorld;
let fixture: Fixture;
beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
});
afterAll(() => world.close());

const NOON = new Date('2026-05-06T16:00:00Z');
const RACES = 1_000;
const AT_ONCE = 8;

/** A few turns of the event loop: either side gets a head start. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const isSuppressed = (phone: string): Promise<boolean> =>
  asOperator(
    world.db,
    fixture.operatorId,
    async (tx) => (await tx.suppression.count({ where: { address: phone } })) > 0,
  );

/** One lead, one send and one STOP at the same time; answers what the door said, and whether the vendor was asked after. */
async function race(index: number): Promise<{ asked: boolean; askedAfter: boolean; result: string }> {
  const { operatorId } = fixture;
  const lead = await asOperator(world.db, operatorId, (tx) => addLead(tx, fixture));
  let [asked, askedAfter] = [false, false];
  const vendor: MessageVendor = {
    async send(message) {
      asked = true;
      // What another transaction sees at this moment has committed before the request began.
      askedAfter = await isSuppressed(lead.phone);
      return { did: 'accept', vendorId: `SM${message.messageId}` };
    },
    find: async () => 'not_sent',
  };
  const send = () => sendMessage(depsWith(world, vendor), request(lead.leadId));
  const revoke = () =>
    asOperator(world.db, operatorId, (tx) =>
      revokeConsent(tx, {
        ...{ operatorId, channels: ['sms', 'call'], address: lead.phone, source: 'test', text: 'STOP' },
        ...{ at: NOON, actor: ACTOR },
      }),
    );
  const [sent] = await Promise.all([
    turns(index % 3 === 0 ? index % 40 : 0).then(send),
    turns(index % 3 === 0 ? 0 : index % 40).then(revoke),
  ]);
  return { asked, askedAfter, result: sent.result };
}

const request = (leadId: string): SendRequest => ({
  ...{
    operatorId: fixture.operatorId,
    leadId,
    appointmentId: null,
    channel: 'sms',
    template: 'sequence_sms',
  },
  ...{ key: `lead:${leadId}:1`, purpose: 'sequence', now: NOON, until: null },
});

test('of a thousand sends that race an opt-out, none is asked of the vendor after the opt-out has committed', async () => {
  const outcomes: Awaited<ReturnType<typeof race>>[] = [];
  for (let index = 0; index < RACES; index += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, i) => race(index + i));
    outcomes.push(...(await Promise.all(batch)));
  }
  expect(outcomes.filter(({ askedAfter }) => askedAfter)).toEqual([]);
  const results = new Set(outcomes.map(({ result }) => result));
  // Both ends of the race were run: an outcome that never happens proves nothing.
  expect([...results].sort()).toEqual(['blocked', 'sent']);
  for (const { asked, result } of outcomes) expect(asked).toBe(result === 'sent');
}, 300_000);
