import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import type { LeadStop } from '../../contracts/leads/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

const AT_ONCE = 2000;
/** Triggers count them as well. */
const PATIENCE_MS = 60_000;
const ENDING: LeadStop = 'campaign_over';

/** Where the page before ended. */
export interface EndedTo {
  readonly createdAt: string;
  readonly id: string;
}

/**
 * Ends the next of those leads of a campaign that is over who were never started. @returns where to go on; null: there
 * is nobody more
 */
export async function endWaiting(
  db: Database,
  { operatorId, campaignId }: CampaignInput,
  after: EndedTo | null,
  now: Date,
): Promise<EndedTo | null> {
  const { createdAt, id } = after ?? { createdAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
  const work = async (tx: Parameters<Parameters<typeof asOperator>[2]>[0]) => {
    const page = await tx.$queryRaw<EndedTo[]>(Prisma.sql`
      SELECT id::text AS id, created_at::text AS "createdAt" FROM lead
      WHERE operator_id = ${operatorId}::uuid AND campaign_id = ${campaignId}::uuid
        AND created_at >= ${createdAt}::timestamptz AND (created_at, id) > (${createdAt}::timestamptz, ${id}::uuid)
        AND started_at IS NULL AND ended_at IS NULL
      ORDER BY created_at, id LIMIT ${AT_ONCE} FOR NO KEY UPDATE`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE lead SET ended_at = ${now.toISOString()}::timestamptz, ending = ${ENDING}
      WHERE id = ANY (${page.map((lead) => lead.id)}::uuid[])`);
    return page.at(-1) ?? null;
  };
  return asOperator(db, operatorId, work, { timeout: PATIENCE_MS });
}
