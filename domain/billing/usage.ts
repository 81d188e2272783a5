export interface UsageRow {
  readonly seconds: number;
  /** Millionths of the currency's unit per minute: $0.20 is 200,000. */
  readonly rateMicrosPerMinute: number;
}

const MICRO_SECONDS_PER_CENT = 10_000n * 60n;

/** Whole seconds of a call, begun seconds counted. */
export function billableSeconds(durationMs: number): number {
  return Math.ceil(durationMs / 1000);
}

/** The price of one invoice line in cents: summed exactly, then rounded half up once. */
export function usageCents(rows: readonly UsageRow[]): number {
  return roundHalfUp(microSeconds(rows), MICRO_SECONDS_PER_CENT);
}

/**
 * What a month's talk time will have cost at its end if it goes on as until now: along a straight line, whatever the
 * days of the week. Rounded half up once.
 */
export function projectedCents(
  rows: readonly UsageRow[],
  { elapsedMs, totalMs }: { readonly elapsedMs: number; readonly totalMs: number },
): number {
  const passed = Math.min(Math.max(elapsedMs, 1), totalMs);
  return roundHalfUp(microSeconds(rows) * BigInt(totalMs), MICRO_SECONDS_PER_CENT * BigInt(passed));
}

/** Seconds times micros per minute. */
function microSeconds(rows: readonly UsageRow[]): bigint {
  return rows.reduce((sum, row) => sum + BigInt(row.seconds) * BigInt(row.rateMicrosPerMinute), 0n);
}

function roundHalfUp(dividend: bigint, divisor: bigint): number {
  return Number((2n * dividend + divisor) / (2n * divisor));
}
