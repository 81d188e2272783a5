import type { Database } from '../../prisma/client.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { type ConnectionRow, lockConnection, oweCheck } from './connection-row.ts';

const AT_ONCE = 200;

/**
 * Owes the question to the vendor for every connection that it was not asked about since, and forgets earlier secrets
 * whose time is over. Done again at once it does nothing.
 *
 * @param before what was checked or entered later is left alone
 * @returns how many are asked about
 */
export async function oweRechecks(
  db: Database,
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<number> {
  let owed = 0;
  for (let after = NONE; ; ) {
    const page = await asSystem(db, (tx) =>
      tx.vendorConnection.findMany({
        where: { id: { gt: after }, status: { not: 'ended' } },
        select: { id: true, operatorId: true, vendor: true },
        orderBy: { id: 'asc' },
        take: AT_ONCE,
      }),
    );
    for (const each of page) if (await recheck(db, each as Listed, { before, now })) owed += 1;
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return owed;
    after = last.id;
  }
}

const NONE = '00000000-0000-0000-0000-000000000000';

type Listed = Pick<ConnectionRow, 'id' | 'operatorId' | 'vendor'>;

async function recheck(
  db: Database,
  { operatorId, vendor }: Listed,
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<boolean> {
  return asOperator(db, operatorId, async (tx) => {
    const row = await lockConnection(tx, operatorId, vendor);
    if (!row) return false;
    const isOver = row.previousUntil !== null && row.previousUntil <= now;
    const isDue = (row.sealedCandidate ?? row.sealedSecrets) !== null && row.updatedAt < before;
    if (!isOver && !isDue) return false;
    const version = isDue ? row.version + 1 : row.version;
    await tx.vendorConnection.update({
      where: { id: row.id },
      data: {
        ...(isOver && { sealedPrevious: null, previousUntil: null }),
        ...(isDue && { version, updatedAt: now }),
      },
    });
    if (isDue) await oweCheck(tx, row, version);
    return isDue;
  });
}
