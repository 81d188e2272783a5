import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** An address, and what is left of it in the lists of an operator when its person was erased. */
export interface KeptAddress {
  /** E.164, or an email address in lower case */
  readonly address: string;
  readonly erased: string;
}

/**
 * The keyed hashes under which the lists keep addresses of people who were erased. The database makes them: the key
 * comes with its connection.
 */
export async function keptAddresses(
  tx: Transaction,
  operatorId: string,
  addresses: readonly string[],
): Promise<KeptAddress[]> {
  if (addresses.length === 0) return [];
  return tx.$queryRaw<KeptAddress[]>(Prisma.sql`
    SELECT address, erased_address(${operatorId}::uuid, address) AS erased FROM unnest(${addresses}::text[]) AS address`);
}

/** All that a list may have for an address: look for any of it, or somebody who was erased is reached again. */
export async function spellingsOf(
  tx: Transaction,
  operatorId: string,
  ...addresses: readonly string[]
): Promise<string[]> {
  const kept = await keptAddresses(tx, operatorId, addresses);
  return kept.flatMap(({ address, erased }) => [address, erased]);
}

/**
 * How an address is to be written into a list now: as its hash while the list knows it by that alone, so that whoever
 * was erased and says STOP once more is not written down anew.
 */
export async function writtenAs(tx: Transaction, operatorId: string, address: string): Promise<string> {
  const [kept] = await keptAddresses(tx, operatorId, [address]);
  if (!kept) return address;
  const known = await tx.suppression.count({ where: { operatorId, address: kept.erased } });
  return known > 0 ? kept.erased : address;
}
