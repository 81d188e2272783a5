const MICROS = 6;
const CENTS = 2;

/** Cents as a decimal text: 200000 is 2000.00. */
export function centsText(cents: number): string {
  return decimal(BigInt(cents), CENTS);
}

/** Millionths as a decimal text of at least two places: 7900 is 0.0079, 200000 is 0.20. */
export function microsText(micros: number): string {
  return trimmed(decimal(BigInt(micros), MICROS), CENTS);
}

/**
 * What a call costs in millionths of the currency, to a millionth of them: a line sums its calls exactly, and is rounded
 * once.
 */
export function costMicrosText(seconds: number, rateMicrosPerMinute: number): string {
  const scaled = BigInt(seconds) * BigInt(rateMicrosPerMinute) * 1_000_000n;
  return trimmed(decimal((2n * scaled + 60n) / 120n, MICROS), 0);
}

function decimal(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Without zeros at the end, as far as `places`. */
function trimmed(text: string, places: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(places, '0');
  return kept ? `${whole}.${kept}` : whole;
}
