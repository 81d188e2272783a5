import { z } from 'zod';
import type { BillingFact, CardFact } from '../../contracts/billing/facts.ts';
import { ourId } from '../read-event.ts';
import { type FactReader, objectOf, optionalId } from './read-fact.ts';

const metadata = z.looseObject({ operator_id: ourId, payment_setup_id: ourId }).nullish();

const setupIntent = z.looseObject({ customer: optionalId, payment_method: optionalId, metadata });

export function readSetup(event: unknown): BillingFact {
  const { object, at } = objectOf(setupIntent, event);
  return {
    type: 'card',
    kind: 'set_up',
    customerId: object.customer,
    paymentMethodId: object.payment_method,
    operatorId: object.metadata?.operator_id,
    paymentSetupId: object.metadata?.payment_setup_id,
    at,
  };
}

const session = z.looseObject({
  mode: z.string(),
  customer: optionalId,
  // A session names its setup, and the method only inside of it: mostly the setup's own event tells that.
  setup_intent: z
    .union([z.string(), z.looseObject({ payment_method: optionalId })])
    .nullish()
    .transform((intent) => (typeof intent === 'object' ? intent?.payment_method : undefined)),
  metadata,
});

export const readSetupPage =
  (kind: CardFact['kind']): FactReader =>
  (event) => {
    const { object, at } = objectOf(session, event);
    if (object.mode !== 'setup') return null;
    return {
      type: 'card',
      kind,
      customerId: object.customer,
      paymentMethodId: object.setup_intent,
      operatorId: object.metadata?.operator_id,
      paymentSetupId: object.metadata?.payment_setup_id,
      at,
    };
  };

const paymentMethod = z.looseObject({
  id: z.string().min(1),
  customer: optionalId,
  card: z
    .looseObject({ brand: z.string(), last4: z.string(), exp_month: z.int(), exp_year: z.int() })
    .nullish(),
});

/** A method that is no card has nothing that expires. */
export function readMethod(event: unknown): BillingFact | null {
  const { object, at } = objectOf(paymentMethod, event);
  const { card } = object;
  if (!card) return null;
  return {
    type: 'card',
    kind: 'updated',
    customerId: object.customer,
    paymentMethodId: object.id,
    card: { brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year },
    at,
  };
}
