import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import type { InstantlyKind } from '../contracts/instantly/kinds.ts';
import { asOperator } from '../prisma/tenant.ts';
import { storeEvents } from '../services/inbox/store-events.ts';
import { receive } from '../vendors/instantly/events.ts';
import { relayEvents } from '../worker/relay/relay.ts';
import { addCampaign, startTestApi, type TestApi, testSecrets, type TestUser } from './setup/api.ts';
import { FakeTemporal } from './setup/fake-temporal.ts';
import { counters, type Counted, recount } from './setup/instantly-recount.ts';

let api: TestApi;
let staff: TestUser;
let server: Server;
let address: string;
let owner: pg.Pool;
let clients: string[];

beforeAll(async () => {
  api = await startTestApi();
  server = createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/instantly/webhook/event`;
  owner = new pg.Pool({ connectionString: api.ownerUrl, max: 2 });
  staff = await api.addOperator('staff');
  clients = [(await addCampaign(staff)).clientId, (await addCampaign(staff)).clientId];
});
afterAll(async () => {
  server.close();
  await owner.end();
  await api.stop();
});

const world = {
  ask: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await owner.query<Row>(sql, [...values])).rows,
};

const WORDS: readonly (readonly [said: string, kind: InstantlyKind])[] = [
  ['email_sent', 'sent'],
  ['email_sent', 'sent'],
  ['email_opened', 'opened'],
  ['email_opened', 'opened'],
  ['email_link_clicked', 'clicked'],
  ['link_clicked', 'clicked'],
  ['auto_reply_received', 'auto_replied'],
  ['email_bounced', 'bounced'],
  ['lead_not_interested', 'not_interested'],
  ['campaign_completed', 'completed'],
  ['lead_out_of_office', 'other'],
  ['reply_received', 'replied'],
];

const START = Date.parse('2026-03-01T00:00:00Z');

interface Told extends Counted {
  readonly body: string;
}

/** Different events of some campaigns over ten days, told in no order, every third of them twice. */
function tell(round: string, campaigns: readonly string[], different: number): Told[] {
  const once = Array.from({ length: different }, (_, i): Told => {
    const [said, kind] = WORDS[(i * 7) % WORDS.length] ?? ['email_sent', 'sent'];
    const campaign = campaigns[i % campaigns.length] ?? '';
    const at = new Date(START + ((i * 7_919_000) % (10 * 86_400_000)));
    const lead = `lead${(i * 13) % 97}@example.com`;
    const payload = { event_type: said, timestamp: at.toISOString(), campaign_id: `${round}-${campaign}` };
    const body = JSON.stringify({ ...payload, lead_email: lead, email_id: `${round}-${i}`, is_first: true });
    return { campaign: `${round}-${campaign}`, kind, lead, at, body };
  });
  // Chance as it would be the next time too.
  const place = (i: number) => (i * 2_654_435_761) % 4_294_967_291;
  const all = [...once, ...once.filter((_, i) => i % 2 === 0)];
  return all
    .map((each, i) => [place(i + 1), each] as const)
    .sort(([x], [y]) => x - y)
    .map(([, each]) => each);
}

/** The first campaign is one client's, the second both clients', the third nobody's. */
async function giveCampaigns(names: readonly string[]): Promise<void> {
  const { operatorId } = staff;
  const [one = '', two = '', three = ''] = names;
  await asOperator(api.db, operatorId, async (tx) => {
    const had = { [one]: clients.slice(0, 1), [two]: clients, [three]: [] };
    for (const [externalId, of] of Object.entries(had)) {
      const { id: campaignId } = await tx.instantlyCampaign.create({
        data: { operatorId, externalId, name: 'x' },
      });
      const data = of.map((clientId) => ({ operatorId, clientId, campaignId, fromAt: new Date(0) }));
      await tx.instantlyAssignment.createMany({ data });
    }
  });
}

/** What they come to, counted one by one. */
async function expected(told: readonly Told[]): Promise<Record<string, number>> {
  const rows = await world.ask<{ id: string; name: string; clients: string[] }>(
    `SELECT c.id, external_id AS name, coalesce(array_agg(client_id) FILTER (WHERE client_id IS NOT NULL), '{}') AS clients
     FROM instantly_campaign AS c LEFT JOIN instantly_assignment AS a ON a.campaign_id = c.id GROUP BY 1, 2`,
  );
  const idOf = new Map(rows.map(({ name, id }) => [name, id]));
  const different = [...new Map(told.map((each) => [each.body, each])).values()];
  return recount(
    different.map((each) => ({ ...each, campaign: idOf.get(each.campaign) ?? '' })),
    (campaign) =>
      (rows.find(({ id }) => id === campaign)?.clients ?? []).map((clientId) => ({
        ...{ clientId, fromAt: new Date(0), untilAt: null },
      })),
  );
}

/** Applies what comes until there is no more to come and none left. */
async function relayUntil(over: () => boolean): Promise<void> {
  const deps = { db: api.db, client: new FakeTemporal().client, log: pino({ level: 'silent' }) };
  for (;;) {
    const isLast = over();
    // As in production: a round that took too long on a busy machine is done again.
    const done = await relayEvents(deps).catch(() => 1);
    if (done === 0 && isLast) return;
    if (done === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Eight senders take from one pile while the relay is at work. */
async function fromEight(
  told: readonly Told[],
  send: (some: readonly Told[]) => Promise<void>,
  atOnce: number,
) {
  const pile = [...told];
  let isSent = false;
  const sender = async () => {
    for (let some = pile.splice(0, atOnce); some.length > 0; some = pile.splice(0, atOnce)) await send(some);
  };
  const sending = Promise.all(Array.from({ length: 8 }, sender)).finally(() => {
    isSent = true;
  });
  await Promise.all([sending, relayUntil(() => isSent)]);
}

const ofRound = (all: Record<string, number>, wanted: Record<string, number>) => {
  const campaigns = new Set(Object.keys(wanted).map((key) => key.split(' ')[1]));
  return Object.fromEntries(Object.entries(all).filter(([key]) => campaigns.has(key.split(' ')[1])));
};

test('a thousand events over HTTP, a third of them repeated and in no order, from eight at once, are each counted once', async () => {
  const told = tell('http', ['c1', 'c2', 'c3'], 667);
  await giveCampaigns(['http-c1', 'http-c2', 'http-c3']);
  const headers = { 'content-type': 'application/json', 'x-followthrough-secret': testSecrets.instantly };
  const statuses = new Set<number>();
  await fromEight(
    told,
    async (some) => {
      for (const { body } of some)
        statuses.add((await fetch(address, { method: 'POST', headers, body })).status);
    },
    1,
  );
  expect([...statuses]).toEqual([200]);
  const wanted = await expected(told);
  expect(ofRound(await counters(world, staff.operatorId), wanted)).toEqual(wanted);
  const [kept] = await world.ask(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE status = 'processed')::int AS done FROM vendor_event`,
  );
  expect(kept).toEqual({ all: 667, done: 667 });
}, 900_000);

test('ten thousand events, a third of them repeated and in no order, from eight at once, are each counted once', async () => {
  const told = tell('many', ['c1', 'c2', 'c3'], 6_667);
  expect(told).toHaveLength(10_001);
  await giveCampaigns(['many-c1', 'many-c2', 'many-c3']);
  await fromEight(
    told,
    async (some) => {
      const events = some.flatMap(({ body }) =>
        receive({ rawBody: Buffer.from(body), headers: {}, url: address }),
      );
      const store = () => storeEvents(api.db, { vendor: 'instantly', events });
      // Batches that have the same in another order may be in each other's way: what is not taken is sent again.
      await store().catch(store).catch(store);
    },
    25,
  );
  const wanted = await expected(told);
  expect(ofRound(await counters(world, staff.operatorId), wanted)).toEqual(wanted);
  const [kept] = await world.ask(`SELECT count(*)::int AS events FROM instantly_event
    JOIN instantly_campaign AS c ON c.id = campaign_id WHERE c.external_id LIKE 'many-%'`);
  expect(kept).toEqual({ events: 6_667 });
}, 900_000);
