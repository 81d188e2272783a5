import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 5.2 recommends steps of 30 seconds, and to take codes of one step more, for clocks that differ. */
const STEP_SECONDS = 30;
const STEPS_AROUND = [0, -1, 1] as const;
/** RFC 4226 4, R6 recommends 160 bits. */
const SECRET_BYTES = 20;
const DIGITS = 6;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A secret for an authenticator app, in base32, as apps take it. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES));
}

/** The step (half minutes since 1970) around `at` that the code belongs to; null: none, the code is wrong. */
export function stepOfCode(secret: string, code: string, at: Date): number | null {
  const now = Math.floor(at.getTime() / 1000 / STEP_SECONDS);
  const given = Buffer.from(code);
  const steps = STEPS_AROUND.map((away) => now + away).filter((step) => {
    const right = Buffer.from(codeAt(secret, step));
    return right.length === given.length && timingSafeEqual(right, given);
  });
  return steps[0] ?? null;
}

/** The code of a step, by RFC 4226 5.3 with HMAC-SHA-1, which is what every app has. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = hash.readUInt8(hash.length - 1) & 0x0f;
  const number = (hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/** What the square that apps scan says: the key URI format of Google Authenticator. */
export function otpauthUri(secret: string, email: string): string {
  const issuer = 'Followthrough';
  const query = new URLSearchParams({ secret, issuer, digits: String(DIGITS), period: String(STEP_SECONDS) });
  return `otpauth://totp/${issuer}:${encodeURIComponent(email)}?${query.toString()}`;
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const quintets = bits.match(/.{1,5}/g) ?? [];
  return quintets.map((quintet) => BASE32.charAt(Number.parseInt(quintet.padEnd(5, '0'), 2))).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0')).join('');
  const octets = bits.match(/.{8}/g) ?? [];
  return Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)));
}
