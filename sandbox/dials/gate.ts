import type { RequestHandler, Response } from 'express';
import type { Vendor } from '../records.ts';
import { answerUnwell } from './answers.ts';
import type { Dials } from './dials.ts';
import type { Outcome } from './draw.ts';

const ANSWERED: ReadonlySet<Outcome> = new Set(['act', 'throttle', 'error']);

/** A client that never gives up is left after this many milliseconds. */
const HELD_AT_MOST_MS = 600_000;

/** Files that a vendor hosts for people to open: no request of ours goes there. */
const HOSTED = /^\/recordings\//;

/**
 * Stands in front of a vendor's API and does what its dials say, before the vendor looks at keys or bodies.
 * `touch`: for what a vendor did without answering, which nobody else would save.
 */
export function gate(dials: Dials, vendor: Vendor, touch: () => void): RequestHandler {
  return (request, response, next) => {
    if (HOSTED.test(request.path)) return next();
    const { outcome, status, latencyMs } = dials.takeRequest(vendor);
    const { retryAfter } = dials.state.set[vendor];
    if (latencyMs > 0 && ANSWERED.has(outcome)) {
      dials.count(vendor, 'latency');
      instead(response, (send) => after(response, latencyMs, send));
    }
    switch (outcome) {
      case 'act':
        return next();
      case 'refuse':
        dials.count(vendor, 'refuse');
        request.socket.destroy();
        return;
      case 'throttle':
        dials.count(vendor, 'throttleRate');
        return answerUnwell(vendor, 429, { request, response, retryAfter });
      case 'error':
        dials.count(vendor, 'errorRate');
        return answerUnwell(vendor, status, { request, response, retryAfter });
      case 'hangUp':
        instead(response, () => {
          dials.count(vendor, 'hangUpAfterActing');
          touch();
          request.socket.destroy();
        });
        return next();
      case 'hold':
        instead(response, () => {
          dials.count(vendor, 'timeoutAfterActing');
          touch();
          after(response, HELD_AT_MOST_MS, () => request.socket.destroy());
        });
        return next();
    }
  };
}

/** Does something in place of sending the answer, which `send` sends. */
function instead(response: Response, act: (send: () => void) => void): void {
  const end = response.end.bind(response) as (...given: unknown[]) => unknown;
  response.end = ((...given: unknown[]) => {
    act(() => void end(...given));
    return response;
  }) as Response['end'];
}

/** Does it after so many milliseconds, unless the client has left. */
function after(response: Response, ms: number, act: () => void): void {
  const timer = setTimeout(act, ms);
  response.once('close', () => clearTimeout(timer));
}
