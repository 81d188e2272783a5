import type { Transaction } from '../../prisma/tenant.ts';

/** The missed appointment that a new booking of the lead makes good; null: none, or another one does so already. */
export async function missedBefore(tx: Transaction, leadId: string): Promise<{ id: string } | null> {
  const missed = await tx.appointment.findFirst({
    where: { leadId, status: 'no_show' },
    orderBy: { startsAt: 'desc' },
    select: { id: true },
  });
  if (!missed) return null;
  const madeGood = await tx.appointment.count({
    where: { leadId, rebookedFrom: missed.id, status: { not: 'cancelled' } },
  });
  return madeGood > 0 ? null : missed;
}

interface Linked {
  readonly id: string;
  readonly leadId: string;
}

/**
 * Adds to appointments the one that was made in the place of each: the newest, and one that was cancelled only where
 * there is no other.
 */
export async function withRebookedAs<Row extends Linked>(
  tx: Transaction,
  rows: readonly Row[],
): Promise<(Row & { rebookedAs: string | null })[]> {
  const next = await tx.appointment.findMany({
    where: {
      leadId: { in: [...new Set(rows.map((row) => row.leadId))] },
      rebookedFrom: { in: rows.map((row) => row.id) },
    },
    orderBy: { createdAt: 'asc' },
    select: { id: true, rebookedFrom: true, status: true },
  });
  const ofEach = new Map<string | null, string>();
  const standing = (row: { status: string }): boolean => row.status !== 'cancelled';
  for (const row of [...next.filter((r) => !standing(r)), ...next.filter(standing)]) {
    ofEach.set(row.rebookedFrom, row.id);
  }
  return rows.map((row) => ({ ...row, rebookedAs: ofEach.get(row.id) ?? null }));
}
