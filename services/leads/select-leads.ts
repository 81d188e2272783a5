import type { NewBulk } from '../../contracts/leads/bulk-api.ts';
import type { LeadFilter } from '../../contracts/leads/filter.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { bodyOfSequence } from '../campaigns/view-sequence.ts';
import { requireMember } from '../identity/require-member.ts';
import { leadsOf } from './leads-of.ts';

/** Which leads a change to many means, as its row keeps it. */
export type Selection = { readonly filter: LeadFilter } | { readonly leadIds: readonly string[] };

/**
 * Reads what is asked of many leads: one selection, and of the change what its kind needs and nothing else.
 *
 * @throws Refusal invalid, naming each field
 */
export function readSelection({ kind, filter, leadIds, change }: Omit<NewBulk, 'reason'>): Selection {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string) => problems.push({ field, message });
  if ((filter === undefined) === (leadIds === undefined)) wrong('filter', 'give either a filter or leadIds');
  const needed = NEEDED[kind];
  for (const field of ['tag', 'assignedTo', 'stepId'] as const) {
    const given = change[field] !== undefined;
    if (field === needed && !given) wrong(`change.${field}`, `${kind} needs it`);
    if (field !== needed && given) wrong(`change.${field}`, `means nothing to ${kind}: leave it out`);
  }
  // Steps of two sequences may share an id and nothing else.
  if (kind === 'move' && filter && !filter.campaignId)
    wrong('filter.campaignId', 'a move is within one campaign: name it');
  if (problems.length > 0) throw new Refusal('invalid', 'This cannot be done to many leads so.', problems);
  return leadIds ? { leadIds: [...new Set(leadIds)] } : { filter: filter ?? {} };
}

const NEEDED = {
  assign: 'assignedTo',
  tag: 'tag',
  untag: 'tag',
  move: 'stepId',
  pause: null,
  resume: null,
  stop: null,
} as const;

/** The leads that a selection means, of those that were there at an instant. */
export function selectedLeads(selection: Selection, before: Date): Prisma.LeadWhereInput {
  const meant = 'filter' in selection ? leadsOf(selection.filter) : { id: { in: [...selection.leadIds] } };
  return { AND: [meant, { createdAt: { lte: before } }] };
}

/**
 * What the change names must be there: a member, or a step of some version of the campaign's sequence.
 *
 * @throws Refusal invalid, not_found (the campaign)
 */
export async function requireChange(
  tx: Transaction,
  { kind, change, filter }: Pick<NewBulk, 'kind' | 'change' | 'filter'>,
): Promise<void> {
  if (change.assignedTo) await requireMember(tx, change.assignedTo, 'change.assignedTo');
  const { stepId } = change;
  if (kind !== 'move' || stepId === undefined || filter?.campaignId === undefined) return;
  const campaign = await tx.campaign.findUnique({
    where: { id: filter.campaignId },
    select: { sequence: true },
  });
  if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
  const { operatorId, name } = campaign.sequence;
  const versions = await tx.sequence.findMany({ where: { operatorId, name } });
  if (versions.some((row) => bodyOfSequence(row).steps.some(({ id }) => id === stepId))) return;
  throw new Refusal('invalid', 'This cannot be done to many leads so.', [
    { field: 'change.stepId', message: `must be a step of the campaign's sequence: there is no "${stepId}"` },
  ]);
}

/** @throws Refusal not_found when leads are named that are not there, naming the first of them */
export async function requireLeads(tx: Transaction, selection: Selection): Promise<void> {
  if ('filter' in selection) return;
  const found = await tx.lead.findMany({
    where: { id: { in: [...selection.leadIds] } },
    select: { id: true },
  });
  if (found.length === selection.leadIds.length) return;
  const known = new Set(found.map(({ id }) => id));
  const unknown = selection.leadIds.flatMap((id, i) =>
    known.has(id) ? [] : [{ field: `leadIds.${i}`, message: 'is no lead' }],
  );
  throw new Refusal('not_found', `${unknown.length} of the leads are not there.`, unknown.slice(0, 20));
}
