import type { Vendor } from '../records.ts';
import { CALM, type DialName, VENDORS, type VendorDials } from './catalogue.ts';

/** What is counted: what each dial did, and wrongly signed events that the receiver took all the same. */
export type Effect = DialName | 'acceptedForged';

/** One step of a scenario that is under way: dials that are named are turned, after `calm` has calmed the vendor. */
export interface PlannedStep {
  /** Epoch milliseconds. */
  at: number;
  vendor: Vendor | 'all';
  calm: boolean;
  dials: Partial<VendorDials>;
}

export interface Playing {
  id: string;
  name: string;
  /** The scenario as it was given: a file that is loaded again at a restart goes on where it was. */
  source: string;
  startedAt: number;
  /** In order of time. */
  steps: PlannedStep[];
  /** How many of them have been taken. */
  taken: number;
}

/** All about the dials, as it is kept between runs: the main account's are everybody's, but for what is `held`. */
export interface DialState {
  seed: number;
  set: Record<Vendor, VendorDials>;
  /** How many requests and events there have been since the seed was set: the n of the next decision. */
  turns: Record<Vendor, { requests: number; events: number }>;
  /** How often each dial did something since the seed was set. */
  done: Record<Vendor, Partial<Record<Effect, number>>>;
  /** Ids of the account's deliveries that wait to be overtaken, oldest first. */
  held: string[];
  scenario: Playing | null;
}

function each<T>(make: (vendor: Vendor) => T): Record<Vendor, T> {
  return Object.fromEntries(VENDORS.map((vendor) => [vendor, make(vendor)])) as Record<Vendor, T>;
}

export const noTurns = (): DialState['turns'] => each(() => ({ requests: 0, events: 0 }));
export const nothingDone = (): DialState['done'] => each(() => ({}));

export function calmDials(): DialState {
  return {
    seed: 1,
    set: each(() => ({ ...CALM })),
    turns: noTurns(),
    done: nothingDone(),
    held: [],
    scenario: null,
  };
}

/** What was kept by a version that knew fewer dials or vendors, with all that there are today. */
export function upgradeDials(kept: Partial<DialState>): DialState {
  const calm = calmDials();
  return {
    ...calm,
    ...kept,
    set: each((vendor) => ({ ...CALM, ...kept.set?.[vendor] })),
    turns: { ...calm.turns, ...kept.turns },
    done: { ...calm.done, ...kept.done },
  };
}
