import type { CampaignInput } from '../../contracts/campaigns/workflow.ts';
import type { Started } from '../../domain/campaigns/pace.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';

interface Of {
  readonly id: string;
  readonly operatorId: string;
}

/** How many leads of a campaign were started since each of these instants, and when the first of them was. */
export async function startedSince(
  tx: Transaction,
  { id, operatorId }: Of,
  instants: readonly Date[],
): Promise<Started[]> {
  return tx.$queryRaw<Started[]>(Prisma.sql`
    SELECT counted.count, counted.first
    FROM unnest(${instants.map((each) => each.toISOString())}::timestamptz[]) WITH ORDINALITY AS s(since, place),
      LATERAL (SELECT count(*)::int AS count, min(started_at) AS first FROM lead
        WHERE operator_id = ${operatorId}::uuid AND campaign_id = ${id}::uuid AND started_at >= s.since) AS counted
    ORDER BY s.place`);
}

/**
 * Marks the next leads as started, oldest first, and keeps them in the run until that is confirmed. Whom another
 * transaction holds is left for the next time: waiting for it could lock both. @returns their ids
 */
export async function claimLeads(
  tx: Transaction,
  { id, operatorId }: Of,
  most: number,
  now: Date,
): Promise<string[]> {
  // The statuses as the index on those who wait has them, which serves no other spelling.
  const claimed = await tx.$queryRaw<{ id: string; createdAt: Date }[]>(Prisma.sql`
    WITH next AS MATERIALIZED (SELECT id FROM lead
      WHERE operator_id = ${operatorId}::uuid AND campaign_id = ${id}::uuid AND started_at IS NULL
        AND ended_at IS NULL AND paused_at IS NULL AND status IN ('new', 'contacted', 'callback')
      ORDER BY created_at, id LIMIT ${most} FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE lead SET started_at = ${now.toISOString()}::timestamptz FROM next WHERE lead.id = next.id
    RETURNING lead.id::text AS id, lead.created_at AS "createdAt"`);
  const leadIds = claimed
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
    .map((lead) => lead.id);
  await tx.campaignRun.update({
    where: { campaignId: id },
    data: { starting: leadIds, updatedAt: new Date() },
  });
  return leadIds;
}

/**
 * Of leads that were to be started, those whose workflow has left no trace: it says what it does next as long as it runs,
 * and writes its end down. Temporal forgets who ran some time after it has ended.
 */
export async function unstartedOf(tx: Transaction, leadIds: readonly string[]): Promise<string[]> {
  if (leadIds.length === 0) return [];
  const leads = await tx.lead.findMany({
    where: { id: { in: [...leadIds] }, endedAt: null },
    select: { id: true },
  });
  const begun = await tx.promiseRow.findMany({
    where: { subjectType: 'lead', subjectId: { in: [...leadIds] } },
    select: { subjectId: true },
  });
  const unstarted = new Set(leads.map(({ id }) => id));
  for (const { subjectId } of begun) unstarted.delete(subjectId);
  return leadIds.filter((id) => unstarted.has(id));
}

/** Their workflows are started. Another attempt may have confirmed them, and be at the next already: that is left alone. */
export async function confirmStarted(
  db: Database,
  { operatorId, campaignId }: CampaignInput,
  leadIds: readonly string[],
): Promise<void> {
  await asOperator(
    db,
    operatorId,
    (tx) => tx.$executeRaw`
      UPDATE campaign_run SET starting = ARRAY[]::uuid[], updated_at = now()
      WHERE campaign_id = ${campaignId}::uuid AND starting @> ${[...leadIds]}::uuid[]`,
  );
}
