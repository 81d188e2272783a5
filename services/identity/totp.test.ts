import { expect, test } from '@jest/globals';
import { codeAt, newTotpSecret, otpauthUri, stepOfCode } from './totp.ts';

/** RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890; here with six digits of its eight. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %d seconds the code is %s, as RFC 6238 has it', (seconds, code) => {
  expect(codeAt(SECRET, Math.floor(seconds / 30))).toBe(code);
});

test('a code is taken in its own half minute, the one before and the one after, and then no more', () => {
  const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000);
  const step = 1_800_000_000 / 30;
  const code = codeAt(SECRET, step);
  expect([-31, -30, 0, 29, 59].map((seconds) => stepOfCode(SECRET, code, at(seconds)))).toEqual([
    null,
    step,
    step,
    step,
    step,
  ]);
  expect(stepOfCode(SECRET, code, at(60))).toBeNull();
});

test('secrets are 160 random bits that apps can read, and the square names us and the person', () => {
  const [one, other] = [newTotpSecret(), newTotpSecret()];
  expect(one).toMatch(/^[A-Z2-7]{32}$/);
  expect(one).not.toBe(other);
  expect(otpauthUri(one, 'lead07+x@example.com')).toBe(
    `otpauth://totp/Followthrough:lead07%2Bx%40example.com?secret=${one}&issuer=Followthrough&digits=6&period=30`,
  );
});
