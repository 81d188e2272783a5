import type { Condition } from '../../contracts/campaigns/sequence.ts';
import type { BulkChange } from '../../contracts/leads/bulk-api.ts';
import { watchesTag } from '../../domain/campaigns/watches-tag.ts';
import type { BulkAction } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { RUNNING } from './running-leads.ts';
import { tellLeads } from './tell-leads.ts';

export interface PageLead {
  readonly id: string;
  readonly contactId: string;
}

/**
 * Tags, untags or assigns a page of leads in one statement or two. A row of the audit trail for each lead that changed:
 * whoever asks what happened to a lead looks there, and the page it was in means nothing to them.
 *
 * @returns how many changed
 */
export async function changeLeads(
  tx: Transaction,
  action: BulkAction,
  page: readonly PageLead[],
): Promise<number> {
  return action.kind === 'assign' ? assign(tx, action, page) : changeTags(tx, action, page);
}

async function assign(tx: Transaction, action: BulkAction, page: readonly PageLead[]): Promise<number> {
  const to = (action.change as BulkChange).assignedTo ?? null;
  const changed = await tx.$queryRaw<{ id: string; before: string | null }[]>`
    WITH old AS (
      SELECT id, assigned_to FROM lead
      WHERE id = ANY(${page.map(({ id }) => id)}::uuid[]) AND assigned_to IS DISTINCT FROM ${to}
      ORDER BY id FOR NO KEY UPDATE)
    UPDATE lead SET assigned_to = ${to} FROM old WHERE lead.id = old.id
    RETURNING lead.id, old.assigned_to AS before`;
  await auditEach(
    tx,
    action,
    changed.map(({ id, before }) => ({ id, before: { assignedTo: before } })),
    { assignedTo: to },
  );
  return changed.length;
}

async function changeTags(tx: Transaction, action: BulkAction, page: readonly PageLead[]): Promise<number> {
  const { tag = '' } = action.change as BulkChange;
  const adds = action.kind === 'tag';
  const contactIds = page.map(({ contactId }) => contactId);
  // In the order of ids, as every other verb that locks several contacts does.
  const changed = await tx.$queryRaw<{ id: string }[]>`
    WITH meant AS (
      SELECT id FROM contact WHERE id = ANY(${contactIds}::uuid[]) AND (${tag} = ANY(tags)) <> ${adds}
      ORDER BY id FOR NO KEY UPDATE)
    UPDATE contact SET tags = CASE WHEN ${adds} THEN array_append(tags, ${tag}) ELSE array_remove(tags, ${tag}) END
    FROM meant WHERE contact.id = meant.id AND (${tag} = ANY(contact.tags)) <> ${adds}
    RETURNING contact.id`;
  if (changed.length === 0) return 0;
  const ids = new Set(changed.map(({ id }) => id));
  const leads = page.filter(({ contactId }) => ids.has(contactId));
  const [before, after] = [{ tags: adds ? 'without' : 'with' }, { tag, tags: adds ? 'with' : 'without' }];
  await auditEach(
    tx,
    action,
    leads.map(({ id }) => ({ id, before })),
    after,
  );
  await tellWhoWatches(tx, action.operatorId, [...ids], tag);
  return leads.length;
}

/** All leads of these people, of other campaigns too: a tag is the person's. */
async function tellWhoWatches(
  tx: Transaction,
  operatorId: string,
  contactIds: string[],
  tag: string,
): Promise<void> {
  const where = { ...RUNNING, contactId: { in: contactIds } };
  const running = await tx.lead.findMany({ where, select: { id: true, sequenceId: true } });
  const ids = [...new Set(running.flatMap(({ sequenceId }) => sequenceId ?? []))];
  const sequences = await tx.sequence.findMany({
    where: { id: { in: ids } },
    select: { id: true, goals: true },
  });
  const watching = new Set(
    sequences
      .filter(({ goals }) => watchesTag(goals as unknown as readonly Condition[], tag))
      .map(({ id }) => id),
  );
  const told = running.filter(({ sequenceId }) => sequenceId !== null && watching.has(sequenceId));
  await tellLeads(
    tx,
    operatorId,
    told.map(({ id }) => id),
    { kind: 'look_again' },
  );
}

async function auditEach(
  tx: Transaction,
  { operatorId, actorKind, actorId, kind, id: bulkActionId }: BulkAction,
  leads: readonly { readonly id: string; readonly before: object }[],
  after: object,
): Promise<void> {
  if (leads.length === 0) return;
  const done = JSON.stringify({ ...after, bulkActionId });
  await tx.$executeRaw`
    INSERT INTO audit (operator_id, actor_kind, actor_id, action, subject_type, subject_id, before, after)
    SELECT ${operatorId}::uuid, ${actorKind}, ${actorId}, ${`lead.${kind}`}, 'lead', changed.id, changed.before, ${done}::jsonb
    FROM unnest(${leads.map(({ id }) => id)}::text[], ${leads.map(({ before }) => JSON.stringify(before))}::jsonb[])
      AS changed (id, before)`;
}
