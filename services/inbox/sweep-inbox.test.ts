import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { createFixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import { forgetSignIns } from '../identity/forget-sign-ins.ts';
import { sweepInbox } from './sweep-inbox.ts';

const NOW = new Date('2027-03-01T12:00:00Z');
const DAY_MS = 86_400_000;

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(async () => world.close());

const addEvent = (operatorId: string | null, daysAgo: number, status = 'processed') =>
  world.ask(
    `INSERT INTO vendor_event (vendor, external_id, kind, body, operator_id, status, received_at)
     VALUES ('twilio', $1, 'x', '{}', $2, $3, $4)`,
    [`${daysAgo} ${status} ${randomUUID()}`, operatorId, status, new Date(NOW.getTime() - daysAgo * DAY_MS)],
  );

const left = async () =>
  (
    await world.ask<{ id: string }>(
      `SELECT split_part(external_id, ' ', 1) || ' ' || status AS id FROM vendor_event ORDER BY received_at`,
    )
  ).map(({ id }) => id);

test('events go after thirty days, or as many as their operator says; what nobody has looked at stays', async () => {
  const usual = await createFixture(world.db);
  const brief = await createFixture(world.db);
  const long = await createFixture(world.db);
  const keep = (operatorId: string, eventDays: number) =>
    asOperator(world.db, operatorId, (tx) =>
      tx.organization.update({ where: { id: operatorId }, data: { keep: { eventDays } } }),
    );
  await keep(brief.operatorId, 7);
  await keep(long.operatorId, 90);
  await addEvent(usual.operatorId, 31);
  await addEvent(usual.operatorId, 29);
  await addEvent(usual.operatorId, 300, 'quarantined');
  await addEvent(brief.operatorId, 8);
  await addEvent(long.operatorId, 89);
  await addEvent(long.operatorId, 91);
  await addEvent(null, 32);
  expect(await sweepInbox(world.db, { now: NOW, keepDays: 30 })).toEqual({ swept: 4, isDone: true });
  expect(await left()).toEqual(['300 quarantined', '89 processed', '29 processed']);
});

test('sessions and tokens that are over go, and no others', async () => {
  const [user] = await world.ask<{ id: string }>(
    `INSERT INTO "user" (name, email, updated_at) VALUES ('Sample', 'lead01@example.com', now()) RETURNING id`,
  );
  for (const [token, expires] of [
    ['over', "now() - interval '1 hour'"],
    ['running', "now() + interval '1 hour'"],
  ]) {
    await world.ask(
      `INSERT INTO session (user_id, token, expires_at, updated_at) VALUES ($1, $2, ${expires}, now())`,
      [user?.id, token],
    );
    await world.ask(
      `INSERT INTO verification (identifier, value, expires_at, updated_at) VALUES ($1, 'x', ${expires}, now())`,
      [token],
    );
  }
  expect(await forgetSignIns(world.db)).toBe(2);
  expect(await world.ask('SELECT token FROM session')).toEqual([{ token: 'running' }]);
  expect(await world.ask('SELECT identifier FROM verification')).toEqual([{ identifier: 'running' }]);
});
