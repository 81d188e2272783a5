import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { scopeConditions } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { countLeads } from './count-leads.ts';

/** How many leads in flight stand at which step of the campaign's version of its sequence. @throws Refusal forbidden, not_found */
export async function countSteps(db: Database, caller: Caller, campaignId: string) {
  return asOperator(db, requireOperator(caller), async (tx) => {
    const campaign = await tx.campaign.findUnique({ where: { id: campaignId }, include: { sequence: true } });
    if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
    const theirs = Prisma.join([Prisma.empty, ...scopeConditions(caller)], ' AND ');
    const rows = await tx.$queryRaw<{ stepId: string; leads: number }[]>(Prisma.sql`
      SELECT step_id AS "stepId", count(*)::int AS leads FROM lead l
      WHERE l.operator_id = ${campaign.operatorId}::uuid AND campaign_id = ${campaignId}::uuid
        AND sequence_id = ${campaign.sequenceId}::uuid AND step_id IS NOT NULL
        AND started_at IS NOT NULL AND ended_at IS NULL ${theirs}
      GROUP BY step_id`);
    const leadsAt = new Map(rows.map(({ stepId, leads }) => [stepId, leads]));
    const { sequence } = campaign;
    const steps = (sequence.steps as unknown as Step[]).map(({ id, kind, name }) => ({
      ...{ id, kind, name: name ?? null },
      leads: leadsAt.get(id) ?? 0,
    }));
    const { inFlight } = (await countLeads(tx, [campaignId], caller))(campaignId);
    const counted = steps.reduce((sum, { leads }) => sum + leads, 0);
    return {
      sequenceId: campaign.sequenceId,
      version: sequence.version,
      steps,
      elsewhere: Math.max(0, inFlight - counted),
    };
  });
}
