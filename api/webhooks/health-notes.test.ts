import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import request from 'supertest';
import { asSystem } from '../../prisma/tenant.ts';
import { type HealthNews, noteHealth } from '../../services/connections/note-health.ts';
import { startTestApi, type TestApi, testPublicUrl, type TestUser } from '../../tests/setup/api.ts';
import { connectOwn, testAccount } from '../../tests/setup/connections.ts';
import { signEvent } from '../../tests/setup/sign-event.ts';
import { createHealthNotes } from './health-notes.ts';

const of = { vendor: 'retell', connection: 'environment', operatorId: null };
const at = new Date('2026-05-05T15:00:00Z');

let api: TestApi;
let alone: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  alone = await api.addOperator('alone');
});
afterAll(() => api.stop());
beforeEach(() => asSystem(api.db, (tx) => tx.connectionHealth.updateMany({ data: { refusedCount: 0 } })));

const view = async (user: TestUser) => {
  const { body } = await user.call('get', '/api/connections').expect(200);
  return body.items.find((each: { vendor: string }) => each.vendor === 'retell');
};

test('however much comes, one write a minute is made of it, and none is waited for', () => {
  jest.useFakeTimers();
  try {
    const written: HealthNews[] = [];
    const note = createHealthNotes(async (_, news) => void written.push(news));
    for (let i = 0; i < 1_000; i += 1) note(of, { refused: 'forged' }, at);
    expect(written).toEqual([]);
    jest.advanceTimersByTime(0);
    for (let i = 0; i < 1_000; i += 1) note(of, { refused: 'stale' }, at);
    note(of, { kind: 'call_ended' }, at);
    jest.advanceTimersByTime(59_000);
    expect(written.slice(0, 1)).toEqual([{ refused: { at, reason: 'forged', count: 1_000 } }]);
    expect(written).toHaveLength(2);
    jest.advanceTimersByTime(1_000);
    expect(written.slice(1)).toEqual([
      { event: { at, kind: 'call_ended' } },
      { refused: { at, reason: 'stale', count: 1_000 } },
    ]);
    jest.advanceTimersByTime(600_000);
    expect(written).toHaveLength(3);
  } finally {
    jest.useRealTimers();
  }
});

test('a write that fails is lost, and nothing else is', async () => {
  const note = createHealthNotes(() => Promise.reject(new Error('away')), 0);
  note(of, { kind: 'x' }, at);
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test('two processes add up what they refused, and neither takes back what the other heard', async () => {
  await noteHealth(api.db, of, { refused: { at, reason: 'forged', count: 2 } });
  await noteHealth(api.db, of, { event: { at, kind: 'call_ended' } });
  await noteHealth(api.db, of, { refused: { at, reason: 'stale', count: 3 } });
  expect(await view(alone)).toMatchObject({
    lastEvent: { at: at.toISOString(), kind: 'call_ended' },
    lastRefused: { at: at.toISOString(), reason: 'stale', count: 5 },
  });
});

test('the environment’s is shown to nobody once there are two, an own one to its operator alone', async () => {
  await noteHealth(api.db, of, { event: { at, kind: 'call_ended' } });
  const other = await api.addOperator('other');
  for (const user of [alone, other])
    expect(await view(user)).toMatchObject({ lastEvent: null, lastRefused: null });
  const { operatorId } = alone;
  const account = testAccount('retell');
  const connection = await connectOwn(api.db, { operatorId, vendor: 'retell', secrets: account.secrets });
  const path = `/api/webhooks/retell/${connection}`;
  const body = JSON.stringify({ event: 'call_started', call: { call_id: 'c1' } });
  const post = (secret = account.signs) =>
    request(api.app)
      .post(path)
      .set(signEvent('retell', secret, { body, now: new Date(), url: `${testPublicUrl}${path}` }))
      .type('application/json')
      .send(body);
  await Promise.all([post().expect(200), post('another').expect(401)]);
  let seen = await view(alone);
  while (!seen.lastEvent) seen = await view(alone);
  expect(seen.lastEvent).toEqual({ at: expect.any(String), kind: 'call_started' });
  expect(await view(other)).toMatchObject({ id: null, lastEvent: null, lastRefused: null });
});
