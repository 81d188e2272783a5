import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { defaultKeyHasher } from '@better-auth/api-key';

const PREFIX = 'ft_';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** As scanners of leaked secrets know it: 48 random bytes, and six characters by which chance is told from a key. */
const SHAPE = /^ft_([A-Za-z0-9_-]{64})([0-9A-Za-z]{6})$/;
/** Checks a minute and process; what the API keeps for some seconds is not counted. */
const CHECKS_A_MINUTE = 10_000;

/** A new secret, and the columns by which better-auth knows it: hashed, it can be read nowhere else. */
export async function newSecret() {
  const random = randomBytes(48).toString('base64url');
  const secret = `${PREFIX}${random}${checksum(random)}`;
  const columns = {
    prefix: PREFIX,
    start: secret.slice(0, 6),
    key: await defaultKeyHasher(secret),
    ...{ rateLimitEnabled: true, rateLimitTimeWindow: 60_000, rateLimitMax: CHECKS_A_MINUTE },
  };
  return { secret, columns };
}

/** False: it has the form of a key and is none, so that nobody has to look for it. */
export function mayBeSecret(text: string): boolean {
  const [, random = '', sum] = SHAPE.exec(text) ?? [];
  return sum === undefined || sum === checksum(random);
}

/** CRC-32 in base 62: nothing is proved by it, and a key that was cut or mistyped is recognised. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < 6; i += 1) {
    digits = `${BASE62[rest % 62]}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
