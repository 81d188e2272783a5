import { z } from 'zod';
import type { BillingFact } from '../../contracts/billing/facts.ts';
import { epochSeconds, readFields } from '../read-event.ts';

/** Reads one kind of event; null when it is about something that we do not keep. */
export type FactReader = (event: unknown) => BillingFact | null;

/** Stripe gives an object's id, or the whole object where it was told to expand it. */
export const idField = z
  .union([z.string().min(1), z.looseObject({ id: z.string().min(1) })])
  .transform((object) => (typeof object === 'string' ? object : object.id));

export const optionalId = idField.nullish().transform((id) => id ?? undefined);

/** What the event is about, and when it happened. @throws UnreadableEvent */
export function objectOf<S extends z.ZodType>(schema: S, event: unknown): { object: z.output<S>; at: Date } {
  const envelope = z.looseObject({ created: epochSeconds, data: z.looseObject({ object: schema }) });
  const { created, data } = readFields('stripe', envelope, event);
  return { object: data.object as z.output<S>, at: created };
}
