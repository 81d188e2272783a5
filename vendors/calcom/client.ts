import { z } from 'zod';
import { askJson, JsonAnswer } from '../ask-json.ts';
import { VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
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

interface CalcomRequest {
  /** Of the resource, where it has versions. */
  readonly version?: string;
  readonly method?: 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
}

/** How Cal.com is asked. */
export function connectCalcom(
  { apiKey, baseUrl, timeoutMs = VENDOR_TIMEOUT_MS }: CalcomClientOptions,
  more: Pick<VendorRules, 'whenDenied'> = {},
) {
  const rules: VendorRules = {
    vendor: 'calcom',
    key: apiKey,
    timeoutMs,
    answerOf,
    on503: 'unavailable',
    ...more,
  };
  const base = (baseUrl ?? ADDRESS).replace(/\/$/, '');
  return (path: string, { version, ...request }: CalcomRequest = {}): Promise<unknown> =>
    askJson(rules, `${base}${path}`, {
      ...request,
      ...(version && { headers: { 'cal-api-version': version } }),
    });
}

export function createCalcomClient(options: CalcomClientOptions): CalcomClient {
  const request = connectCalcom(options);
  return {
    async listSlots({ eventTypeId, from, to, duration }) {
      const query = new URLSearchParams({
        eventTypeId,
        start: from.toISOString(),
        end: to.toISOString(),
        timeZone: 'UTC',
        ...(duration !== undefined && { duration: String(duration) }),
      });
      const answer = slotsAnswer.safeParse(
        await request(`/v2/slots?${query.toString()}`, { version: SLOTS_VERSION }),
      );
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
        await request(path, { version: BOOKINGS_VERSION, body: { cancellationReason } });
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

function answerOf(error: unknown) {
  if (!(error instanceof JsonAnswer)) return undefined;
  const told = refusal.safeParse(error.body).data?.error;
  return { status: error.status, code: told?.code, message: told?.message, retryAfter: error.retryAfter };
}
