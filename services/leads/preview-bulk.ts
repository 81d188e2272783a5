import type { BulkPreview } from '../../contracts/leads/bulk-api.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { readSelection, requireChange, requireLeads, selectedLeads } from './select-leads.ts';

const PATIENCE = { timeout: 60_000 };

/** How many leads a change would concern. @throws Refusal forbidden, invalid, not_found */
export async function previewBulk(db: Database, caller: Caller, input: BulkPreview, now: Date) {
  const selection = readSelection(input);
  const count = async (tx: Transaction) => {
    await requireLeads(tx, selection);
    await requireChange(tx, input);
    const where = selectedLeads(selection, now);
    const groups = await tx.lead.groupBy({ by: ['status'], where, _count: true });
    const so = soAlready(input);
    return {
      total: groups.reduce((sum, group) => sum + group._count, 0),
      byStatus: Object.fromEntries(groups.map((group) => [group.status, group._count])),
      alreadySo: so && (await tx.lead.count({ where: { AND: [where, so] } })),
    };
  };
  return asOperator(db, requireOperator(caller), count, PATIENCE);
}

function soAlready({ kind, change }: BulkPreview): Prisma.LeadWhereInput | null {
  if (kind === 'assign') return { assignedTo: change.assignedTo ?? null };
  const has = { contact: { tags: { has: change.tag ?? '' } } };
  if (kind === 'tag') return has;
  return kind === 'untag' ? { NOT: has } : null;
}
