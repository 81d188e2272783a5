import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { openAccounts } from '../../services/connections/open-accounts.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { createSealer } from '../../services/seal.ts';
import { connectOwn } from '../../tests/setup/connections.ts';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { applyAll } from '../../tests/setup/relay.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { InstantlyDouble } from '../../tests/workflows/instantly-double.ts';
import { VendorDoubles } from '../../tests/workflows/vendor-doubles.ts';
import type { InstantlyClient } from '../../vendors/instantly/client.ts';
import { receive } from '../../vendors/instantly/events.ts';
import { instantlyLists } from './mirror.ts';
import { instantlyReconciliation, instantlyUsers } from './reconcile.ts';

let world: TestWorld;
let usual: InstantlyDouble;
let own: InstantlyDouble;
let operatorId: string;

beforeAll(async () => {
  world = await openTestWorld();
  // Several operators share the environment's account.
  await createFixture(world.db);
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ operatorId } = await createFixture(world.db));
  [usual, own] = [new InstantlyDouble(), new InstantlyDouble()];
});

function activities(environment: InstantlyClient | null = usual.client) {
  const { settings } = new VendorDoubles().deps;
  const deps = {
    ...{ db: world.db, settings },
    accounts: openAccounts({
      ...{ db: world.db, seal: testSeal, freshMs: 0 },
      usual: { instantly: environment },
      connect: { instantly: () => own.client },
    }),
  };
  return { ...instantlyLists(deps), ...instantlyReconciliation(deps), ...instantlyUsers(deps) };
}

const act = <A, R>(activity: (asked: A) => Promise<R>, asked: A): Promise<R> =>
  new MockActivityEnvironment().run(activity, asked) as Promise<R>;
const connect = () => connectOwn(world.db, { operatorId, vendor: 'instantly' });
const read = () =>
  asOperator(world.db, operatorId, async (tx) => ({
    campaigns: await tx.instantlyCampaign.findMany({ orderBy: { name: 'asc' } }),
    mirror: await tx.instantlyMirror.findUnique({ where: { operatorId } }),
  }));

test('the campaigns of an account of one’s own are read by it, and those of the environment’s are no stranger’s', async () => {
  usual.campaigns = [{ externalId: 'theirs', name: 'Not ours', status: 1 }];
  expect(await act(activities().listInstantlyCampaigns, { operatorId })).toEqual({ came: 'nothing' });
  expect(usual.asked).toEqual([]);
  own.campaigns = [{ externalId: 'mine', name: 'Ours', status: 1 }];
  const connection = await connect();
  const listed = await act(activities().listInstantlyCampaigns, { operatorId });
  expect(listed).toEqual({ came: 'listed', campaigns: 1, added: 1, changed: 0 });
  expect((await read()).campaigns).toMatchObject([{ name: 'Ours', connection }]);
  expect(usual.asked).toEqual([]);
});

test('where the environment has none, who has one of its own uses it all the same, and nobody else is asked for', async () => {
  await connect();
  const { listInstantlyCampaigns, listInstantlyUsers, pickUpInstantly } = activities(null);
  expect(await act(listInstantlyCampaigns, { operatorId })).toMatchObject({ came: 'listed' });
  const { operatorIds } = await act(listInstantlyUsers, { after: null });
  expect(operatorIds).toContain(operatorId);
  const { operatorId: stranger } = await createFixture(world.db);
  expect(await act(listInstantlyCampaigns, { operatorId: stranger })).toEqual({ came: 'nothing' });
  expect(await act(pickUpInstantly, { operatorId: stranger })).toBe(0);
});

test('a refused key of one’s own is for an owner or admin to replace, and one that does not open to enter again', async () => {
  await connect();
  own.moods = ['wrong_key'];
  expect(await act(activities().listInstantlyCampaigns, { operatorId })).toEqual({ came: 'refused' });
  const { mirror } = await read();
  expect(mirror?.problem).toContain('An owner or admin has to make a new key at Instantly');
  expect(mirror?.problem).not.toContain('INSTANTLY_API_KEY');
  expect(mirror?.problem).toContain('None of its campaigns are known yet.');

  ({ operatorId } = await createFixture(world.db));
  const seal = createSealer([{ id: 'gone', key: Buffer.alloc(32, 1) }]);
  await connectOwn(world.db, { operatorId, vendor: 'instantly', seal });
  expect(await act(activities().listInstantlyCampaigns, { operatorId })).toEqual({ came: 'refused' });
  expect((await read()).mirror?.problem).toContain('enter it again under Connections');
});

test('what was sent to an own address is kept as what came over it, and is the operator’s alone', async () => {
  const connection = await connect();
  const payload = {
    ...{
      event_type: 'email_sent',
      campaign_id: 'mine',
      lead_email: 'lead07@example.com',
      email_id: operatorId,
    },
    timestamp: new Date(Date.now() - 3_600_000).toISOString(),
  };
  own.sent = [
    { to: `https://example.com/api/webhooks/instantly/${connection}`, payload },
    { to: 'https://example.com/api/webhooks/instantly', payload: { ...payload, email_id: 'other' } },
  ];
  expect(await act(activities().pickUpInstantly, { operatorId })).toBe(1);
  const kept = await asSystem(world.db, (tx) =>
    tx.vendorEvent.findMany({ where: { vendor: 'instantly', connection } }),
  );
  expect(kept).toMatchObject([{ operatorId, kind: 'email_sent', status: 'pending' }]);
  expect(JSON.parse(kept[0]?.body ?? '')).toEqual(payload);
});

test('what was picked up is counted once, though it comes by itself afterwards, and again when the inbox has forgotten it', async () => {
  const connection = await connect();
  const payload = {
    ...{ event_type: 'email_opened', campaign_id: operatorId, lead_email: 'lead07@example.com' },
    timestamp: new Date(Date.now() - 3_600_000).toISOString(),
  };
  own.sent = [{ to: `https://example.com/api/webhooks/instantly/${connection}`, payload }];
  expect(await act(activities().pickUpInstantly, { operatorId })).toBe(1);
  await applyAll(world.db);
  // As the door makes it of the request, whose keys are in another order.
  const { timestamp, ...rest } = payload;
  const rawBody = Buffer.from(JSON.stringify({ timestamp, ...rest }));
  const events = receive({ rawBody, headers: {}, url: '' });
  const late = await storeEvents(world.db, {
    ...{ vendor: 'instantly', connection: { id: connection, operatorId }, events },
  });
  expect(late).toEqual({ stored: 0, repeated: 1 });
  await asSystem(world.db, (tx) => tx.vendorEvent.deleteMany({ where: { connection } }));
  await act(activities().pickUpInstantly, { operatorId });
  await applyAll(world.db);
  const counted = await asOperator(world.db, operatorId, (tx) => tx.instantlyEvent.findMany());
  expect(counted).toMatchObject([{ kind: 'opened', leadEmail: 'lead07@example.com' }]);
});
