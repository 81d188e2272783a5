/**
 * What one slot of a milestone costs: shares of a price that does not divide evenly differ by a cent, and all of them
 * together come to the price.
 *
 * @param slot from 1 to `size`
 * @returns cents
 */
export function slotPrice({
  amountCents,
  size,
  slot,
}: {
  readonly amountCents: number;
  readonly size: number;
  readonly slot: number;
}): number {
  return Math.floor((amountCents * slot) / size) - Math.floor((amountCents * (slot - 1)) / size);
}
