/** From when until when a client has a campaign; null: it has it now. */
export interface Assignment {
  readonly clientId: string;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

/**
 * The clients that an event belongs to: those that had its campaign when it happened; if nobody had it, those that got it
 * next. It depends on nothing else, so that it comes to the same in whatever order events and assignments come in.
 *
 * @returns none: it waits for whoever gets the campaign
 */
export function ownersOf(at: Date, assignments: readonly Assignment[]): string[] {
  const holding = assignments.filter(
    ({ fromAt, untilAt }) => fromAt <= at && (untilAt === null || at < untilAt),
  );
  if (holding.length > 0) return clientsOf(holding);
  const later = assignments.filter(({ fromAt }) => fromAt > at);
  const next = Math.min(...later.map(({ fromAt }) => fromAt.getTime()));
  return clientsOf(later.filter(({ fromAt }) => fromAt.getTime() === next));
}

const clientsOf = (assignments: readonly Assignment[]): string[] =>
  [...new Set(assignments.map(({ clientId }) => clientId))].sort();
