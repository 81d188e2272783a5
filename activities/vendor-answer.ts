import { ApplicationFailure } from '@temporalio/common';
import { VendorError } from '../vendors/vendor-error.ts';

type Answer =
  | { readonly did: 'accept'; readonly vendorId: string }
  | { readonly did: 'refuse'; readonly reason: string }
  | { readonly did: 'nothing'; readonly error: Error };

/**
 * What a call to a vendor came to. A refusal and a provable nothing are answers; a silence is thrown on, because the
 * vendor may have acted.
 */
export async function vendorAnswer(act: () => Promise<{ vendorId: string }>): Promise<Answer> {
  try {
    return { did: 'accept', ...(await act()) };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.kind === 'refused') return { did: 'refuse', reason: error.code ?? error.message };
    if (error.kind === 'unknown') throw error;
    return { did: 'nothing', error: retryLater(error) };
  }
}

/** The failure that Temporal is told: it waits as long as the vendor asked for. */
export function retryLater(error: VendorError): Error {
  return ApplicationFailure.create({
    message: error.message,
    type: error.kind,
    cause: error,
    ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
  });
}
