import type { SplitStep } from '../../contracts/campaigns/sequence.ts';

type Arm = SplitStep['arms'][number];

/**
 * The arm that a lead takes: the one that it took before, whatever the weights have become; else one by weight, the same
 * whenever it is asked. An arm of weight 0 is taken by nobody new.
 */
export function armOf({ id, arms }: SplitStep, leadId: string, taken: string | undefined): Arm | null {
  const known = arms.find(({ name }) => name === taken);
  if (known) return known;
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  let left = share(`${leadId}:${id}`) * total;
  for (const arm of arms) {
    if (left < arm.weight) return arm;
    left -= arm.weight;
  }
  return arms.findLast(({ weight }) => weight > 0) ?? null;
}

/** A number from 0 to below 1 that is the same for the same text: FNV-1a, stirred by MurmurHash3's last step. */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
