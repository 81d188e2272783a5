export interface UsageRow {
  readonly seconds: number;
  /** Millionths of the currency's unit per minute: $0.20 is 200,000. */
  readonly rateMicrosPerMinute: number;
}

const MICROS_PER_CENT = 10_000n;
const SECONDS_PER_MINUTE = 60n;

/** Whole seconds of a call, begun seconds counted. */
export function billableSeconds(durationMs: number): number {
  return Math.ceil(durationMs / 1000);
}

/** The price of one invoice line in cents: summed exactly, then rounded half up once. */
export function usageCents(rows: readonly UsageRow[]): number {
  const microSeconds = rows.reduce(
    (sum, row) => sum + BigInt(row.seconds) * BigInt(row.rateMicrosPerMinute),
    0n,
  );
  const divisor = SECONDS_PER_MINUTE * MICROS_PER_CENT;
  return Number((2n * microSeconds + divisor) / (2n * divisor));
}
