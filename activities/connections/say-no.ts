import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import { VendorError } from '../../vendors/vendor-error.ts';

/** Shorter ones are no secrets, and would be found in any word. */
const SHORTEST_SECRET = 6;

/** An error of the vendor's without any secret in it: a client may complain of a header, and quote it. */
export function withoutSecrets(
  { kind, vendor, message, ...details }: VendorError,
  secrets: ConnectionSecrets[ConnectionVendor],
): VendorError {
  const { code, retryAfterMs, status } = details;
  const texts = Object.values(secrets).filter(
    (text) => typeof text === 'string' && text.length >= SHORTEST_SECRET,
  );
  const words = texts.reduce((said, text) => said.replaceAll(text, '(a secret)'), message);
  return new VendorError(vendor, kind, words.replace(`${vendor}: `, ''), {
    ...{ code, retryAfterMs },
    ...(status !== undefined && { status }),
  });
}

/** The vendor's own words, where it gave any. */
export function wordsOf({ vendor, message }: VendorError): string {
  return message.replace(`${vendor}: `, '').replace(/^answered \d+: /, '');
}
