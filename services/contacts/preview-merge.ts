import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { spellingsOf } from '../messaging/kept-address.ts';
import { addressesOf } from './addresses-of.ts';
import { type MergedLead, type MergePlan, planMerge } from './plan-merge.ts';

/** What a merge would move, end and leave out. @throws Refusal as planMerge does, forbidden */
export async function previewMerge(db: Database, caller: Caller, merge: { id: string; into: string }) {
  const operatorId = requireOperator(caller);
  return asOperator(db, operatorId, async (tx) => {
    const plan = await planMerge(tx, merge);
    const leadId = { in: leavers(plan) };
    const addresses = [...(await addressesOf(tx, merge.id)), ...(await addressesOf(tx, merge.into))];
    return {
      leads: fates(plan),
      moves: {
        messages: await tx.message.count({ where: { leadId } }),
        calls: await tx.call.count({ where: { leadId } }),
        appointments: await tx.appointment.count({ where: { leadId } }),
      },
      fills: Object.keys(plan.fills),
      clashes: [...plan.clashes],
      suppressions: await tx.suppression.findMany({
        where: { address: { in: await spellingsOf(tx, operatorId, ...addresses) } },
        orderBy: { createdAt: 'asc' },
      }),
    };
  });
}

/** Leads whose history goes to another contact or another lead. */
function leavers({ from, moved, pairs }: MergePlan): string[] {
  const paired = pairs.flatMap(({ survivor, loser }) =>
    survivor.contactId === from.id ? [survivor, loser] : [loser],
  );
  return [...moved, ...paired].map(({ id }) => id);
}

function fates({ moved, pairs }: MergePlan) {
  const fate = (
    { id: leadId, campaignId }: MergedLead,
    becomes: 'moves' | 'survives' | 'ends',
    survivorId: string | null = null,
  ) => ({ leadId, campaignId, becomes, survivorId });
  return [
    ...moved.map((lead) => fate(lead, 'moves')),
    ...pairs.flatMap(({ survivor, loser }) => [fate(survivor, 'survives'), fate(loser, 'ends', survivor.id)]),
  ];
}
