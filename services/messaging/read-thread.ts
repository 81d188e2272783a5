import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { requireLead } from '../leads/lead-scope.ts';

/**
 * Marks what came in from a lead as read.
 *
 * @returns how many were unread
 * @throws Refusal forbidden, not_found
 */
export async function readThread(db: Database, caller: Caller, leadId: string, now: Date): Promise<number> {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    await requireLead(tx, caller, leadId);
    const { count } = await tx.message.updateMany({
      where: { operatorId, leadId, direction: 'inbound', readAt: null },
      data: { readAt: now },
    });
    if (count > 0) {
      const subject = { type: 'lead', id: leadId };
      await audit(tx, { operatorId, actor: caller.actor, action: 'thread.read', subject, after: { count } });
    }
    return count;
  });
}
