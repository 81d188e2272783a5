import type { World } from '../world.ts';
import { invalid, missingParam, noSuch } from './errors.ts';
import { emitStripe, nowSeconds, stripeId } from './events.ts';
import { chargeJson, refundJson } from './money-objects.ts';
import { integerParam, mergedMetadata, type Params, textParam } from './params.ts';
import type { Charge, Refund } from './records.ts';

/** `POST /v1/refunds`: of a charge or of a payment intent, in part or whole. */
export function createRefund(world: World, params: Params): Refund {
  const charge = chargeIn(world, params);
  const amount = integerParam(params, 'amount') ?? charge.amount - charge.refunded;
  return refundCharge(world, charge, amount, {
    reason: textParam(params, 'reason'),
    metadata: mergedMetadata(params),
  });
}

function chargeIn(world: World, params: Params): Charge {
  const id = textParam(params, 'charge');
  const intent = textParam(params, 'payment_intent');
  if (id === null && intent === null) throw missingParam('payment_intent');
  const payment = intent === null ? undefined : world.state.payments.get(intent);
  if (intent !== null && !payment) throw noSuch('payment_intent', intent, 'payment_intent');
  const charge = world.state.charges.get(id ?? payment?.latestCharge ?? '');
  if (charge) return charge;
  throw id === null
    ? invalid(`This PaymentIntent (${intent}) does not have a successful charge to refund.`)
    : noSuch('charge', id, 'charge');
}

export function refundCharge(
  world: World,
  charge: Charge,
  amount: number,
  about: Pick<Refund, 'reason' | 'metadata'>,
): Refund {
  const left = charge.amount - charge.refunded;
  const dispute = world.state.disputes.get(charge.dispute ?? '');
  if (charge.failure !== null) throw invalid(`Charge ${charge.id} did not succeed and cannot be refunded.`);
  if (dispute && dispute.status !== 'won') {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, undefined, DISPUTED);
  }
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, REFUNDED);
  if (amount < 1 || amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      'amount',
    );
  }
  const refund: Refund = {
    id: stripeId('re'),
    charge: charge.id,
    payment: charge.payment,
    amount,
    currency: charge.currency,
    ...about,
    failed: false,
    created: nowSeconds(),
  };
  charge.refunded += amount;
  world.state.refunds.set(refund.id, refund);
  emitStripe(world, 'refund.created', refundJson(refund));
  emitStripe(world, 'charge.refunded', chargeJson(world, charge));
  return refund;
}

/** The payer's bank does not take a refund, days after it was told. */
export function failRefund(world: World, refund: Refund): void {
  const charge = world.state.charges.get(refund.charge);
  refund.failed = true;
  if (charge) charge.refunded -= refund.amount;
  emitStripe(world, 'refund.updated', refundJson(refund));
  emitStripe(world, 'refund.failed', refundJson(refund));
}

const DISPUTED = 'charge_disputed';
const REFUNDED = 'charge_already_refunded';
