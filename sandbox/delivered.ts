import type { Delivery } from './records.ts';
import type { State } from './state.ts';

/** So many delivered events are kept to look at; the older ones are only counted. */
const DELIVERED_KEPT = 1_000;
/** So many that were given up or silenced are kept, with their bodies: they may be sent by hand yet. */
const LOST_KEPT = 5_000;
/** Only every so many events it is looked whether there are too many. */
const AT_A_TIME = 100;
/** So many of those that arrived with their bodies: a body may be long, and all of them are in each save. */
const BODIES_KEPT = 200;

/** Ids of the delivered events that have their bodies, in order of delivery. */
const withBody = new WeakMap<State, Set<string>>();

function bodiesOf(state: State): Set<string> {
  const known = withBody.get(state);
  if (known) return known;
  const kept = [...state.deliveries.values()].filter((one) => one.state === 'delivered' && one.body !== '');
  const ids = new Set(kept.map(({ id }) => id));
  withBody.set(state, ids);
  return ids;
}

function keepBody(state: State, { id }: Delivery): void {
  const ids = bodiesOf(state);
  ids.delete(id);
  ids.add(id);
  for (const oldest of ids) {
    if (ids.size <= BODIES_KEPT) return;
    ids.delete(oldest);
    const old = state.deliveries.get(oldest);
    if (old?.state === 'delivered') old.body = '';
  }
}

/** Marks an event as arrived, drops the bodies of older ones and forgets the oldest ones of those that arrived. */
export function settleDelivered(state: State, delivery: Delivery): void {
  delivery.state = 'delivered';
  keepBody(state, delivery);
  state.deliveredCount += 1;
  if (state.deliveredCount % AT_A_TIME === 0)
    forgetOldest(state, ({ state: one }) => one === 'delivered', DELIVERED_KEPT);
}

/** Forgets the oldest of those that did not arrive, once they are far too many: a target may be away for days. */
export function settleLost(state: State, delivery: Delivery, as: 'failed' | 'silenced'): void {
  delivery.state = as;
  lost.set(state, (lost.get(state) ?? 0) + 1);
  if ((lost.get(state) ?? 0) % AT_A_TIME === 0) forgetOldest(state, isLost, LOST_KEPT);
}

/** How many were lost since the start: to look only now and then. */
const lost = new WeakMap<State, number>();
const isLost = ({ state }: Delivery) => state === 'failed' || state === 'silenced';

function forgetOldest(state: State, isOne: (delivery: Delivery) => boolean, kept: number): void {
  const ids = [...state.deliveries.values()].filter(isOne).map(({ id }) => id);
  // The map is in order of arrival, so what is to be forgotten lies at its front.
  for (const id of ids.slice(0, Math.max(0, ids.length - kept))) state.deliveries.delete(id);
}

/** After a reset there is nothing that could have one. */
export function forgetBodies(state: State): void {
  withBody.delete(state);
}
