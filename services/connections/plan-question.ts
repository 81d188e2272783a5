import { isConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { CheckConnectionInput, ConnectionQuestion } from '../../contracts/connections/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

/** Whom to ask, about what was entered last. Null: the connection is over. */
export async function planQuestion(
  db: Database,
  { operatorId, connectionId }: CheckConnectionInput,
): Promise<ConnectionQuestion | null> {
  const row = await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.findUnique({
      where: { id: connectionId, status: { not: 'ended' } },
      select: { vendor: true, version: true },
    }),
  );
  if (!row || !isConnectionVendor(row.vendor)) return null;
  return { operatorId, connectionId, vendor: row.vendor, version: row.version };
}
