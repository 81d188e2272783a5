import { settleLost } from '../delivered.ts';
import type { Delivery } from '../records.ts';
import type { Schedule } from '../schedule.ts';
import { freshId, type Store } from '../state.ts';
import type { DialName } from './catalogue.ts';
import type { Dials } from './dials.ts';

type Headers = Record<string, string>;

/** What the dials do to events on their way. */
export interface DeliveryDials {
  /** Puts a fresh event on its way: late, held back, twice, or not at all. */
  dispatch(delivery: Delivery): void;
  /** A delivery is due that has gone out already, because it was overtaken. */
  isOver(ids: Record<string, string>): boolean;
  /** The headers of one attempt: by a clock that may be wrong, and perhaps with a wrong signature. */
  sign(delivery: Delivery, signer: (delivery: Delivery, now: number) => Headers): Headers;
  /** An attempt was answered. True: another one follows, and nothing is settled yet. */
  isUnsettled(delivery: Delivery, status: number | null): boolean;
}

const isYes = (status: number | null) => status !== null && status >= 200 && status < 300;

export function createDeliveryDials(store: Store, schedule: Schedule, dials: Dials): DeliveryDials {
  // The held ones are the account's own, as its books are: a reset of another account leaves them.
  const { deliveries, dials: own } = store.state;
  const post = (delivery: Delivery, ms: number) =>
    schedule.in(ms / 1000, 'deliver', { delivery: delivery.id });
  const mark = (delivery: Delivery, name: DialName) => {
    dials.count(delivery.vendor, name);
    delivery.dialled = [...(delivery.dialled ?? []), name];
  };
  /** Those that were made before this one of the same vendor wait no longer. */
  const releaseBefore = ({ vendor, nth }: Delivery): void => {
    const freed = own.held.flatMap((id) => {
      const held = deliveries.get(id);
      return held?.vendor === vendor && (held.nth ?? 0) < (nth ?? 0) ? [held] : [];
    });
    own.held = own.held.filter((id) => !freed.some((one) => one.id === id));
    for (const one of freed) post(one, 0);
  };
  const dispatch = (delivery: Delivery): void => {
    const { vendor } = delivery;
    const fate = dials.takeEvent(vendor);
    const { trueFollows, heldAtMost } = dials.state.set[vendor];
    delivery.nth = fate.nth;
    deliveries.set(delivery.id, delivery);
    if (fate.isSilenced) {
      mark(delivery, 'silence');
      return settleLost(store.state, delivery, 'silenced');
    }
    if (fate.delayMs > 0) mark(delivery, 'eventLatency');
    if (fate.twinAfterMs !== null) {
      const twin = { ...delivery, id: freshId('dlv_', 20), copyOf: delivery.id };
      deliveries.set(twin.id, twin);
      mark(twin, 'duplicate');
      post(twin, fate.delayMs + fate.twinAfterMs);
    }
    // A form bears no signature.
    if (fate.isForged && delivery.form === undefined) {
      mark(delivery, 'wrongSignature');
      delivery.forged = trueFollows ? 'first' : 'always';
    }
    if (!fate.isHeld) return post(delivery, fate.delayMs);
    mark(delivery, 'reorder');
    own.held.push(delivery.id);
    schedule.in(fate.delayMs / 1000 + heldAtMost, 'deliver', { delivery: delivery.id, held: 'yes' });
  };
  return {
    dispatch,
    isOver: ({ delivery = '', held }) => {
      if (!held) return false;
      const waited = own.held.includes(delivery);
      own.held = own.held.filter((id) => id !== delivery);
      return !waited;
    },
    sign: (delivery, signer) => {
      const { clockSkew } = dials.state.set[delivery.vendor];
      if (clockSkew !== 0) dials.count(delivery.vendor, 'clockSkew');
      // A signature of the right shape and the right secret, but of another body.
      const signed = delivery.forged ? { ...delivery, body: `${delivery.body} ` } : delivery;
      return signer(signed, Date.now() + clockSkew * 1000);
    },
    isUnsettled: (delivery, status) => {
      if (isYes(status)) releaseBefore(delivery);
      const isAnswered = status !== null && status < 500 && status !== 429;
      if (!delivery.forged || !isAnswered) return false;
      if (isYes(status)) dials.count(delivery.vendor, 'acceptedForged');
      if (delivery.forged === 'always') return false;
      delete delivery.forged;
      post(delivery, 0);
      return true;
    },
  };
}
