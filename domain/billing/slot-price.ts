/**
 * What one show of a milestone costs, in cents. The prices of all its slots add up to its amount to the cent: a milestone
 * that is credited show by show is given back exactly.
 *
 * @param slot from 1 to size
 */
export function slotPrice(
  { amountCents, size }: { amountCents: number; size: number },
  slot: number,
): number {
  if (slot < 1 || slot > size) throw new RangeError(`a milestone of ${size} shows has no slot ${slot}`);
  const upTo = (slots: number) => (BigInt(amountCents) * BigInt(slots)) / BigInt(size);
  return Number(upTo(slot) - upTo(slot - 1));
}
