import { type RolloutInput, rolloutWorkflowId } from '../../contracts/campaigns/workflow.ts';
import { diffSequences } from '../../domain/campaigns/diff-sequences.ts';
import { type Edit, placeLead, type Placement } from '../../domain/campaigns/place-lead.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { tellLeads } from '../leads/tell-leads.ts';
import { notePromise } from '../policies/note-promise.ts';
import { type MovedLead, putLeads } from './put-leads.ts';
import { bodyOfSequence } from './view-sequence.ts';
import { choicesOf } from './view-rollout.ts';

/**
 * Of one transaction and, at one a second, of one second: every lead of it may owe its workflow a signal, and the relay
 * that delivers those brings replies and bookings too, in order of arrival. At no more than 200 a second it keeps up, and 100,000
 * leads take some ten minutes.
 */
export const LEADS_A_PAGE = 200;

export interface RolloutPage {
  readonly campaignId: string;
  readonly clientId: string;
  /** `through`: nobody is left; `over`: another rollout has taken its place. */
  readonly state: 'more' | 'through' | 'over';
  /** By the rollout so far. */
  readonly moved: number;
  readonly total: number;
}

/**
 * Moves the next leads to the new version, those that run on any other. All of it, with the place that is reached, in one
 * transaction: done again after a crash, it goes on where the last page was committed, and moves nobody twice.
 */
export async function movePage(
  db: Database,
  { operatorId, rolloutId }: RolloutInput,
  now: Date,
): Promise<RolloutPage> {
  return asOperator(db, operatorId, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM sequence_rollout WHERE id = ${rolloutId}::uuid FOR UPDATE`;
    const rollout = await tx.sequenceRollout.findUniqueOrThrow({
      where: { id: rolloutId },
      include: { to: true },
    });
    const { campaignId, clientId, total } = rollout;
    const told = { campaignId, clientId, total };
    if (rollout.status !== 'running') return { ...told, state: 'over', moved: rollout.moved };
    const page = await lockPage(tx, rollout);
    const placed = await placeAll(tx, page, rollout);
    const moved =
      rollout.moved +
      (await putLeads(tx, { operatorId, to: rollout.to.id, now, placed, by: actorOf(rolloutId) }));
    await tellLeads(
      tx,
      operatorId,
      placed.filter(wantsToLook).map(({ id }) => id),
      { kind: 'look_again' },
    );
    await tx.sequenceRollout.update({
      where: { id: rolloutId },
      data: { moved, cursor: page.at(-1)?.id ?? null },
    });
    await notePromise(tx, {
      ...{ operatorId, clientId, subject: { type: 'rollout', id: rolloutId } },
      what:
        page.length > 0 ? 'Move the next leads to the new version' : 'Look for leads that began meanwhile',
      why: `${moved} of ${total} leads are on it`,
    });
    return { ...told, state: page.length > 0 ? 'more' : 'through', moved };
  });
}

const actorOf = (rolloutId: string) => ({ kind: 'workflow', id: rolloutWorkflowId(rolloutId) }) as const;

interface Standing {
  readonly id: string;
  readonly sequenceId: string;
  readonly stepId: string | null;
  readonly status: string;
}

interface Rollout {
  readonly campaignId: string;
  readonly toSequenceId: string;
  readonly cursor: string | null;
  readonly choices: unknown;
  readonly to: Parameters<typeof bodyOfSequence>[0];
}

/** A lead that advances at this moment is waited for, and read where it then stands. */
function lockPage(tx: Transaction, { campaignId, toSequenceId, cursor }: Rollout): Promise<Standing[]> {
  return tx.$queryRaw<Standing[]>`
    SELECT id, sequence_id AS "sequenceId", step_id AS "stepId", status FROM lead
    WHERE campaign_id = ${campaignId}::uuid AND sequence_id <> ${toSequenceId}::uuid AND ended_at IS NULL
      AND id > ${cursor ?? '00000000-0000-0000-0000-000000000000'}::uuid
    ORDER BY id LIMIT ${LEADS_A_PAGE} FOR NO KEY UPDATE`;
}

async function placeAll(tx: Transaction, page: readonly Standing[], rollout: Rollout): Promise<MovedLead[]> {
  const to = bodyOfSequence(rollout.to);
  const choices = choicesOf(rollout);
  const ids = [...new Set(page.map(({ sequenceId }) => sequenceId))];
  const rows = await tx.sequence.findMany({ where: { id: { in: ids } } });
  const edits = new Map<string, Edit>(
    rows.map((row) => {
      const from = bodyOfSequence(row);
      return [row.id, { from, to, diff: diffSequences(from, to), choices }];
    }),
  );
  return page.flatMap(({ id, sequenceId, stepId, status }) => {
    const edit = edits.get(sequenceId);
    if (!edit) throw new TypeError(`there is no sequence ${sequenceId}`);
    const placement: Placement = stepId === null ? { do: 'stay', lookAgain: true } : placeLead(stepId, edit);
    // Its appointment was set in a call, and its booking is waited for: that wait is not ended by an edit.
    if (placement.do === 'end' && status === 'booked') return [];
    return [{ id, placement }];
  });
}

function wantsToLook({ placement }: MovedLead): boolean {
  return placement.do !== 'stay' || placement.lookAgain;
}
