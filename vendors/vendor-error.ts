/**
 * Why a vendor did not do what we asked, in the same words for every vendor.
 * - `refused`: the vendor said no and will say no again (bad number, bad key, blocked recipient).
 * - `rate_limited`: too many requests; try again after `retryAfterMs`.
 * - `unavailable`: the vendor did not act (connection refused, 503 answered).
 * - `unknown`: no answer came; the vendor may have acted.
 */
export type VendorErrorKind = 'refused' | 'rate_limited' | 'unavailable' | 'unknown';

export class VendorError extends Error {
  readonly vendor: string;
  readonly kind: VendorErrorKind;
  /** The vendor's own code, e.g. Twilio's 21610. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Of an answer: its HTTP status. */
  readonly status: number | undefined;

  constructor(
    vendor: string,
    kind: VendorErrorKind,
    message: string,
    details: {
      code?: string | undefined;
      retryAfterMs?: number | undefined;
      status?: number;
      cause?: unknown;
    } = {},
  ) {
    super(`${vendor}: ${message}`, { cause: details.cause });
    this.name = 'VendorError';
    this.vendor = vendor;
    this.kind = kind;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
  }
}
