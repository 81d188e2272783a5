import { setTimeout as sleep } from 'node:timers/promises';
import { VendorError, type VendorErrorKind } from './vendor-error.ts';

/** How long a vendor may take; a send holds the contact's lock for this long. */
export const VENDOR_TIMEOUT_MS = 5_000;

/** A vendor's answer that is not a yes. */
interface RefusedAnswer {
  readonly status: number;
  /** The vendor's own code; the HTTP status stands in where it has none. */
  readonly code?: string | number | null | undefined;
  readonly message?: string | undefined;
  /** The Retry-After header: seconds, or an HTTP date. */
  readonly retryAfter?: string | null | undefined;
}

export interface VendorRules {
  readonly vendor: string;
  /** What we are known by: no error repeats it, whoever complains of it and quotes it. */
  readonly key: string;
  readonly timeoutMs: number;
  /** The answer inside an error that the vendor's SDK threw; undefined when no answer came. */
  readonly answerOf: (error: unknown) => RefusedAnswer | undefined;
  /** What an answered 503 means: most vendors send it before they act. */
  readonly on503: Extract<VendorErrorKind, 'unavailable' | 'unknown'>;
  /** Where the credentials themselves are the question, an answered 401 or 403 is the vendor's no. */
  readonly whenDenied?: 'refused';
}

/**
 * Runs one request and turns every failure into a VendorError.
 * The time limit spans connecting, the answer's head and its body: the SDKs' own limits leave the body out.
 */
export async function askVendor<T>(
  rules: VendorRules,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  const limit = sleep(rules.timeoutMs, undefined, { signal: done.signal }).then(
    (): never => {
      late.abort();
      throw new VendorError(rules.vendor, 'unknown', `no answer within ${rules.timeoutMs} ms`);
    },
    (): Promise<never> => new Promise(() => {}),
  );
  try {
    return await Promise.race([request(late.signal), limit]);
  } catch (error) {
    throw vendorError(rules, error);
  } finally {
    done.abort();
  }
}

function vendorError(rules: VendorRules, error: unknown): VendorError {
  if (error instanceof VendorError) return error;
  const answer = rules.answerOf(error);
  if (answer) return answeredError(rules, answer);
  const reason = withoutSecret(error instanceof Error ? error.message : String(error), rules.key);
  return neverConnected(error)
    ? new VendorError(rules.vendor, 'unavailable', `cannot connect: ${reason}`, { cause: error })
    : new VendorError(rules.vendor, 'unknown', `no answer: ${reason}`, { cause: error });
}

/** Without the SDK's own error: it repeats the answer, and a failure's causes end up in a workflow's history. */
function answeredError(rules: VendorRules, answer: RefusedAnswer): VendorError {
  const { status } = answer;
  const kind = isDenied(status) && rules.whenDenied ? rules.whenDenied : kindOf(status, rules.on503);
  const reason = withoutAddresses(withoutSecret(answer.message ?? '', rules.key)) || 'no reason given';
  return new VendorError(rules.vendor, kind, `answered ${status}: ${reason}`, {
    status,
    code: String(answer.code ?? status),
    retryAfterMs: kind === 'rate_limited' ? retryAfterMs(answer.retryAfter, Date.now()) : undefined,
  });
}

/** Shorter ones are no secrets, and would be found in any word. */
const SHORTEST_SECRET = 6;

/** Before anything is cut off or struck out of what a vendor said: what is left of a secret then is not found again. */
export function withoutSecret(text: string, secret: string): string {
  return secret.length < SHORTEST_SECRET ? text : text.replaceAll(secret, '(a secret)');
}

const LONGEST_REASON = 300;

/** What a vendor complains of may be the address itself; a history that outlives an erasure must not hold it. */
function withoutAddresses(message: string): string {
  return message
    .slice(0, LONGEST_REASON)
    .replace(/[^\s"'<>(),;:]{1,64}@[^\s"'<>(),;:]+/g, '(an address)')
    .replace(/\+?\d[\d ().-]{5,}\d/g, '(a number)');
}

/**
 * 401, 402 and 403 are about our account (a rotated key, an unpaid bill), not about the request: nothing was done, and it
 * is tried again while it is of use. 408 and 409 say that the same request may still be under way. */
function kindOf(status: number, on503: VendorRules['on503']): VendorErrorKind {
  if (status === 429) return 'rate_limited';
  if (status === 503) return on503;
  if (status === 401 || status === 402 || status === 403) return 'unavailable';
  if (status === 408 || status === 409) return 'unknown';
  return status >= 400 && status < 500 ? 'refused' : 'unknown';
}

const isDenied = (status: number): boolean => status === 401 || status === 403;

/** Milliseconds from now, never negative; undefined when the header is missing or unreadable. */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const at = /^\d+(\.\d+)?$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.round(at - now));
}

/** Codes of failures before a byte of the request could leave; a reset is not one of them. */
const BEFORE_CONNECTING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Stripe keeps the underlying error in `detail`, the others in `cause`. */
function neverConnected(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, cause, detail } = error as { code?: unknown; cause?: unknown; detail?: unknown };
  if (typeof code === 'string' && BEFORE_CONNECTING.has(code)) return true;
  return neverConnected(cause, depth + 1) || neverConnected(detail, depth + 1);
}

/** The id that the vendor gave; without one we cannot say what became of the request. */
export function requireId(vendor: string, id: unknown): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new VendorError(vendor, 'unknown', 'answered yes, but gave no id');
}
