import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { applyAll } from '../../tests/setup/relay.ts';

let world: TestWorld;
let one: Fixture;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.ask('TRUNCATE vendor_event');
  one = await createFixture(world.db);
});

const event = (campaignId: string | undefined, more: object = {}): string =>
  JSON.stringify({
    ...{ event_type: 'email_opened', campaign_id: campaignId, lead_email: 'Lead07@example.com' },
    ...{ timestamp: '2026-05-05T15:00:00Z', ...more },
  });

/** Who has an event of the campaign by now, and how it stands in the inbox. */
async function tell(body: string, connection?: { readonly id: string; readonly operatorId: string }) {
  const externalId = randomUUID();
  await storeEvents(world.db, { vendor: 'instantly', events: [{ externalId, kind: 'x', body }], connection });
  await applyAll(world.db);
  const [row] = await world.ask<{ status: string }>(
    'SELECT status FROM vendor_event WHERE external_id = $1',
    [externalId],
  );
  const campaignId: unknown = JSON.parse(body).campaign_id ?? null;
  const holders = await world.ask<{ operator_id: string }>(
    `SELECT e.operator_id FROM instantly_event AS e JOIN instantly_campaign AS c ON c.id = e.campaign_id
     WHERE c.external_id = $1`,
    [campaignId],
  );
  return { status: row?.status, holders: holders.map(({ operator_id }) => operator_id) };
}

const hear = ({ operatorId }: Fixture, externalId: string, connection = 'environment') =>
  asOperator(world.db, operatorId, (tx) =>
    tx.instantlyCampaign.create({ data: { operatorId, externalId, connection, name: 'Sample' } }),
  );

describe('an event over the environment’s account', () => {
  test('is the only operator’s, whose campaign is made of it', async () => {
    await world.ask('DELETE FROM instantly_campaign');
    const others = `kind = 'operator' AND id <> '${one.operatorId}'`;
    await world.ask(`UPDATE organization SET kind = 'client' WHERE ${others}`);
    try {
      const told = await tell(event('new', { campaign_name: 'Q1 outbound' }));
      expect(told).toEqual({ status: 'processed', holders: [one.operatorId] });
    } finally {
      await world.ask(`UPDATE organization SET kind = 'operator' WHERE operator_id = id`);
    }
    const [made] = await world.ask('SELECT name, connection, status FROM instantly_campaign');
    expect(made).toEqual({ name: 'Q1 outbound', connection: 'environment', status: null });
  });

  test('is whose list has the campaign, of several operators', async () => {
    await createFixture(world.db);
    await hear(one, 'listed');
    expect(await tell(event('listed'))).toEqual({ status: 'processed', holders: [one.operatorId] });
  });

  test('is kept for nobody, of several operators of whom none or two have the campaign, or one by another account', async () => {
    const two = await createFixture(world.db);
    await hear(one, 'shared');
    await hear(two, 'shared');
    await hear(one, 'own', randomUUID());
    for (const campaignId of ['unheard', 'shared', 'own'])
      expect(await tell(event(campaignId))).toEqual({ status: 'no_recipient', holders: [] });
  });
});

test('an event over an own account is that operator’s, whoever else has heard of the campaign', async () => {
  const two = await createFixture(world.db);
  await hear(two, 'heard');
  const { operatorId } = one;
  const { id } = await asOperator(world.db, operatorId, (tx) =>
    tx.vendorConnection.create({ data: { operatorId, vendor: 'instantly' } }),
  );
  expect(await tell(event('heard'), { id, operatorId })).toEqual({
    ...{ status: 'processed', holders: [operatorId] },
  });
});

test('the same event told again in another order of words is one', async () => {
  await hear(one, 'again');
  await tell(event('again', { email_id: 'm1' }));
  await tell(event('again', { step: 1, email_id: 'm1', is_first: true }));
  expect((await tell(event('again', { email_id: 'm1' }))).holders).toHaveLength(1);
});

test('the short form is taken, and what names no campaign is kept and of no use', async () => {
  await hear(one, 'short');
  const said = { event_type: 'reply_received', campaign_id: 'short', lead_email: 'lead08@example.com' };
  expect((await tell(JSON.stringify({ ...said, message_body: 'Sounds good' }))).holders).toHaveLength(1);
  const [row] = await world.ask(`SELECT e.text, e.at = e.received_at AS "isNow" FROM instantly_event AS e
    JOIN instantly_campaign AS c ON c.id = e.campaign_id WHERE c.external_id = 'short'`);
  expect(row).toEqual({ text: 'Sounds good', isNow: true });
  expect(await tell(JSON.stringify({ event_type: 'account_error' }))).toEqual({
    status: 'ignored',
    holders: [],
  });
});
