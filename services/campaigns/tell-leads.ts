import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Telling } from './next-moment.ts';

const AT_ONCE = 200;

export interface TellingPage {
  readonly telling: Telling;
  readonly toldTo: string | null;
  /** When its run was written last: to tell the same anew, from the first lead on, is another telling. */
  readonly asOf: Date;
}

/** The next leads in flight that are to be told something, in the order of their ids. */
export async function leadsToTell(
  db: Database,
  { operatorId, campaignId }: CampaignInput,
  { toldTo }: TellingPage,
): Promise<string[]> {
  const rows = await asOperator(db, operatorId, (tx) =>
    tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id::text AS id FROM lead
      WHERE operator_id = ${operatorId}::uuid AND campaign_id = ${campaignId}::uuid
        AND started_at IS NOT NULL AND ended_at IS NULL
        AND id > ${toldTo ?? '00000000-0000-0000-0000-000000000000'}::uuid
      ORDER BY id LIMIT ${AT_ONCE}`),
  );
  return rows.map(({ id }) => id);
}

/**
 * Notes how far it is; without a last one, everybody has been told. If something is to be told anew meanwhile, from the
 * first lead on, that stays.
 */
export async function markTold(
  db: Database,
  { operatorId, campaignId }: CampaignInput,
  { telling, toldTo, asOf }: TellingPage,
  last: string | undefined,
): Promise<void> {
  await asOperator(db, operatorId, (tx) =>
    tx.campaignRun.updateMany({
      where: { campaignId, telling, toldTo, updatedAt: asOf },
      data: last === undefined ? { telling: null, toldTo: null } : { toldTo: last },
    }),
  );
}
