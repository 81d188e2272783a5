import twilio from 'twilio';
import { askVendor, requireId, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';

export interface TwilioClient {
  /** Hands one text to Twilio; `vendorId` is the message's sid. @throws VendorError */
  sendSms(sms: OutboundSms): Promise<{ vendorId: string }>;
  /**
   * The sids of texts with exactly these ends and this body, made at or after `since`, newest first.
   * @throws VendorError
   */
  findSms(sms: SmsToFind): Promise<string[]>;
  /** Deletes a text with its body and both ends; that it is gone already is as good. @throws VendorError */
  deleteSms(vendorId: string): Promise<void>;
}

interface OutboundSms {
  /** E.164 */
  readonly from: string;
  /** E.164 */
  readonly to: string;
  readonly body: string;
  /** Where Twilio reports the delivery; its query carries our message id. */
  readonly statusCallback: string;
}

interface SmsToFind {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly since: Date;
}

interface TwilioClientOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Default: Twilio's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/** Two numbers rarely exchange more texts than this in the minutes that reconciling looks back on. */
const NEWEST_LISTED = 200;

/** Twilio's SDK, and how it is asked. */
export function connectTwilio(options: TwilioClientOptions, more: Pick<VendorRules, 'whenDenied'> = {}) {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  const rules: VendorRules = {
    vendor: 'twilio',
    key: options.authToken,
    timeoutMs,
    answerOf,
    on503: 'unavailable',
    ...more,
  };
  const client = twilio(options.accountSid, options.authToken, {
    httpClient: new AnsweringRequestClient({ timeout: timeoutMs, autoRetry: false }),
  });
  if (options.baseUrl) client.api.baseUrl = options.baseUrl.replace(/\/$/, '');
  return { client, ask: <T>(request: () => Promise<T>): Promise<T> => askVendor(rules, request) };
}

export function createTwilioClient(options: TwilioClientOptions): TwilioClient {
  const { client, ask } = connectTwilio(options);
  return {
    async sendSms({ from, to, body, statusCallback }) {
      const message = await ask(() => client.messages.create({ from, to, body, statusCallback }));
      return { vendorId: requireId('twilio', message.sid) };
    },

    async findSms({ from, to, body, since }) {
      // No DateSent filter: a text that is still queued has no such date yet, and missing it would send it
      // twice.
      const messages = await ask(() =>
        client.messages.list({ from, to, pageSize: NEWEST_LISTED, limit: NEWEST_LISTED }),
      );
      const earliest = Math.floor(since.getTime() / 1000) * 1000; // Twilio's dates have whole seconds
      return messages
        .filter((message) => message.body === body && madeAt(message) >= earliest)
        .map((message) => message.sid);
    },

    async deleteSms(vendorId) {
      try {
        await ask(() => client.messages(vendorId).remove());
      } catch (error) {
        if (!(error instanceof VendorError && error.status === 404)) throw error;
      }
    },
  };
}

function madeAt(message: { dateCreated: Date | null; dateSent: Date | null }): number {
  return (message.dateCreated ?? message.dateSent)?.getTime() ?? Number.POSITIVE_INFINITY;
}

class TwilioAnswer extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | undefined;

  constructor(status: number, body: unknown, retryAfter: string | undefined) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** The SDK's own exception drops the answer's headers, and Retry-After with them. */
class AnsweringRequestClient extends twilio.RequestClient {
  override async request<TData>(
    request: Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0],
  ): Promise<Awaited<ReturnType<typeof twilio.RequestClient.prototype.request<TData>>>> {
    const response = await super.request<TData>(request as never);
    if (response.statusCode < 400) return response;
    const headers = (response as { headers?: Record<string, string> }).headers;
    throw new TwilioAnswer(response.statusCode, response.body, headers?.['retry-after']);
  }
}

function answerOf(error: unknown) {
  if (!(error instanceof TwilioAnswer)) return undefined;
  const body: { code?: number; message?: string } | null = typeof error.body === 'object' ? error.body : null;
  return {
    status: error.status,
    code: body?.code,
    message: body?.message,
    retryAfter: error.retryAfter,
  };
}
