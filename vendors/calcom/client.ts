import { z } from 'zod';
import { askVendor, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';

/** Cal.com has no SDK for servers: the few requests that we make are typed here. */
export interface CalcomClient {
  /** The free times of an event type between two instants: when each begins, in order, each once. @throws VendorError */
  listSlots(question: SlotsQuestion): Promise<Date[]>;
  /** Cancels a booking; that it is cancelled or gone already is as good. @throws VendorError */
  cancelBooking(uid: string, reason: string): Promise<void>;
}

export interface SlotsQuestion {
  readonly eventTypeId: string;
  readonly from: Date;
  readonly to: Date;
  /** Minutes; only for event types that leave the choice. Default: the event type's own. */
  readonly duration?: number | undefined;
}

interface CalcomClientOptions {
  readonly apiKey: string;
  /** Default: Cal.com's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

const ADDRESS = 'https://api.cal.com';

/** Each resource has a version of its own; without it an older one answers: https://cal.com/docs/api-reference/v2/slots/get-available-time-slots-for-an-event-type */
const SLOTS_VERSION = '2024-09-04';
const BOOKINGS_VERSION = '2024-08-13';

const instant = z.iso.datetime({ offset: true });

/** By day, in the zone asked for. Older answers hold bare texts, today's hold objects with a start. */
const slotsAnswer = z.object({
  status: z.literal('success'),
  data: z.record(z.string(), z.array(z.union([instant, z.object({ start: instant })]))),
});

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }).partial() }).partial();

export function createCalcomClient(options: CalcomClientOptions): CalcomClient {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  const rules: VendorRules = { vendor: 'calcom', timeoutMs, answerOf, on503: 'unavailable' };
  const base = (options.baseUrl ?? ADDRESS).replace(/\/$/, '');

  const request = (path: string, version: string, body?: object): Promise<unknown> =>
    askVendor(rules, async (signal) => {
      const headers = { authorization: `Bearer ${options.apiKey}`, 'cal-api-version': version };
      const response = await fetch(`${base}${path}`, {
        ...(body
          ? {
              method: 'POST',
              body: JSON.stringify(body),
              headers: { ...headers, 'content-type': 'application/json' },
            }
          : { headers }),
        signal,
      });
      const answer: unknown = await response.json().catch((error: unknown) => {
        if (signal.aborted || response.ok) throw error;
        return null;
      });
      if (!response.ok) throw new CalcomAnswer(response.status, answer, response.headers.get('retry-after'));
      return answer;
    });

  return {
    async listSlots({ eventTypeId, from, to, duration }) {
      const query = new URLSearchParams({
        eventTypeId,
        start: from.toISOString(),
        end: to.toISOString(),
        timeZone: 'UTC',
        ...(duration !== undefined && { duration: String(duration) }),
      });
      const answer = slotsAnswer.safeParse(await request(`/v2/slots?${query.toString()}`, SLOTS_VERSION));
      if (!answer.success) {
        throw new VendorError('calcom', 'unknown', 'answered yes, but gave no list of slots', {
          cause: answer.error,
        });
      }
      const starts = Object.values(answer.data.data)
        .flat()
        .map((slot) => Date.parse(typeof slot === 'string' ? slot : slot.start));
      return [...new Set(starts)].sort((a, b) => a - b).map((at) => new Date(at));
    },

    async cancelBooking(uid, cancellationReason) {
      const path = `/v2/bookings/${encodeURIComponent(uid)}/cancel`;
      try {
        await request(path, BOOKINGS_VERSION, { cancellationReason });
      } catch (error) {
        if (!(error instanceof VendorError) || !isOver(error)) throw error;
      }
    },
  };
}

/** Cal.com says 404, or 400 "because it is cancelled" or has "already been cancelled". */
function isOver({ status, message }: VendorError): boolean {
  return status === 404 || (status === 400 && /cancell?ed/i.test(message));
}

class CalcomAnswer extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;

  constructor(status: number, body: unknown, retryAfter: string | null) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

function answerOf(error: unknown) {
  if (!(error instanceof CalcomAnswer)) return undefined;
  const told = refusal.safeParse(error.body).data?.error;
  return { status: error.status, code: told?.code, message: told?.message, retryAfter: error.retryAfter };
}
