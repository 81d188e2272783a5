import type { AskedHolder, ErasureInput } from '../../contracts/contacts/erasure.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { contactsLockName, lockName, takeContactLock } from '../messaging/contact-lock.ts';
import { againIfLocked, waitBriefly } from './again-if-locked.ts';
import { stopAll } from './begin-erasure.ts';
import { eraseInOthers, eraseTags, findOthers } from './erase-others.ts';
import { eraseAudit, eraseNotes, eraseStatements } from './erase-statements.ts';
import { noteItems } from './note-items.ts';
import { type ErasedPerson, readErasedPerson, united } from './read-erasure.ts';
import { keepSuppressed } from './keep-suppressed.ts';

/** A person of many years has many rows, and answers that were kept are looked through one by one. */
const PATIENCE = { timeout: 180_000 };

/**
 * Empties what the database has of a person, in one transaction: all of it or nothing. What lies elsewhere is noted
 * first, so that nobody forgets where it is. It waits for a send that is under way, and for an import's batch. Done
 * again it takes what has come since.
 *
 * @returns the vendors that have something to erase
 */
export async function eraseRows(
  db: Database,
  { operatorId, erasureId }: ErasureInput,
  now: Date,
): Promise<AskedHolder[]> {
  return againIfLocked(() =>
    asOperator(
      db,
      operatorId,
      async (tx) => {
        await waitBriefly(tx);
        const found = await readErasedPerson(tx, erasureId);
        if (!found) return [];
        const others = await findOthers(tx, found);
        await lockPerson(tx, found);
        const person = await readErasedPerson(tx, erasureId);
        if (!person) return [];
        await stopAll(tx, person, now);
        await noteItems(tx, person, now);
        await keepSuppressed(tx, person, now);
        await keepCounts(tx, person, await emptyAll(tx, person, others, now));
        return holdersLeft(tx, erasureId);
      },
      PATIENCE,
    ),
  );
}

/** The locks of a merge, in its order: nobody sends to the person, revokes, imports or merges at the same time. */
async function lockPerson(tx: Transaction, person: ErasedPerson): Promise<void> {
  const { operatorId, contactIds, addresses } = person;
  const names = [...contactIds, ...addresses].map((address) => lockName(operatorId, address));
  for (const name of [...new Set(names)].sort()) await takeContactLock(tx, name);
  await takeContactLock(tx, contactsLockName(operatorId));
  await tx.$queryRaw`SELECT 1 FROM contact WHERE id = ANY(${contactIds}::uuid[]) ORDER BY id FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM lead WHERE contact_id = ANY(${contactIds}::uuid[]) ORDER BY id FOR UPDATE`;
}

async function emptyAll(
  tx: Transaction,
  person: ErasedPerson,
  others: readonly string[],
  now: Date,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const { addresses, pattern } = person;
  const consent = Prisma.sql`SELECT erase_consent(${addresses}::text[], ${pattern}) AS count`;
  const statements = [
    ...eraseStatements(person, now),
    ['contact', eraseInOthers(person, others)] as const,
    ['tag_count', eraseTags(person)] as const,
    ['consent', consent] as const,
    ['audit', eraseAudit(person)] as const,
    ['audit_note', eraseNotes(person)] as const,
  ];
  for (const [table, sql] of statements) {
    const count = sql.sql.startsWith('SELECT')
      ? ((await tx.$queryRaw<{ count: number }[]>(sql))[0]?.count ?? 0)
      : await tx.$executeRaw(sql);
    counts.set(table, (counts.get(table) ?? 0) + count);
  }
  return counts;
}

/** Adds to what earlier runs came to, and remembers by what the person is found while the erasure lasts. */
async function keepCounts(
  tx: Transaction,
  { erasureId, known }: ErasedPerson,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  const row = await tx.erasure.findUniqueOrThrow({ where: { id: erasureId } });
  await tx.erasure.update({
    where: { id: erasureId },
    data: {
      erased: addCounts(row.erased, counts),
      known: { ...united(row.known as never, known) },
    },
  });
}

export function addCounts(before: unknown, more: ReadonlyMap<string, number>): Record<string, number> {
  const sums = { ...(before as Record<string, number>) };
  for (const [table, count] of more) if (count > 0) sums[table] = (sums[table] ?? 0) + count;
  return sums;
}

async function holdersLeft(tx: Transaction, erasureId: string): Promise<AskedHolder[]> {
  const rows = await tx.erasureItem.findMany({
    where: { erasureId, status: 'pending', holder: { not: 'disk' } },
    distinct: ['holder'],
    select: { holder: true },
    orderBy: { holder: 'asc' },
  });
  return rows.map(({ holder }) => holder as AskedHolder);
}
