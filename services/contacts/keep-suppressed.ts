import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { ErasedPerson } from './read-erasure.ts';

/**
 * Keeps that the person must not be reached, as keyed hashes of its addresses. Whoever asked to be forgotten itself is
 * left alone by whatever list it is on next, until it says START or agrees anew.
 */
export async function keepSuppressed(tx: Transaction, person: ErasedPerson, now: Date): Promise<void> {
  const { operatorId, addresses, requestedBy } = person;
  const listed = Prisma.sql`operator_id = ${operatorId}::uuid AND address = ANY (${addresses}::text[])`;
  const hash = Prisma.sql`erased_address(${operatorId}::uuid, address)`;
  // One that is known by its hash already, from an earlier erasure.
  await tx.$executeRaw(Prisma.sql`DELETE FROM suppression s WHERE ${listed} AND EXISTS (SELECT FROM suppression kept
    WHERE kept.operator_id = s.operator_id AND kept.channel = s.channel AND kept.purpose = s.purpose
      AND kept.address = erased_address(s.operator_id, s.address))`);
  await tx.$executeRaw(Prisma.sql`UPDATE suppression SET address = ${hash}, note = NULL WHERE ${listed}`);
  if (requestedBy !== 'person') return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO suppression (operator_id, channel, address, purpose, reason, note, created_at)
    SELECT ${operatorId}::uuid, channel, ${hash}, 'any', 'opted_out', 'erased', ${now.toISOString()}::timestamptz
    FROM unnest(${addresses}::text[]) AS address
      CROSS JOIN unnest(CASE WHEN address LIKE '%@%' THEN ARRAY['email'] ELSE ARRAY['sms', 'call'] END) AS channel
    ON CONFLICT DO NOTHING`);
}
