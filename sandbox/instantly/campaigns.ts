import { createHash } from 'node:crypto';
import { identityOf } from '../accounts/identity.ts';
import type { World } from '../world.ts';

export interface Campaign {
  readonly id: string;
  readonly name: string;
  /** 0 draft, 1 active, 2 paused, 3 completed */
  readonly status: number;
  readonly createdAt: number;
}

/** Those that are meant to be played with come first in every list by name. */
const NAMED = ['A spring offer', 'A second letter to old customers', 'An invitation to a demonstration'];

/** So many that their list has several pages. */
const MORE = 157;

const STATUSES = [1, 1, 2, 3, 0];

/** Any day will do; they do not change. */
const BEGAN = Date.parse('2026-03-02T09:00:00Z');
const DAY_MS = 86_400_000;

/** The same text gives the same id, as a UUID. */
function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

export const workspaceOf = (world: World): string => uuidOf(`workspace ${identityOf(world).hex}`);

const made = new WeakMap<World, ReadonlyMap<string, Campaign>>();

/** The workspace's campaigns, by id, newest last: every account has its own. */
export function campaignsOf(world: World): ReadonlyMap<string, Campaign> {
  const known = made.get(world);
  if (known) return known;
  const { hex } = identityOf(world);
  const more = Array.from({ length: MORE }, (_, n) => `Outreach ${String(n + 1).padStart(3, '0')}`);
  const all = [...NAMED, ...more].map(
    (name, n): Campaign => ({
      id: uuidOf(`campaign ${hex} ${n}`),
      name: world.account.isMain ? name : `${name} (${world.account.name})`,
      status: n < NAMED.length ? 1 : (STATUSES[n % STATUSES.length] ?? 1),
      createdAt: BEGAN + n * DAY_MS,
    }),
  );
  const byId = new Map(all.map((one) => [one.id, one]));
  made.set(world, byId);
  return byId;
}
