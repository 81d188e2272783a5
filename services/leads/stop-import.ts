import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { lockCampaign } from '../campaigns/change-status.ts';
import { Refusal } from '../refusal.ts';
import { importOf } from './get-import.ts';
import { tellCampaign } from './tell-campaign.ts';

/**
 * Stops an import after the batch that it is at; what was imported stays, and the campaign learns of it.
 *
 * @throws Refusal forbidden, not_found, conflict (it is over)
 */
export async function stopImport(
  db: Database,
  caller: Caller,
  { id, reason }: { id: string; reason?: string | undefined },
) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    // Waits for the batch that is just being written.
    await tx.$queryRaw`SELECT 1 FROM import WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    const found = await tx.import.findUnique({ where: { id } });
    if (!found) throw new Refusal('not_found', 'There is no such import.');
    if (found.status === 'stopped') return importOf(found);
    if (found.status !== 'waiting' && found.status !== 'running')
      throw new Refusal('conflict', `The import is over: it is ${found.status}.`);
    const row = await tx.import.update({
      where: { id },
      data: { status: 'stopped', reason: reason ?? null, finishedAt: new Date() },
    });
    if (row.imported > 0) {
      const campaign = await lockCampaign(tx, row.campaignId);
      if (campaign.status === 'active') await tellCampaign(tx, operatorId, campaign.id);
    }
    await audit(tx, {
      operatorId,
      actor: caller.actor,
      action: 'import.stop',
      subject: { type: 'import', id },
      before: { status: found.status },
      after: { status: 'stopped', recordsDone: row.recordsDone },
    });
    return importOf(row);
  });
}
