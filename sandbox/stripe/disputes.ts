import type { World } from '../world.ts';
import { emitStripe, nowSeconds, stripeId } from './events.ts';
import { disputeJson } from './money-objects.ts';
import type { Charge, Dispute } from './records.ts';

/** The payer's bank asks for the money back, and has it until the dispute is decided. */
export function openDispute(world: World, charge: Charge): Dispute {
  const dispute: Dispute = {
    id: stripeId('du'),
    charge: charge.id,
    payment: charge.payment,
    amount: charge.amount - charge.refunded,
    currency: charge.currency,
    status: 'needs_response',
    created: nowSeconds(),
  };
  charge.dispute = dispute.id;
  world.state.disputes.set(dispute.id, dispute);
  emitStripe(world, 'charge.dispute.created', disputeJson(dispute));
  emitStripe(world, 'charge.dispute.funds_withdrawn', disputeJson(dispute));
  return dispute;
}

export function closeDispute(world: World, dispute: Dispute, status: 'won' | 'lost'): void {
  dispute.status = status;
  emitStripe(world, 'charge.dispute.closed', disputeJson(dispute));
  if (status === 'won') emitStripe(world, 'charge.dispute.funds_reinstated', disputeJson(dispute));
}
