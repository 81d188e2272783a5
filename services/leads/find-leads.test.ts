import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leadFilter } from '../../contracts/leads/filter.ts';
import { asTenant, type Tenant } from '../../prisma/tenant.ts';
import { type SeededOperator, seedLeads } from '../../tests/bench/seed-leads.ts';
import { openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { leadsInScope } from './lead-scope.ts';
import { leadsOf } from './leads-of.ts';
import { type LeadQuery, listLeads } from './list-leads.ts';

/** So many that looking at the first thousand does not tell all. */
const LEADS = 6_000;

let world: TestWorld;
let seeded: SeededOperator;
let other: SeededOperator;

beforeAll(async () => {
  world = await openTestWorld();
  seeded = await seedLeads(world.ask, LEADS);
  other = await seedLeads(world.ask, 500);
});
afterAll(() => world.close());

const operator = (): Tenant => ({ role: 'operator', operatorId: seeded.operatorId });
const client = (which: 0 | 1 = 0): Tenant => ({
  role: 'client',
  operatorId: seeded.operatorId,
  clientId: seeded.clientIds[which],
});
const as = (tenant: Tenant): Caller => ({ tenant, actor: { kind: 'key', id: 'test' } });

const page = (tenant: Tenant, query: Partial<LeadQuery>) =>
  listLeads(world.db, as(tenant), { limit: 200, sort: 'newest', ...query });

async function allPages(tenant: Tenant, query: Partial<LeadQuery>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await page(tenant, { ...query, cursor });
    ids.push(...items.map(({ id }) => id));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

/** What the filter means, said another way, in order. */
const meant = (tenant: Tenant, filter: object): Promise<string[]> =>
  asTenant(world.db, tenant, async (tx) => {
    const leads = await tx.lead.findMany({
      where: leadsOf(leadFilter.parse(filter)),
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      select: { id: true },
    });
    return leads.map(({ id }) => id);
  });

describe('a list, page by page, is all that its filter means, in order', () => {
  const filters: readonly (readonly [string, (of: SeededOperator) => object, number])[] = [
    ['everything', () => ({}), LEADS],
    ['a campaign', (of) => ({ campaignId: of.campaignIds[1] }), 1_500],
    ['a client', (of) => ({ clientId: of.clientIds[1] }), 600],
    ['several statuses', () => ({ status: ['callback', 'booked', 'dnc'] }), 121],
    ['a status twice', () => ({ status: ['booked', 'booked'] }), 120],
    ['a status and a step', () => ({ status: 'contacted', stepId: 's3' }), 43],
    ['in flight', () => ({ state: 'in_flight' }), 300],
    ['not begun', (of) => ({ state: 'waiting', campaignId: of.campaignIds[1] }), 1_140],
    ['over', () => ({ state: 'ended' }), 120],
    ['a common tag', () => ({ tag: 'cold' }), 3_000],
    ['a rare tag', () => ({ tag: 'once' }), 1],
    ['a tag that nobody has', () => ({ tag: 'nothing' }), 0],
    ['a tag and a campaign', (of) => ({ tag: 'vip', campaignId: of.campaignIds[3] }), 60],
    ['a word of all', () => ({ q: 'SAM' }), LEADS],
    ['a word of one in a hundred', () => ({ q: 'juniper' }), 60],
    ['a word of the oldest alone', () => ({ q: 'basalt' }), 60],
    ['two words in any order', () => ({ q: 'legal oak' }), 74],
    ['a word and a tag', () => ({ q: 'juniper', tag: 'cold' }), 0],
    ['a word and a status', () => ({ q: 'dental', status: ['booked'] }), 15],
    ['how a word begins', () => ({ q: 'ju' }), 60],
    ['an email', () => ({ q: 'Lead5999@Example.com' }), 1],
    ['a phone as people write it', () => ({ q: '(200) 000-7918' }), 1],
    ['its last four digits', () => ({ q: '7918' }), 8],
    ['a word that nobody says', () => ({ q: 'zzyzx' }), 0],
    ['a sign of LIKE', () => ({ q: 'lead_5' }), 0],
    ['another sign', () => ({ q: 'sam%' }), 0],
  ];
  test.each(filters)('%s', async (_, filter, count) => {
    const expected = await meant(operator(), filter(seeded));
    expect(expected.length).toBe(count);
    expect(await allPages(operator(), leadFilter.parse(filter(seeded)))).toEqual(expected);
    const { items } = await page(operator(), { ...leadFilter.parse(filter(seeded)), limit: 3 });
    expect(items.map(({ id }) => id)).toEqual(expected.slice(0, 3));
  });

  test.each(filters)('%s, for each client its own', async (_, filter) => {
    for (const tenant of [client(0), client(1)]) {
      const expected = await meant(tenant, filter(seeded));
      expect(await allPages(tenant, leadFilter.parse(filter(seeded)))).toEqual(expected);
    }
  });

  test('for whoever sees some leads only, those and their total', async () => {
    const assign = async (who: string) => {
      await world.ask(`UPDATE lead SET assigned_to = ${who} WHERE operator_id = $1`, [seeded.operatorId]);
      await world.ask('ANALYZE lead');
    };
    await assign(`(ARRAY['one', 'two', NULL])[1 + abs(hashtext(id::text)) % 3]`);
    for (const only of [
      { assignedTo: 'one', orNobody: false },
      { assignedTo: 'one', orNobody: true },
    ]) {
      for (const [, filter] of filters) {
        const asked = leadFilter.parse(filter(seeded));
        const leads = await asTenant(world.db, operator(), (tx) =>
          tx.lead.findMany({
            where: { AND: [leadsOf(asked), leadsInScope({ only })] },
            orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
            select: { id: true },
          }),
        );
        const expected = leads.map(({ id }) => id);
        const caller = { ...as(operator()), only };
        const found = await listLeads(world.db, caller, { limit: 200, sort: 'newest', ...asked });
        expect(found.items.map(({ id }) => id)).toEqual(expected.slice(0, 200));
        if (found.total?.isExact) expect(found.total.count).toBe(expected.length);
        expect(found.total?.count).toBeLessThan(LEADS);
      }
    }
    await assign('NULL');
  });

  test('nothing of another operator, whatever is asked', async () => {
    for (const filter of [{ clientId: other.clientIds[0] }, { campaignId: other.campaignIds[0] }]) {
      expect(await allPages(operator(), filter)).toEqual([]);
    }
    const theirs = new Set(
      (await world.ask<{ id: string }>('SELECT id FROM lead WHERE operator_id = $1', [other.operatorId])).map(
        ({ id }) => id,
      ),
    );
    for (const filter of [{ q: 'sam' }, { q: 'basalt' }, { tag: 'once' }]) {
      expect((await allPages(operator(), filter)).filter((id) => theirs.has(id))).toEqual([]);
    }
  });
});

test('what is common, yet not among the first, is found by walking on, or by looking all of it up', async () => {
  const { operatorId } = await seedLeads(world.ask, 8_000);
  const tenant: Tenant = { role: 'operator', operatorId };
  const company = (word: string, where: string) =>
    world.ask(
      `UPDATE contact SET company = $1 WHERE operator_id = $2 AND substr(last_name, 6)::int ${where}`,
      [word, operatorId],
    );
  await company('Quartz', 'BETWEEN 995 AND 995 OR operator_id = $2 AND substr(last_name, 6)::int > 2500');
  const expected = await meant(tenant, { q: 'quartz' });
  expect(expected.length).toBe(5_501);
  // Nearer than it is looked for, and further.
  for (const limit of [150, 2]) {
    const { items } = await page(tenant, { q: 'quartz', limit });
    expect(items.map(({ id }) => id)).toEqual(expected.slice(0, limit));
  }
});

describe('the total', () => {
  test('of few is counted, of many reckoned, and told on the first page alone', async () => {
    expect((await page(operator(), { q: 'basalt', limit: 5 })).total).toEqual({ count: 60, isExact: true });
    expect((await page(operator(), { tag: 'nothing' })).total).toEqual({ count: 0, isExact: true });
    const many = await page(operator(), {});
    expect(many.total?.isExact).toBe(false);
    expect(Math.abs((many.total?.count ?? 0) - LEADS)).toBeLessThan(LEADS / 5);
    const next = await page(operator(), { cursor: many.nextCursor ?? undefined });
    expect(next.total).toBeNull();
  });

  test('of a campaign is what the campaign counts itself, also by status, however many they are', async () => {
    const campaignId = seeded.campaignIds[1] ?? '';
    for (const status of [undefined, ['new'], ['new', 'booked']] as const) {
      const filter = { campaignId, ...(status && { status: [...status] }) };
      const all = await meant(operator(), filter);
      const { total } = await page(operator(), { ...filter, limit: 5 });
      expect(total).toEqual({ count: all.length, isExact: true });
    }
    const over = await meant(operator(), { campaignId, state: 'ended' });
    const ended = await page(operator(), { campaignId, state: 'ended', limit: 5 });
    expect(ended.total).toEqual({ count: over.length, isExact: true });
    const waiting = await page(operator(), { campaignId, state: 'waiting', limit: 5 });
    expect(waiting.total).toEqual({ count: 1_140, isExact: false });
    const foreign = other.campaignIds[0] ?? '';
    expect((await page(operator(), { campaignId: foreign })).total).toEqual({ count: 0, isExact: true });
  });

  test('of a client is its own', async () => {
    const { total } = await page(client(1), { limit: 5 });
    expect(Math.abs((total?.count ?? 0) - 600)).toBeLessThan(150);
  });
});

test('those that do something next come the soonest first, each once', async () => {
  const ids = await allPages(operator(), { sort: 'nextWake', limit: 40 });
  const rows = await world.ask<{ id: string }>(
    `SELECT id FROM lead WHERE operator_id = $1 AND wake_at IS NOT NULL AND ended_at IS NULL ORDER BY wake_at, id`,
    [seeded.operatorId],
  );
  expect(ids).toEqual(rows.map(({ id }) => id));
  expect(ids.length).toBe(300);
});

test('a question without letter or digit is refused by its name', async () => {
  await expect(page(operator(), { q: '%_' })).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'q' }],
  });
});
