import type { Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';

type OfClient = { readonly clientId: string | null };
type Named<T> = T & { readonly clientName: string | null };

/** Says of each whose it is; a client's members know that. */
export async function nameClients<T extends OfClient>(
  tx: Transaction,
  { tenant }: Pick<Caller, 'tenant'>,
  rows: readonly T[],
): Promise<Named<T>[]> {
  const ids = [...new Set(rows.flatMap(({ clientId }) => clientId ?? []))];
  const clients =
    tenant.role === 'client' || ids.length === 0
      ? []
      : await tx.organization.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({ ...row, clientName: names.get(row.clientId ?? '') ?? null }));
}
