import type { Delivery } from './records.ts';
import type { State } from './state.ts';

/** So many delivered events are kept to look at; the older ones are only counted. */
const DELIVERED_KEPT = 1_000;
/** So many of them with their bodies: a body may be long, and all of them are in each save. */
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
  // The map is in order of arrival, so what is to be forgotten lies at its front.
  if (state.deliveredCount % 100 !== 0 || state.deliveries.size <= DELIVERED_KEPT + 100) return;
  let surplus = state.deliveries.size - DELIVERED_KEPT;
  for (const [id, old] of state.deliveries) {
    if (surplus <= 0) return;
    if (old.state !== 'delivered') continue;
    state.deliveries.delete(id);
    surplus -= 1;
  }
}

/** After a reset there is nothing that could have one. */
export function forgetBodies(state: State): void {
  withBody.delete(state);
}
