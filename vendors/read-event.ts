import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UnreadableEvent, type Verification, type WebhookRequest } from './event.ts';

/** A vendor's clock may run ahead of ours by this much before we call its signature stale. */
const FUTURE_TOLERANCE_MS = 300_000;

/** The one value of a header; undefined when it is missing, empty or repeated. */
export function headerOf(request: WebhookRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Judges a signed time against both bounds; only for a signature that has been found right. */
export function freshness(signedAtMs: number, now: Date, pastMs: number): Verification {
  const ageMs = now.getTime() - signedAtMs;
  return ageMs <= pastMs && ageMs >= -FUTURE_TOLERANCE_MS ? 'ok' : 'stale';
}

/** @throws UnreadableEvent */
export function parseJson(vendor: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableEvent(`${vendor}: the body is not JSON: ${(error as Error).message}`);
  }
}

/** @throws UnreadableEvent naming the first field that does not fit */
export function readFields<S extends z.ZodType>(vendor: string, schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'the body';
  throw new UnreadableEvent(`${vendor}: ${field}: ${issue?.message ?? 'does not fit'}`);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A text that may be left out, null or empty: all three mean that the vendor does not know. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text?.trim() || undefined);

/** One of our ids in a vendor's free-form metadata; somebody else's value there is not an error. */
export const ourId = z.string().min(1).optional().catch(undefined);

/** 8.64e15 ms either side of 1970 is all that a Date can hold. */
const instantMs = z.number().min(-8.64e15).max(8.64e15);

export const epochMs = instantMs.transform((ms) => new Date(ms));

export const epochSeconds = z
  .number()
  .min(-8.64e12)
  .max(8.64e12)
  .transform((seconds) => new Date(seconds * 1000));

/** ISO 8601 with an offset: without one it would be read in the server's own zone. */
export const isoInstant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
