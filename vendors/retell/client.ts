import Retell from 'retell-sdk';
import type { CallFact } from '../../contracts/calls/facts.ts';
import { askVendor, requireId, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { callFactOf } from './events.ts';

export interface RetellClient {
  /** Starts dialling; `vendorId` is Retell's call id. @throws VendorError */
  placeCall(call: OutboundCall): Promise<{ vendorId: string }>;
  /** Retell's id of the call that carries our id in its metadata. @throws VendorError */
  findCall(call: { callId: string }): Promise<string | null>;
  /**
   * The call as its own last event would have told it, for calls whose events were lost; null while it is
   * not over.
   * @throws VendorError, or UnreadableEvent when the answer is not a call
   */
  getCall(vendorId: string): Promise<CallFact | null>;
  /** Deletes a call with its recording, transcript and analysis; that it is gone already is as good. @throws VendorError */
  deleteCall(vendorId: string): Promise<void>;
}

interface OutboundCall {
  /** E.164 */
  readonly from: string;
  /** E.164 */
  readonly to: string;
  /** Default: the agent that is bound to the `from` number. */
  readonly agentId?: string | undefined;
  /** `operator_id`, `lead_id` and `call_id`: they come back with every event. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the agent's prompt may name. */
  readonly variables: Readonly<Record<string, string>>;
}

interface RetellClientOptions {
  readonly apiKey: string;
  /** Default: Retell's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

const OVER = new Set(['ended', 'not_connected', 'error']);

/** Retell's SDK, and how it is asked. */
export function connectRetell(options: RetellClientOptions, more: Pick<VendorRules, 'whenDenied'> = {}) {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  const rules: VendorRules = {
    vendor: 'retell',
    key: options.apiKey,
    timeoutMs,
    answerOf,
    on503: 'unavailable',
    ...more,
  };
  const retell = new Retell({
    apiKey: options.apiKey,
    maxRetries: 0,
    timeout: timeoutMs,
    ...(options.baseUrl ? { baseURL: options.baseUrl } : {}),
  });
  const ask = <T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> => askVendor(rules, request);
  return { retell, ask };
}

export function createRetellClient(options: RetellClientOptions): RetellClient {
  const { retell, ask } = connectRetell(options);
  return {
    async placeCall({ from, to, agentId, metadata, variables }) {
      const body = {
        from_number: from,
        to_number: to,
        metadata,
        retell_llm_dynamic_variables: { ...variables },
        ...(agentId ? { override_agent_id: agentId } : {}),
      };
      const call = await ask((signal) => retell.call.createPhoneCall(body, { signal }));
      return { vendorId: requireId('retell', call.call_id) };
    },

    async findCall({ callId }) {
      const filter = { key: 'call_id', type: 'string', op: 'eq', value: callId } as const;
      const page = await ask((signal) =>
        retell.call.list({ filter_criteria: { metadata: [filter] }, limit: 10 }, { signal }),
      );
      const ours = page.items.find(
        (call) => (call.metadata as { call_id?: unknown } | null)?.call_id === callId,
      );
      return ours?.call_id ?? null;
    },

    async getCall(vendorId) {
      const call = await ask((signal) => retell.call.retrieve(vendorId, { signal }));
      if (!OVER.has(call.call_status)) return null;
      return callFactOf(call.call_analysis ? 'analyzed' : 'ended', call);
    },

    async deleteCall(vendorId) {
      try {
        await ask((signal) => retell.call.delete(vendorId, { signal }));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}

/** Retell says 404 or, by its document, 422 "Cannot find requested asset under given api key." */
function isGone(error: unknown): boolean {
  if (!(error instanceof VendorError)) return false;
  return error.status === 404 || (error.status === 422 && /cannot find/i.test(error.message));
}

function answerOf(error: unknown) {
  if (!(error instanceof Retell.APIError) || error.status === undefined) return undefined;
  const headers: Headers | undefined = error.headers;
  return { status: error.status, message: error.message, retryAfter: headers?.get('retry-after') };
}
