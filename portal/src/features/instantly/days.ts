/** How many days a page may look back on, as its address says. */
export const SPANS = ['7', '30', '90'] as const;
export type Span = (typeof SPANS)[number];

const DAY_MS = 86_400_000;

export function spanOf(said: string | undefined): Span {
  return SPANS.find((each) => each === said) ?? '30';
}

/** The first and the last day, in UTC, which is how Instantly counts days. */
export function daysOf(span: Span, now = Date.now()): { readonly from: string; readonly to: string } {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: day(now - (Number(span) - 1) * DAY_MS), to: day(now) };
}
