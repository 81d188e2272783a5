import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link may be for: one made for the one is no good for the other. */
type LinkPurpose = 'answer' | 'unsubscribe' | 'proof';

const SIGNATURE_BYTES = 16;

/** A token of two of our ids and a signature: it holds no personal data. */
export function signIds(purpose: LinkPurpose, ids: readonly [string, string], secret: string): string {
  const about = Buffer.concat(ids.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')));
  return Buffer.concat([about, sign(purpose, about, secret)]).toString('base64url');
}

/** The ids in a token; null when it is not one of ours, or was made for something else. */
export function readIds(purpose: LinkPurpose, token: string, secret: string): [string, string] | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 32 + SIGNATURE_BYTES) return null;
  const about = bytes.subarray(0, 32);
  if (!timingSafeEqual(bytes.subarray(32), sign(purpose, about, secret))) return null;
  return [toUuid(about.subarray(0, 16)), toUuid(about.subarray(16, 32))];
}

function sign(purpose: LinkPurpose, about: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update(purpose).update(about).digest().subarray(0, SIGNATURE_BYTES);
}

function toUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
