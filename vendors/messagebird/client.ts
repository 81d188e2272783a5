import { BirdAPIError, BirdClient, BirdRateLimitError } from '@messagebird/sdk';
import { askVendor, requireId, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';

export interface MessagebirdClient {
  /** Hands one text to Bird; `vendorId` is the message's id, `sms_…`. @throws VendorError */
  sendSms(sms: OutboundSms): Promise<{ vendorId: string }>;
  /**
   * The ids of texts that carry our message id, made at or after `since`, newest first.
   * @throws VendorError
   */
  findSms(sms: SmsToFind): Promise<string[]>;
}

interface OutboundSms {
  /** E.164 */
  readonly from: string;
  /** E.164 */
  readonly to: string;
  readonly body: string;
  /** Carriers see it; what a sender was registered for may not cover `marketing`. */
  readonly category: 'transactional' | 'marketing';
  /** Ours; every event and every list of Bird's carries them again. */
  readonly operatorId: string;
  readonly messageId: string;
}

interface SmsToFind extends Pick<OutboundSms, 'from' | 'to' | 'messageId'> {
  readonly since: Date;
}

interface MessagebirdClientOptions {
  /** Its middle names the region whose address is used: `bk_{region}_…`. */
  readonly apiKey: string;
  /** Default: the region's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

const LISTED_AT_ONCE = 100;

/** How Bird's SDK is asked. */
export function connectMessagebird(
  options: MessagebirdClientOptions,
  more: Pick<VendorRules, 'whenDenied'> = {},
) {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  const rules: VendorRules = {
    vendor: 'messagebird',
    key: options.apiKey,
    timeoutMs,
    answerOf,
    on503: 'unavailable',
    ...more,
  };
  return <T>(request: (bird: BirdClient, signal: AbortSignal) => Promise<T>): Promise<T> =>
    askVendor(rules, (signal) => withReason({ ...options, timeoutMs }, (bird) => request(bird, signal)));
}

export function createMessagebirdClient(options: MessagebirdClientOptions): MessagebirdClient {
  const ask = connectMessagebird(options);
  return {
    async sendSms({ from, to, body, category, operatorId, messageId }) {
      const sms = {
        ...{ from, to, text: body, category },
        metadata: { operator_id: operatorId, message_id: messageId },
      };
      // Bird repeats its answer to a key for three hours: a second line behind asking whether it has the message.
      const idempotencyKey = `message/${messageId}`;
      const sent = await ask((bird, signal) => bird.sms.send(sms, { signal, idempotencyKey }));
      return { vendorId: requireId('messagebird', sent?.id) };
    },

    async findSms({ from, to, messageId, since }) {
      // Bird's list has no filter on metadata.
      const wanted = { direction: 'outbound', from, to, created_after: since.toISOString() } as const;
      return ask(async (bird, signal) => {
        const found: string[] = [];
        for await (const sms of bird.sms.list({ ...wanted, limit: LISTED_AT_ONCE }, { signal })) {
          if (sms.metadata?.['message_id'] === messageId) found.push(sms.id);
        }
        return found;
      });
    },
  };
}

/** Runs a request with a client of its own: the SDK drops why no answer came, and whether it was sent hangs on it. */
async function withReason<T>(
  { apiKey, baseUrl, timeoutMs }: MessagebirdClientOptions & { readonly timeoutMs: number },
  request: (bird: BirdClient) => Promise<T>,
): Promise<T> {
  let reason: unknown;
  const bird = new BirdClient({
    ...{ apiKey, timeout: timeoutMs, maxRetries: 0 },
    ...(baseUrl && { baseUrl: baseUrl.replace(/\/$/, '') }),
    fetch: (...request) =>
      fetch(...request).catch((error: unknown) => {
        reason = error;
        throw error;
      }),
  });
  try {
    return await request(bird);
  } catch (error) {
    throw reason ?? error;
  }
}

function answerOf(error: unknown) {
  if (!(error instanceof BirdAPIError)) return undefined;
  return {
    status: error.statusCode,
    code: error.code === 'unknown' ? undefined : error.code,
    message: error.message,
    retryAfter: error instanceof BirdRateLimitError ? error.retryAfter?.toString() : undefined,
  };
}
