import type { Tenant } from '../../prisma/tenant.ts';
import { leadFilter } from '../../contracts/leads/filter.ts';
import { listLeads } from '../../services/leads/list-leads.ts';
import { openTestWorld, type TestWorld } from '../setup/fixtures.ts';
import { type Figure, percentile } from './figure.ts';
import { seedLeads } from './seed-leads.ts';

const FEW = 1_000;
/** Before the first that counts: code is compiled, plans are made, pages are read. */
const WARM_UP = 10;
const ROUNDS = 100;
const PAGE = 50;

interface Asked {
  readonly what: string;
  readonly filter: Readonly<Record<string, string>>;
}

const ASKED: readonly Asked[] = [
  { what: 'all', filter: {} },
  { what: 'one campaign', filter: { campaignId: 'second' } },
  { what: 'a rare status', filter: { status: 'callback' } },
  { what: 'a campaign and a status', filter: { campaignId: 'second', status: 'booked' } },
  { what: 'a tag of one in a hundred', filter: { tag: 'vip' } },
  { what: 'a part of a name that all have', filter: { q: 'sam' } },
  { what: 'an email', filter: { q: 'lead77@example.com' } },
  { what: 'the last four digits', filter: { q: '7918' } },
  { what: 'a word that nobody has', filter: { q: 'zyzzyva' } },
  { what: 'a word of one in a hundred', filter: { q: 'juniper' } },
];

/**
 * How long a page of leads and a search take under row-level security, among many; and among many beside few, for pages of
 * the same length: of what one in a hundred has, a thousand leads hold ten, and a page of ten is held against a page of ten.
 * Each has a database of its own, and they are asked in turn: whatever else the machine does is done to both.
 */
export async function measureLeads(many: number): Promise<Figure[]> {
  const [small, large] = [await openTestWorld(), await openTestWorld()];
  try {
    const [few, lots] = [await askerOf(small, FEW), await askerOf(large, many)];
    const figures: Figure[] = [];
    for (const { what, filter } of ASKED) {
      const length = Math.max(1, await few(filter, PAGE, 0));
      const times = { full: new Array<number>(), equal: new Array<number>(), bare: new Array<number>() };
      for (let round = -WARM_UP; round < ROUNDS; round += 1) {
        const bare = await timeOf(() => few(filter, PAGE, round));
        const full = await timeOf(() => lots(filter, PAGE, round));
        const equal = length === PAGE ? full : await timeOf(() => lots(filter, length, round));
        if (round < 0) continue;
        times.bare.push(bare);
        times.full.push(full);
        times.equal.push(equal);
      }
      figures.push(...figuresOf(what, length, times));
    }
    return figures;
  } finally {
    await Promise.all([small.close(), large.close()]);
  }
}

async function timeOf(ask: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await ask();
  return performance.now() - begun;
}

interface Times {
  /** A page of 50 among many. */
  readonly full: readonly number[];
  /** A page among many, as long as the one among few. */
  readonly equal: readonly number[];
  readonly bare: readonly number[];
}

function figuresOf(what: string, length: number, { full, equal, bare }: Times): Figure[] {
  const [whole, ours, beside] = [percentile(full, 0.95), percentile(equal, 0.95), percentile(bare, 0.95)];
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    { what: `list, p95: ${what}`, ours: ms(whole), bare: '', value: whole, aim: { atMost: 50 }, digits: 1 },
    {
      what: `  a page of ${length}, beside a thousand leads`,
      ...{ ours: ms(ours), bare: ms(beside), value: ours / beside, aim: { atMost: 1.5 } },
    },
  ];
}

/** Puts leads down; asks for a page of them in turn as the operator and as its first client, and tells how long it was. */
async function askerOf(
  world: TestWorld,
  leads: number,
): Promise<(filter: Asked['filter'], limit: number, round: number) => Promise<number>> {
  // They are vacuumed and analysed as they are put down. It is not done again while the clock runs.
  for (const table of ['contact', 'lead']) {
    await world.ask(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  }
  const { operatorId, clientIds, campaignIds } = await seedLeads(world.ask, leads);
  const operator: Tenant = { role: 'operator', operatorId };
  const client: Tenant = { role: 'client', operatorId, clientId: clientIds[0] };
  return async (filter, limit, round) => {
    const named = filter['campaignId'] ? { ...filter, campaignId: campaignIds[1] } : filter;
    const { items } = await listLeads(
      world.db,
      { tenant: round % 2 === 0 ? operator : client, actor: { kind: 'key', id: 'bench' } },
      { ...leadFilter.parse(named), sort: 'newest', limit },
    );
    return items.length;
  };
}
