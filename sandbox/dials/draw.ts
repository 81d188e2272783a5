import { createHash } from 'node:crypto';
import type { Vendor } from '../records.ts';
import type { VendorDials } from './catalogue.ts';

/** The second of two that arrive under one id comes within this many milliseconds of the first. */
const TWIN_WITHIN_MS = 1_000;

/** What befalls the n-th request to a vendor, or the n-th event from it, hangs on these three and its dials alone. */
export interface Turn {
  readonly seed: number;
  readonly vendor: Vendor;
  /** From 0. */
  readonly n: number;
}

/** A number from 0 up to and without 1, always the same for the same turn and stream. */
export function draw({ seed, vendor, n }: Turn, stream: string): number {
  const digest = createHash('sha256').update(`${seed} ${vendor} ${stream} ${n}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

const isHit = (turn: Turn, stream: string, share: number) => share > 0 && draw(turn, stream) < share;

function around(turn: Turn, stream: string, mean: number, spread: number): number {
  if (spread === 0) return mean;
  return Math.max(0, Math.round(mean - spread + 2 * spread * draw(turn, stream)));
}

export type Outcome = 'act' | 'refuse' | 'throttle' | 'error' | 'hangUp' | 'hold';

export interface RequestFate {
  readonly outcome: Outcome;
  /** Of an `error`. */
  readonly status: 500 | 503;
  readonly latencyMs: number;
}

/** Each dial draws for itself; where several hit one request, the first in this order counts. */
export function requestFate(turn: Turn, dials: VendorDials): RequestFate {
  const inOrder: readonly (readonly [Outcome, string, number])[] = [
    ['refuse', 'refuse', dials.refuse],
    ['throttle', 'throttleRate', dials.throttleRate],
    ['error', 'errorRate', dials.errorRate],
    ['hangUp', 'hangUpAfterActing', dials.hangUpAfterActing],
    ['hold', 'timeoutAfterActing', dials.timeoutAfterActing],
  ];
  const hit = inOrder.find(([, stream, share]) => isHit(turn, stream, share));
  return {
    outcome: hit?.[0] ?? 'act',
    status: draw(turn, 'errorStatus') < 0.5 ? 500 : 503,
    latencyMs: around(turn, 'latency', dials.latency, dials.latencySpread),
  };
}

export interface EventFate {
  readonly isSilenced: boolean;
  readonly delayMs: number;
  readonly isHeld: boolean;
  /** Milliseconds after the first that a second one of the same id is sent; null: there is none. */
  readonly twinAfterMs: number | null;
  readonly isForged: boolean;
}

export function eventFate(turn: Turn, dials: VendorDials): EventFate {
  return {
    isSilenced: isHit(turn, 'silence', dials.silence),
    delayMs: around(turn, 'eventLatency', dials.eventLatency, dials.eventLatencySpread),
    isHeld: isHit(turn, 'reorder', dials.reorder),
    twinAfterMs: isHit(turn, 'duplicate', dials.duplicate)
      ? Math.floor(draw(turn, 'twinAfter') * TWIN_WITHIN_MS)
      : null,
    isForged: isHit(turn, 'wrongSignature', dials.wrongSignature),
  };
}
