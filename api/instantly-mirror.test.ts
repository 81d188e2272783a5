import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOperator, asSystem, type Transaction } from '../prisma/tenant.ts';
import { environmentCampaignsOwner } from '../services/instantly/account-in-use.ts';
import { failMirror } from '../services/instantly/fail-mirror.ts';
import { fileMirror } from '../services/instantly/file-mirror.ts';
import { listInstantlyUsers } from '../services/instantly/list-users.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';
import { connectOwn } from '../tests/setup/connections.ts';

const MINUTE = 60_000;
const [START, SOON] = [Date.parse('2026-05-05T15:00:00Z'), 8_000];

let api: TestApi;
let staff: TestUser;
let clientId: string;
let path: string;

beforeAll(async () => {
  api = await startTestApi({ usualVendors: ['instantly'], vendorAnswersWithin: SOON });
  staff = await api.addOperator('staff');
  ({ clientId } = await addCampaign(staff));
  path = `/api/instantly/clients/${clientId}/assignments`;
  api.setNow(new Date(START));
});
afterAll(() => api.stop());

const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(api.db, staff.operatorId, work);
const owed = () => read((tx) => tx.workflowSignal.count({ where: { workflowType: 'mirrorInstantly' } }));
const get = async (query = '') => (await staff.call('get', `${path}${query}`).expect(200)).body;
const listed = (externalId: string, name = externalId) => ({ externalId, name, status: 1 });

const file = (at: number, names: readonly string[], connection = 'environment') =>
  read((tx) =>
    fileMirror(tx, {
      ...{ operatorId: staff.operatorId, connection, askedAt: new Date(at) },
      campaigns: names.map((name) => listed(name)),
    }),
  );

/** Until somebody has asked so often. */
async function untilOwed(times: number): Promise<void> {
  while ((await owed()) < times) await sleep(20);
}

describe('the list that is given from', () => {
  test('is asked for once by all who look at it, and waited for', async () => {
    const [first, second] = [get(), get()];
    await untilOwed(1);
    await file(START + 1_000, ['one', 'two']);
    for (const { campaigns, mirror } of await Promise.all([first, second])) {
      expect(campaigns.map(({ name }: { name: string }) => name)).toEqual(['one', 'two']);
      expect(mirror).toEqual({
        ...{ answeredAt: new Date(START + 1_000).toISOString(), problem: null, isConnected: true },
      });
    }
    expect(await owed()).toBe(1);
    expect(api.wakes()).toBeGreaterThan(0);
  });

  test('is not asked for again within a minute, unless somebody wants it anew', async () => {
    api.setNow(new Date(START + 30_000));
    await get();
    expect(await owed()).toBe(1);
    const anew = get('?anew=true');
    await untilOwed(2);
    await file(START + 31_000, ['one']);
    const { campaigns } = await anew;
    expect(campaigns.map((each: { status: string }) => each.status)).toEqual(['active', 'gone']);
    api.setNow(new Date(START + 31_000 + 2 * MINUTE));
    const later = get();
    await untilOwed(3);
    await file(START + 31_000 + 2 * MINUTE, ['one', 'two']);
    await later;
  });

  test('is what was known, with the reason, when Instantly gives none; a no that comes late takes nothing back', async () => {
    const now = START + 10 * MINUTE;
    api.setNow(new Date(now));
    const looking = get();
    await untilOwed(4);
    const { operatorId } = staff;
    const of = { operatorId, askedAt: new Date(now), now: new Date(now + 1_000) };
    await read((tx) => failMirror(tx, { ...of, problem: 'Instantly could not be reached.' }));
    const { campaigns, mirror } = await looking;
    expect(campaigns).toHaveLength(2);
    expect(mirror).toEqual({
      answeredAt: new Date(START + 31_000 + 2 * MINUTE).toISOString(),
      ...{ problem: 'Instantly could not be reached.', isConnected: true },
    });
    await get();
    expect(await owed()).toBe(4);
    await file(now + 5_000, ['one', 'two']);
    await read((tx) => failMirror(tx, { ...of, problem: 'An older question’s' }));
    expect((await get()).mirror.problem).toBeNull();
  });

  test('is never an older one than what is known', async () => {
    await file(START + 20 * MINUTE, ['one', 'two', 'three']);
    expect(await file(START + 19 * MINUTE, ['one'])).toBe('outdated');
    expect(
      await read((tx) => tx.instantlyCampaign.count({ where: { listedAt: new Date(START + 20 * MINUTE) } })),
    ).toBe(3);
  });

  test('is not waited for longer than anybody waits', async () => {
    api.setNow(new Date(START + 40 * MINUTE));
    const began = performance.now();
    const { mirror } = await get();
    expect(performance.now() - began).toBeGreaterThan(SOON - 1_000);
    expect(mirror).toMatchObject({ isConnected: true, problem: null });
  });

  test('is nothing for a client, nor for who asks about another’s client', async () => {
    const client = await api.addClientKey(staff, clientId);
    await client.call('get', path).expect(403);
    const before = await owed();
    await staff
      .call('get', '/api/instantly/clients/00000000-0000-4000-8000-000000000000/assignments')
      .expect(404);
    expect(await owed()).toBe(before);
  });
});

