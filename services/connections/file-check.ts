import type { CheckOutcome } from '../../contracts/connections/check-outcome.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import type { Sealer } from '../seal.ts';

interface FiledCheck {
  readonly connectionId: string;
  readonly version: number;
  readonly outcome: CheckOutcome;
  readonly now: Date;
}

/** Stands in until the verb of services/connections is there. */
export async function fileCheck(
  tx: Transaction,
  _seal: Sealer,
  { connectionId, version, outcome, now }: FiledCheck,
): Promise<'filed' | 'outdated'> {
  const row = await tx.vendorConnection.findUnique({ where: { id: connectionId, version } });
  if (!row) return 'outdated';
  const data = outcome.ok
    ? { problem: null, account: outcome.account, accountName: outcome.name, checkedAt: now }
    : { problem: outcome.problem };
  await tx.vendorConnection.update({ where: { id: connectionId }, data });
  await audit(tx, {
    operatorId: row.operatorId,
    actor: { kind: 'workflow', id: connectionId },
    action: 'connection.check',
    subject: { type: 'vendor_connection', id: connectionId },
  });
  return 'filed';
}
