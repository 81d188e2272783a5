import type { Accounts } from '../accounts/accounts.ts';
import { dialsOf, VENDORS, type VendorDials } from './catalogue.ts';
import type { Playing } from './dial-state.ts';
import { type Dials, isCalm } from './dials.ts';
import { silencedIn } from './silenced.ts';

function scenarioShown({ name, startedAt, steps, taken }: Playing) {
  const next = steps[taken];
  return {
    name,
    startedAt: new Date(startedAt).toISOString(),
    steps: steps.map(({ at, vendor, calm, dials }, index) => ({
      ...{ at: new Date(at).toISOString(), vendor, ...(calm && { calm }), dials, taken: index < taken },
    })),
    taken,
    of: steps.length,
    isOver: taken >= steps.length,
    next: next
      ? { at: new Date(next.at).toISOString(), inSeconds: Math.max(0, (next.at - Date.now()) / 1000) }
      : null,
  };
}

/** The dials as JSON: how they are set, what there was to decide and what they did, and how far a scenario is. */
export function shownDials({ state }: Dials, accounts: Accounts) {
  const of = (vendor: (typeof VENDORS)[number]): Partial<VendorDials> =>
    Object.fromEntries(dialsOf(vendor).map((name) => [name, state.set[vendor][name]]));
  return {
    seed: state.seed,
    isCalm: VENDORS.every((vendor) => isCalm(state.set[vendor])),
    dials: Object.fromEntries(VENDORS.map((vendor) => [vendor, of(vendor)])),
    done: Object.fromEntries(
      VENDORS.map((vendor) => [vendor, { ...state.turns[vendor], ...state.done[vendor] }]),
    ),
    silenced: silencedIn(accounts).length,
    scenario: state.scenario && scenarioShown(state.scenario),
  };
}
