import { createHash } from 'node:crypto';

/** Bytes of a block of SHA-256: RFC 2104, section 2. */
const BLOCK = 64;

/**
 * An address of Postgres whose connections know the key under which erased people's addresses are kept: the database
 * makes and finds those hashes itself (`erased_address`), and never stores the key. It is told HMAC's two padded keys.
 */
export function withAddressKey(databaseUrl: string, secret: string): string {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options');
  const setting = `-c app.address_key=${paddedKeys(secret).toString('hex')}`;
  url.searchParams.set('options', given ? `${given} ${setting}` : setting);
  return url.href;
}

function paddedKeys(secret: string): Buffer {
  const key = Buffer.concat([createHash('sha256').update(secret).digest()], BLOCK);
  return Buffer.concat([key.map((byte) => byte ^ 0x36), key.map((byte) => byte ^ 0x5c)]);
}
