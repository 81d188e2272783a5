import type { Vendor } from '../records.ts';
import type { Schedule } from '../schedule.ts';
import type { Store } from '../state.ts';
import { CALM, DIAL_NAMES, dialsOf, VENDORS, type VendorDials } from './catalogue.ts';
import { type DialState, type Effect, noTurns, nothingDone } from './dial-state.ts';
import { type EventFate, eventFate, type RequestFate, requestFate } from './draw.ts';
import { type Board, createPlayer, type Player } from './play.ts';

/** The dials of the whole sandbox: what is wrong with its vendors. */
export interface Dials extends Board, Player {
  readonly state: DialState;
  /** Nothing is wrong any more; for all vendors a scenario that is under way ends too. */
  calm(vendor?: Vendor): void;
  /** What befalls the next request to a vendor. */
  takeRequest(vendor: Vendor): RequestFate;
  /** What befalls the next event of a vendor, and which one in order it is. */
  takeEvent(vendor: Vendor): EventFate & { readonly nth: number };
  count(vendor: Vendor, effect: Effect): void;
}

export function isCalm(dials: VendorDials): boolean {
  return DIAL_NAMES.every((name) => dials[name] === CALM[name]);
}

export function createDials(store: Store, schedule: Schedule): Dials {
  const now = () => store.state.dials;
  const replace: Board['replace'] = (vendor, wanted) => {
    for (const one of vendor === 'all' ? VENDORS : [vendor]) now().set[one] = { ...CALM };
    turn(vendor, wanted);
  };
  const turn: Board['turn'] = (vendor, wanted) => {
    for (const one of vendor === 'all' ? VENDORS : [vendor]) {
      const own = dialsOf(one).filter((name) => wanted[name] !== undefined);
      Object.assign(now().set[one], Object.fromEntries(own.map((name) => [name, wanted[name]])));
    }
    store.touch();
  };
  const reseed = (seed: number): void => {
    Object.assign(now(), { seed, turns: noTurns(), done: nothingDone() });
    store.touch();
  };
  const player = createPlayer(store, schedule, { turn, replace, reseed });
  return {
    get state() {
      return now();
    },
    ...{ turn, replace, reseed },
    ...player,
    ...counters(store),
    calm: (vendor) => {
      if (!vendor) player.stop();
      replace(vendor ?? 'all', {});
    },
  };
}

function counters(store: Store): Pick<Dials, 'count' | 'takeRequest' | 'takeEvent'> {
  const now = () => store.state.dials;
  return {
    count: (vendor, effect) => {
      const counts = now().done[vendor];
      counts[effect] = (counts[effect] ?? 0) + 1;
      store.touch();
    },
    takeRequest: (vendor) => {
      const n = now().turns[vendor].requests++;
      return requestFate({ seed: now().seed, vendor, n }, now().set[vendor]);
    },
    takeEvent: (vendor) => {
      const n = now().turns[vendor].events++;
      return { ...eventFate({ seed: now().seed, vendor, n }, now().set[vendor]), nth: n };
    },
  };
}
