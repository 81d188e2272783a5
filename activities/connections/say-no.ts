import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { withoutSecret } from '../../vendors/ask-vendor.ts';
import { VendorError } from '../../vendors/vendor-error.ts';

/** An error of the vendor's without any secret in it: a client may complain of a header, and quote it. */
export function withoutSecrets(
  { kind, vendor, message, ...details }: VendorError,
  secrets: ConnectionSecrets[ConnectionVendor],
): VendorError {
  const { code, retryAfterMs, status } = details;
  const words = Object.values<string>({ ...secrets }).reduce(withoutSecret, message);
  return new VendorError(vendor, kind, words.replace(`${vendor}: `, ''), {
    ...{ code, retryAfterMs },
    ...(status !== undefined && { status }),
  });
}

/** The vendor's own words, where it gave any. */
export function wordsOf({ vendor, message }: VendorError): string {
  return message.replace(`${vendor}: `, '').replace(/^answered \d+: /, '');
}
