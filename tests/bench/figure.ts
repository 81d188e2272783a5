/** One measured thing: ours beside the machine's own, in the same run. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly bare: string;
  /** What is held against the aim. */
  readonly value: number;
  readonly aim: { readonly atLeast: number } | { readonly atMost: number };
  /** Decimals of the value. */
  readonly digits?: number;
}

export function isMet({ value, aim }: Figure): boolean {
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost;
}

export function rate(count: number, ms: number): number {
  return Math.round((count * 1000) / ms);
}

/** Of sorted or unsorted milliseconds, the one that `share` of them do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
