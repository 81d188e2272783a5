import type { SequenceBody } from '../../contracts/campaigns/sequence.ts';
import type { StandingLeads } from '../../domain/campaigns/foresee-rollout.ts';
import type { Bystanders } from '../../domain/campaigns/say-rollout.ts';
import { WORKED } from '../../domain/leads/status.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { bodyOfSequence, type SequenceRow } from './view-sequence.ts';

export interface RolloutFacts extends Bystanders {
  readonly from: SequenceRow;
  readonly to: SequenceRow;
  /** Leads that run on any other version than the new one, by step. */
  readonly standing: readonly StandingLeads[];
  /** The versions that they are on, and the campaign's own. */
  readonly bodies: readonly SequenceBody[];
}

/** Where a campaign's leads stand, as of this transaction. */
export async function readRolloutFacts(
  tx: Transaction,
  campaign: { readonly id: string; readonly sequenceId: string },
  to: SequenceRow,
): Promise<RolloutFacts> {
  const campaignId = campaign.id;
  const groups = await tx.lead.groupBy({
    by: ['sequenceId', 'stepId'],
    where: { campaignId, endedAt: null, sequenceId: { not: null }, NOT: { sequenceId: to.id } },
    _count: true,
  });
  const ids = groups.flatMap(({ sequenceId }) => (sequenceId === null ? [] : [sequenceId]));
  const rows = await tx.sequence.findMany({
    where: { id: { in: [...new Set([...ids, campaign.sequenceId])] } },
  });
  const from = rows.find(({ id }) => id === campaign.sequenceId);
  if (!from) throw new TypeError(`campaign ${campaignId} has no sequence`);
  const standing = groups.flatMap(({ sequenceId, stepId, _count: leads }) => {
    const row = rows.find(({ id }) => id === sequenceId);
    if (!row || stepId === null) return [];
    const version = `${row.name} ${row.version}`;
    return [{ sequenceId: row.id, version, from: bodyOfSequence(row), stepId, leads }];
  });
  const place = new Map(
    rows.flatMap((row) => bodyOfSequence(row).steps.map(({ id }, i) => [`${row.id} ${id}`, i])),
  );
  const at = ({ sequenceId, stepId }: StandingLeads): number => place.get(`${sequenceId} ${stepId}`) ?? 0;
  standing.sort((a, b) => a.version.localeCompare(b.version) || at(a) - at(b));
  return { from, to, standing, bodies: rows.map(bodyOfSequence), ...(await countBystanders(tx, campaignId)) };
}

/**
 * Leads that no rollout moves: whoever has not begun, and whoever began before steps had ids. Of one that was only just
 * started nothing tells what it does next; with its first step it takes the campaign's version.
 */
export async function countBystanders(tx: Transaction, campaignId: string): Promise<Bystanders> {
  const others = { campaignId, endedAt: null, mergedIntoId: null, sequenceId: null };
  const notStarted = await tx.lead.count({ where: { ...others, startedAt: null } });
  const [started] = await tx.$queryRaw<{ older: number; fresh: number }[]>`
    SELECT count(promise.subject_id)::int AS older, (count(*) - count(promise.subject_id))::int AS fresh
    FROM lead LEFT JOIN promise ON promise.operator_id = lead.operator_id
      AND promise.subject_type = 'lead' AND promise.subject_id = lead.id
    WHERE lead.campaign_id = ${campaignId}::uuid AND lead.ended_at IS NULL AND lead.merged_into IS NULL
      AND lead.sequence_id IS NULL AND lead.started_at IS NOT NULL AND lead.status = ANY (${WORKED})`;
  return { notBegun: notStarted + (started?.fresh ?? 0), older: started?.older ?? 0 };
}
