/** Milliseconds. Ours: sooner hardly ever finds a line, and costs a request each time. */
const LEAST_MS = 15_000;
/** By then much has changed: it asks again, in its place. */
const MOST_MS = 86_400_000;
/** How far apart they are spread who would wake at one moment. */
const SPREAD = 0.1;

/**
 * How long a call waits before it looks for a free line again: until those who came before it have had theirs, a little
 * later for some than for others.
 *
 * @param ahead how many have waited longer
 * @param meanMs how long calls last
 * @param leadId decides who is how much later
 */
export function lineWaitMs(wait: {
  readonly ahead: number;
  readonly lines: number;
  readonly meanMs: number;
  readonly leadId: string;
}): number {
  const expected = ((wait.ahead + 1) * wait.meanMs) / wait.lines;
  const least = Math.min(Math.max(LEAST_MS, expected), MOST_MS);
  const spread = Math.max(LEAST_MS / 3, least * SPREAD);
  return Math.round(least + spread * fraction(wait.leadId));
}

/** Between 0 and 1, the same for the same text (FNV-1a). */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
