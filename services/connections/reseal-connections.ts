import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Sealer } from '../seal.ts';
import { type ConnectionRow, lockConnection, openSlot, sealSlot } from './connection-row.ts';

const SLOTS = {
  secrets: 'sealedSecrets',
  previous: 'sealedPrevious',
  candidate: 'sealedCandidate',
} as const satisfies Record<string, keyof ConnectionRow>;

/**
 * Seals an operator's secrets at vendors anew, by the newest data key, where an older one has. Done again, it does
 * nothing.
 *
 * @returns of how many connections
 */
export async function resealConnections(db: Database, seal: Sealer, operatorId: string): Promise<number> {
  const rows = await asOperator(db, operatorId, (tx) =>
    tx.vendorConnection.findMany({ where: { status: { not: 'ended' } }, select: { vendor: true } }),
  );
  let changed = 0;
  for (const { vendor } of rows as Pick<ConnectionRow, 'vendor'>[]) {
    changed += await asOperator(db, operatorId, async (tx) => {
      const row = await lockConnection(tx, operatorId, vendor);
      const data = row ? resealed(seal, row) : {};
      if (!row || Object.keys(data).length === 0) return 0;
      await tx.vendorConnection.update({ where: { id: row.id }, data });
      return 1;
    });
  }
  return changed;
}

function resealed(seal: Sealer, row: ConnectionRow): Record<string, string> {
  const slots = Object.entries(SLOTS) as [keyof typeof SLOTS, (typeof SLOTS)[keyof typeof SLOTS]][];
  return Object.fromEntries(
    slots.flatMap(([slot, column]) => {
      const sealed = row[column];
      const secrets = sealed && seal.isOld(sealed) ? openSlot(seal, row, slot) : null;
      return secrets ? [[column, sealSlot(seal, row, slot, secrets)]] : [];
    }),
  );
}
