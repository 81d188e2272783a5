import type { Transaction } from '../../prisma/tenant.ts';
import { type KeyRow, notesOf, scopesOf } from './key-row.ts';

/** Keys as they are shown: by whom and for whom they were made, and never the key itself. */
export async function showKeys(tx: Transaction, rows: readonly KeyRow[]) {
  const makers = rows.flatMap((row) => notesOf(row).createdBy ?? []);
  const users = await tx.user.findMany({ where: { id: { in: makers } }, select: { id: true, name: true } });
  const organizations = await tx.organization.findMany({
    where: { id: { in: rows.map(({ referenceId }) => referenceId) } },
    select: { id: true, name: true },
  });
  return rows.flatMap((row) => {
    const organization = organizations.find(({ id }) => id === row.referenceId);
    if (!organization) return [];
    const { createdBy, replacedBy = null } = notesOf(row);
    const { id, name, start, createdAt, lastRequest: lastUsedAt, expiresAt } = row;
    return [
      {
        ...{ id, name, start, createdAt, lastUsedAt, expiresAt, replacedBy, organization },
        scopes: scopesOf(row),
        createdBy: users.find((user) => user.id === createdBy) ?? null,
      },
    ];
  });
}

/** One key as it is shown. */
export async function showKey(tx: Transaction, row: KeyRow) {
  const [shown] = await showKeys(tx, [row]);
  if (!shown) throw new Error(`The key ${row.id} is of no organization.`);
  return shown;
}
