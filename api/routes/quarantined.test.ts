import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let house: TestUser;
let other: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  house = await api.addOperator('quarantine');
  other = await api.addOperator('quarantine-other');
  await set(house, 'stripe', 'invoice.paid', 3);
  await set(house, 'stripe', 'invoice.voided', 1);
  await set(house, 'twilio', 'message', 1);
  await set(other, 'stripe', 'invoice.paid', 2);
});
afterAll(() => api.stop());

/** Events that came over an account of the operator's own, and cannot be read. */
function set(user: TestUser, vendor: string, kind: string, events: number) {
  return storeEvents(api.db, {
    ...{ vendor, quarantined: 'the body is not JSON' },
    connection: { id: `own-${user.operatorId}`, operatorId: user.operatorId },
    events: Array.from({ length: events }, (_, at) => ({
      ...{ externalId: `${kind}-${at}`, kind, body: '{"lost":' },
    })),
  });
}

const waiting = async (user: TestUser) => {
  const { body } = await user.call('get', '/api/vendor-events/quarantined').expect(200);
  return body.items.map((item: Record<string, unknown>) => [item['vendor'], item['kind'], item['events']]);
};

test('what waits is counted by kind with why, and all of a kind goes to the relay again, nobody else’s', async () => {
  expect(await waiting(house)).toEqual([
    ['twilio', 'message', 1],
    ['stripe', 'invoice.voided', 1],
    ['stripe', 'invoice.paid', 3],
  ]);
  const { body } = await house.call('get', '/api/vendor-events/quarantined');
  expect([body.areMore, body.items[2].error]).toEqual([false, 'the body is not JSON']);
  const ask = { vendor: 'stripe', kind: 'invoice.paid' };
  const answer = await house.call('post', '/api/vendor-events/replays').send(ask);
  expect([answer.status, answer.body]).toEqual([200, { replayed: 3, left: false }]);
  expect(await waiting(house)).toHaveLength(2);
  expect(await waiting(other)).toEqual([['stripe', 'invoice.paid', 2]]);
  const { items } = (await house.call('get', '/api/vendor-events?kind=invoice.paid')).body;
  expect(items.map(({ status, error }: Record<string, unknown>) => [status, error])).toEqual(
    Array.from({ length: 3 }, () => ['pending', null]),
  );
  const again = await house.call('post', '/api/vendor-events/replays').send(ask);
  expect(again.body).toEqual({ replayed: 0, left: false });
  const trail = await asOperator(api.db, house.operatorId, (tx) =>
    tx.audit.findMany({ where: { action: 'vendor_events.replay' } }),
  );
  expect(trail.map(({ subjectId, after }) => [subjectId, after])).toEqual([
    ['stripe', { kind: 'invoice.paid', replayed: 3 }],
  ]);
});

test('reps neither see nor replay what waits', async () => {
  const rep = await addSignedIn(api, { organizationId: house.operatorId, role: 'rep' });
  expect((await rep.call('get', '/api/vendor-events/quarantined')).status).toBe(403);
  const ask = rep.call('post', '/api/vendor-events/replays').send({ vendor: 'stripe', kind: 'x' });
  expect((await ask).status).toBe(403);
});
