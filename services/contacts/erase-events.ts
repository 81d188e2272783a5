import type { ErasureInput } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addCounts } from './erase-rows.ts';
import { type ErasedPerson, readErasedPerson } from './read-erasure.ts';

/** The inbox is looked through from end to end. */
const PATIENCE = { timeout: 600_000 };

/**
 * Empties what vendors told us of a person, as it came in. What has not been applied yet is left until it has: minutes
 * and shows must be counted first.
 *
 * @returns how many events are still to be applied
 */
export async function eraseEvents(db: Database, { operatorId, erasureId }: ErasureInput): Promise<number> {
  const work = async (tx: Transaction): Promise<number> => {
    const person = await readErasedPerson(tx, erasureId);
    if (!person) return 0;
    const ids = await idsOf(tx, person);
    const [found] = await tx.$queryRaw<{ erased: number; waiting: number }[]>(
      Prisma.sql`SELECT * FROM erase_events(${ids}::text[], ${person.pattern})`,
    );
    const row = await tx.erasure.findUniqueOrThrow({ where: { id: erasureId } });
    const erased = addCounts(row.erased, new Map([['vendor_event', found?.erased ?? 0]]));
    await tx.erasure.update({ where: { id: erasureId }, data: { erased } });
    return found?.waiting ?? 0;
  };
  return asOperator(db, operatorId, work, PATIENCE);
}

/** Ids that vendors repeat to us, and theirs: each at least so long that it is nobody else's. */
async function idsOf(tx: Transaction, { leadIds, contactIds, appointmentIds, erasureId }: ErasedPerson) {
  const messages = await tx.message.findMany({ where: { leadId: { in: leadIds } }, select: { id: true } });
  const calls = await tx.call.findMany({
    where: { leadId: { in: leadIds } },
    select: { id: true, vendorId: true },
  });
  const bookings = await tx.booking.findMany({
    where: { appointmentId: { in: appointmentIds } },
    select: { uid: true },
  });
  const items = await tx.erasureItem.findMany({ where: { erasureId }, select: { reference: true } });
  const all = [
    ...leadIds,
    ...contactIds,
    ...messages.map(({ id }) => id),
    ...calls.flatMap(({ id, vendorId }) => [id, vendorId ?? '']),
    ...bookings.map(({ uid }) => uid),
    ...items.map(({ reference }) => reference ?? ''),
  ];
  return all.filter((id) => /^[\w-]{16,}$/.test(id));
}
