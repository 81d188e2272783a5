import { freshId } from '../state.ts';
import type { World } from '../world.ts';
import { invoiceJson } from './invoice-objects.ts';
import { stripeVersion } from './objects.ts';
import type { Invoice } from './records.ts';

export const nowSeconds = () => Math.floor(Date.now() / 1000);

export function stripeId(prefix: string): string {
  return freshId(`${prefix}_`, 24);
}

/** Tells the target about an object; Stripe's event holds a copy of it as it is now. */
export function emitStripe(world: World, type: string, object: Record<string, unknown>): void {
  const event = {
    id: stripeId('evt'),
    object: 'event',
    api_version: stripeVersion,
    created: nowSeconds(),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  world.send({
    vendor: 'stripe',
    event: type,
    about: String(object.id),
    body: JSON.stringify(event, null, 2),
  });
}

export function emitInvoice(world: World, type: string, invoice: Invoice): void {
  emitStripe(world, type, invoiceJson(world, invoice));
}