describe('the account', () => {
  test('of the environment stays whose it was when others come; they have none, and are asked nothing of', async () => {
    const stranger = await api.addOperator('stranger');
    const theirs = await addCampaign(stranger);
    const answer = await stranger.call('get', `/api/instantly/clients/${theirs.clientId}/assignments`);
    expect(answer.body).toMatchObject({ campaigns: [], mirror: { isConnected: false, answeredAt: null } });
    expect(await asSystem(api.db, environmentCampaignsOwner)).toBe(staff.operatorId);
    const users = (after: string | null, isShared = true) =>
      listInstantlyUsers(api.db, { after, isShared, atOnce: 1 });
    expect(await users(null)).toEqual({ operatorIds: [staff.operatorId], next: null });
    expect(await users(null, false)).toEqual({ operatorIds: [], next: null });
    await connectOwn(api.db, { operatorId: stranger.operatorId, vendor: 'instantly' });
    const { operatorIds, next } = await users(null);
    expect({ operatorIds, next }).toEqual({ operatorIds: [stranger.operatorId], next: stranger.operatorId });
    expect(await users(next)).toEqual({ operatorIds: [staff.operatorId], next: null });
  });

  test('of one’s own goes on with the campaigns that the environment’s had', async () => {
    const before = await read((tx) => tx.instantlyCampaign.findMany({ orderBy: { name: 'asc' } }));
    const connection = await connectOwn(api.db, { operatorId: staff.operatorId, vendor: 'instantly' });
    await file(START + 50 * MINUTE, ['one', 'two'], connection);
    const after = await read((tx) => tx.instantlyCampaign.findMany({ orderBy: { name: 'asc' } }));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.map((row) => row.connection === connection)).toEqual([true, false, true]);
  });
});

describe('the check of figures', () => {
  const checks = async (query: string) =>
    (await staff.call('get', `/api/instantly/checks?${query}`).expect(200)).body;

  test('is read by days, the latest first, page by page, with what was picked up', async () => {
    const { operatorId } = staff;
    const campaigns = await read((tx) => tx.instantlyCampaign.findMany({ orderBy: { id: 'asc' } }));
    const [one, two] = campaigns.map(({ id }) => id);
    const days = ['2026-05-03', '2026-05-04'];
    const rows = [one ?? '', two ?? ''].flatMap((campaignId) =>
      days.map((day) => ({ campaignId, day, isSame: day === '2026-05-03' || campaignId === two })),
    );
    await read((tx) =>
      tx.instantlyCheck.createMany({
        data: rows.map((row) => ({
          ...{ ...row, operatorId, day: new Date(row.day), checkedAt: new Date(START) },
          ...{ ours: { sent: 1 }, theirs: { sent: row.isSame ? 1 : 2 } },
        })),
      }),
    );
    const readUntil = new Date(START);
    await read((tx) =>
      tx.instantlyMirror.update({ where: { operatorId }, data: { pickedUp: 7, readUntil } }),
    );
    const seen: string[] = [];
    let page = await checks('limit=1');
    for (;;) {
      seen.push(
        ...page.items.map((each: { day: string; campaignId: string }) => `${each.day} ${each.campaignId}`),
      );
      if (!page.nextCursor) break;
      page = await checks(`limit=1&cursor=${page.nextCursor}`);
    }
    expect(seen).toEqual(['2026-05-04', '2026-05-03'].flatMap((day) => [`${day} ${one}`, `${day} ${two}`]));
    const differing = await checks('differing=true');
    expect(differing).toMatchObject({
      items: [{ campaignId: one, day: '2026-05-04', ours: { sent: 1 }, theirs: { sent: 2 }, isSame: false }],
      ...{ nextCursor: null, pickedUp: 7, readUntil: readUntil.toISOString() },
    });
    expect(differing.items[0].campaignName).toBe(campaigns[0]?.name);
    expect((await checks(`campaignId=${two}`)).items).toHaveLength(2);
  });

  test('is nobody else’s, and its pages are ours', async () => {
    const other = await api.addOperator('other');
    const { body } = await other.call('get', '/api/instantly/checks').expect(200);
    expect(body).toEqual({ items: [], nextCursor: null, pickedUp: 0, readUntil: null });
    const client = await api.addClientKey(staff, clientId);
    await client.call('get', '/api/instantly/checks').expect(403);
    for (const cursor of ['x', Buffer.from('2026-99-99.x').toString('base64url')])
      await staff.call('get', `/api/instantly/checks?cursor=${cursor}`).expect(400);
  });
});
