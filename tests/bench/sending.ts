import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { POLICIES } from '../../domain/policies/standard.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { checkout } from '../../scripts/local/checkout.ts';
import { hoursOf } from '../../services/contacts/hours-of.ts';
import { askDoor } from '../../services/messaging/door.ts';
import type { MessageVendor } from '../../services/messaging/message-vendor.ts';
import { sendMessage } from '../../services/messaging/send-message.ts';
import { addLead, createFixture, type Fixture, openTestWorld, type TestWorld } from '../setup/fixtures.ts';
import { depsWith } from '../setup/message-vendor.ts';
import { startTestPostgres } from '../setup/postgres.ts';
import { measureHistories } from './history-events.ts';

/** `npm run bench:sending`: how quick the door is and how long its locks are waited for, on a Postgres of its own. */

const NOON = new Date('2026-05-06T16:00:00Z');
const ROWS = 50_000;
const SECONDS = 5;
const AT_ONCE = 8;
const SENDS = 50;
const VENDOR_TAKES_MS = 20;

/** Appointments of the sample that end so: of its eight kinds of lead that book, four say yes themselves. */
const OF_THE_SAMPLE: Readonly<Record<string, number>> = {
  'shown: the lead says so when asked': 4,
  'shown: the client says so when asked': 1,
  'shown: a call proves it': 1,
  'no-show: the lead says so when asked': 1,
  'no-show: the client says so when asked': 1,
};

const stop = await startTestPostgres(checkout);
const world = await openTestWorld();
try {
  const fixture = await createFixture(world.db);
  await fill(world, fixture);
  await measureDoor(world, fixture);
  await measureLocks(world, fixture);
  await tellHistories();
} finally {
  await world.close();
  await stop();
}

/** A list of people who opted out and a past, so that nothing is quick for being empty. */
async function fill({ ask }: TestWorld, { operatorId, clientId, leadId, contactId }: Fixture): Promise<void> {
  await ask(
    `INSERT INTO suppression (operator_id, channel, address, reason)
     SELECT $1, 'sms', '+1212' || to_char(5000000 + n, 'FM0000000'), 'opted_out' FROM generate_series(1, $2::int) n`,
    [operatorId, ROWS],
  );
  await ask(
    `INSERT INTO message (operator_id, client_id, lead_id, contact_id, key, direction, channel, purpose, status,
       from_address, to_address, body, sent_at)
     SELECT $1, $2, $3, $4, 'old:' || n, 'outbound', 'sms', 'sequence', 'delivered', '+14155550100',
       '+1212' || to_char(6000000 + n % 10000, 'FM0000000'), 'Hi', timestamptz '2026-05-01' - n * interval '1 minute'
     FROM generate_series(1, $5::int) n`,
    [operatorId, clientId, leadId, contactId, ROWS],
  );
  await ask('ANALYZE');
}

/** How many times a second `AT_ONCE` loops get something done. */
async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const until = Date.now() + SECONDS * 1000;
  let done = 0;
  const loop = async (): Promise<void> => {
    while (Date.now() < until) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  return done / SECONDS;
}

async function measureDoor(
  { db }: TestWorld,
  { operatorId, clientId, campaignId, phone }: Fixture,
): Promise<void> {
  const { window, caps, consent } = POLICIES.standard;
  const contact = { phone, zone: null, state: 'FL' };
  const channel = 'sms' as const;
  const person = { appointmentZone: null, contact, campaignZone: 'America/New_York', channel, window };
  const bare = await perSecond(() => asOperator(db, operatorId, (tx) => tx.$queryRaw`SELECT 1`));
  const decisions = await perSecond(async () => {
    const hours = await hoursOf(person);
    return asOperator(db, operatorId, (tx) =>
      askDoor(tx, {
        ...{ operatorId, clientId, campaignId, channel: 'sms', purpose: 'sequence', address: phone, hours },
        ...{ rules: { caps, consent }, now: NOON, until: null, stale: null },
      }),
    );
  });
  tell('door', `${Math.round(decisions)} decisions/s (${AT_ONCE} at once, ${ROWS} suppressed, ${ROWS} sent)`);
  tell('', `${(decisions / bare).toFixed(2)} of an empty tenant transaction (${Math.round(bare)}/s)`);
}

async function measureLocks(world: TestWorld, fixture: Fixture): Promise<void> {
  const leads = await asOperator(world.db, fixture.operatorId, async (tx) => {
    const made: Fixture[] = [];
    for (let i = 0; i < SENDS; i += 1) made.push({ ...fixture, ...(await addLead(tx, fixture)) });
    return made;
  });
  await sendAll(world, leads);
  report(`${SENDS} sends at once, a contact each`, await sendAll(world, leads));
  report(
    `${SENDS} sends at once, one contact`,
    await sendAll(
      world,
      leads.map(() => fixture),
    ),
  );
}

/** The time from each call to the vendor's being asked, in milliseconds, and of all together. */
async function sendAll(world: TestWorld, leads: readonly Fixture[]) {
  const begun = Date.now();
  const waits = await Promise.all(
    leads.map(async ({ operatorId, leadId }) => {
      const called = Date.now();
      let wait = 0;
      const vendor: MessageVendor = {
        async send({ messageId }) {
          wait = Date.now() - called;
          await delay(VENDOR_TAKES_MS);
          return { did: 'accept', vendorId: `SM${messageId}` };
        },
        find: async () => 'not_sent',
      };
      await sendMessage(depsWith(world, vendor), {
        ...{ operatorId, leadId, appointmentId: null, channel: 'sms', template: 'sequence_sms' },
        ...{ key: randomUUID(), purpose: 'reminder', now: NOON, until: null },
      });
      return wait;
    }),
  );
  return { waits: waits.sort((a, b) => a - b), took: Date.now() - begun };
}

/** Counted: every event of the appointment workflow's history from its start to its close. */
async function tellHistories(): Promise<void> {
  const measured = await measureHistories();
  for (const { path, events } of measured) tell('history', `${String(events).padStart(3)} events, ${path}`);
  const weighed = measured.map(({ path, events }) => ({ events, weight: OF_THE_SAMPLE[path] ?? 0 }));
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const mean = weighed.reduce((sum, { events, weight }) => sum + events * weight, 0) / all;
  tell('', `${mean.toFixed(1)} events on average, in the proportions of the sample (aim: at most 60)`);
}

function report(what: string, { waits, took }: { waits: readonly number[]; took: number }): void {
  const at = (share: number): number =>
    waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  tell('locks', `${what}: ${took} ms in all; the vendor answers in ${VENDOR_TAKES_MS} ms`);
  tell('', `until the vendor is asked: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
}

function tell(name: string, line: string): void {
  console.log(`${name.padEnd(9)}${line}`);
}
