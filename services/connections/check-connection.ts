import type { ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { Refusal } from '../refusal.ts';
import { type AskedCheck, oweCheck, requireConnection } from './connection-row.ts';

/**
 * Has the vendor asked now: about what was entered last, or else about what is in use.
 *
 * @throws Refusal forbidden, not_found, conflict (there is nothing to ask about)
 */
export async function checkConnection(
  db: Database,
  caller: Caller,
  { vendor }: { readonly vendor: ConnectionVendor },
): Promise<AskedCheck> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const row = await requireConnection(tx, operatorId, vendor);
    if (!row.sealedCandidate && !row.sealedSecrets)
      throw new Refusal('conflict', 'What was entered was refused: enter it again.');
    const version = row.version + 1;
    await tx.vendorConnection.update({ where: { id: row.id }, data: { version } });
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'connection.check' },
      subject: { type: 'vendor_connection', id: row.id },
      after: { vendor, version },
    });
    await oweCheck(tx, row, version);
    return { connectionId: row.id, version };
  });
}
