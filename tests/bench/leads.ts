import { setTimeout as delay } from 'node:timers/promises';
import type { Tenant } from '../../prisma/tenant.ts';
import { leadFilter } from '../../contracts/leads/filter.ts';
import { listLeads } from '../../services/leads/list-leads.ts';
import { openTestWorld, type TestWorld } from '../setup/fixtures.ts';
import { type Figure, percentile } from './figure.ts';
import { seedLeads } from './seed-leads.ts';

const FEW = 1_000;
const ROUNDS = 30;
const PAGE = 50;

interface Asked {
  readonly what: string;
  readonly filter: Readonly<Record<string, string>>;
}

const ASKED: readonly Asked[] = [
  { what: 'all', filter: {} },
  { what: 'one campaign', filter: { campaignId: 'first' } },
  { what: 'a rare status', filter: { status: 'callback' } },
  { what: 'a campaign and a status', filter: { campaignId: 'first', status: 'booked' } },
  { what: 'a tag of one in a hundred', filter: { tag: 'vip' } },
  { what: 'a part of a name that all have', filter: { q: 'sam' } },
  { what: 'an email', filter: { q: 'lead77@example.com' } },
  { what: 'the last four digits', filter: { q: '4242' } },
  { what: 'a word that nobody has', filter: { q: 'zyzzyva' } },
  { what: 'a word of one in a hundred', filter: { q: 'juniper' } },
];

/** How long a page of leads and a search take under row-level security, among many beside few. */
export async function measureLeads(many: number): Promise<Figure[]> {
  const world = await openTestWorld();
  try {
    const few = await timesOf(world, FEW);
    const lots = await timesOf(world, many);
    return ASKED.flatMap(({ what }, i) => figuresOf(what, lots[i] ?? [], few[i] ?? []));
  } finally {
    await world.close();
  }
}

function figuresOf(what: string, lots: readonly number[], few: readonly number[]): Figure[] {
  const [ours, bare] = [percentile(lots, 0.95), percentile(few, 0.95)];
  const shown = { ours: `${ours.toFixed(1)} ms`, bare: `${bare.toFixed(1)} ms` };
  return [
    { what: `list, p95: ${what}`, ...shown, value: ours, aim: { atMost: 50 }, digits: 1 },
    { what: '  beside a thousand leads', ...shown, value: ours / bare, aim: { atMost: 1.5 } },
  ];
}

/** Milliseconds of each asking, as the operator and as its first client in turn. */
async function timesOf(world: TestWorld, leads: number): Promise<number[][]> {
  const { operatorId, clientIds, campaignIds } = await seedLeads(world.ask, leads);
  const tenants: readonly Tenant[] = [
    { role: 'operator', operatorId },
    { role: 'client', operatorId, clientId: clientIds[0] },
  ];
  const ask = async (filter: Asked['filter'], tenant: Tenant): Promise<number> => {
    const named = filter['campaignId'] ? { ...filter, campaignId: campaignIds[0] } : filter;
    const begun = performance.now();
    await listLeads(
      world.db,
      { tenant, actor: { kind: 'key', id: 'bench' } },
      { ...leadFilter.parse(named), sort: 'newest', limit: PAGE },
    );
    return performance.now() - begun;
  };
  await delay(1_000);
  const times: number[][] = [];
  for (const { filter } of ASKED) {
    for (const tenant of tenants) await ask(filter, tenant);
    const taken: number[] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      const tenant = tenants[i % tenants.length];
      if (tenant) taken.push(await ask(filter, tenant));
    }
    times.push(taken);
  }
  return times;
}
