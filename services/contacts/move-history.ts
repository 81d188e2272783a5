import type { Transaction } from '../../prisma/tenant.ts';
import type { MergePlan } from './plan-merge.ts';

/**
 * Takes the leads, and all that was written about them, to the contact that is kept; what belongs to a lead that ends
 * goes to the one that goes on. What people asked of its sequence stays with it: that was about it alone. So do its
 * links: they lead to the other one.
 */
export async function moveHistory(tx: Transaction, plan: MergePlan, now: Date): Promise<void> {
  const { from, into, moved, pairs } = plan;
  await endLosers(tx, plan, now);
  const theirs = [...moved, ...pairs.map(({ survivor }) => survivor)].filter(
    ({ contactId }) => contactId === from.id,
  );
  await tx.lead.updateMany({
    where: { id: { in: theirs.map(({ id }) => id) } },
    data: { contactId: into.id },
  });
  const steps = [
    ...theirs.map(({ id }) => ({ from: id, to: id })),
    ...pairs.map(({ survivor, loser }) => ({ from: loser.id, to: survivor.id })),
  ];
  const [leads, become] = [steps.map((step) => step.from), steps.map((step) => step.to)];
  const operatorId = into.operatorId;
  await tx.$executeRaw`UPDATE message SET contact_id = ${into.id}::uuid, lead_id = step.become
    FROM unnest(${leads}::uuid[], ${become}::uuid[]) AS step (lead, become)
    WHERE operator_id = ${operatorId}::uuid AND lead_id = step.lead`;
  await tx.$executeRaw`UPDATE call SET contact_id = ${into.id}::uuid, lead_id = step.become
    FROM unnest(${leads}::uuid[], ${become}::uuid[]) AS step (lead, become)
    WHERE operator_id = ${operatorId}::uuid AND lead_id = step.lead`;
  await tx.$executeRaw`UPDATE appointment SET contact_id = ${into.id}::uuid, lead_id = step.become
    FROM unnest(${leads}::uuid[], ${become}::uuid[]) AS step (lead, become)
    WHERE operator_id = ${operatorId}::uuid AND lead_id = step.lead`;
  for (const { survivor, loser } of pairs) {
    await tx.task.updateMany({ where: { leadId: loser.id }, data: { leadId: survivor.id } });
    await tx.leadNote.updateMany({ where: { leadId: loser.id }, data: { leadId: survivor.id } });
  }
  await tx.pendingQuestion.updateMany({ where: { contactId: from.id }, data: { contactId: into.id } });
  // The number that texts the one that is kept goes on doing so.
  await tx.$executeRaw`UPDATE contact_number SET contact_id = ${into.id}::uuid
    WHERE operator_id = ${operatorId}::uuid AND contact_id = ${from.id}::uuid AND client_id NOT IN (
      SELECT client_id FROM contact_number WHERE operator_id = ${operatorId}::uuid AND contact_id = ${into.id}::uuid)`;
}

/** A contact has one lead in a campaign: one that ends stays with the contact that was merged, or gets one like it. */
async function endLosers(tx: Transaction, { into, pairs }: MergePlan, now: Date): Promise<void> {
  const displaced = pairs.some(({ loser }) => loser.contactId === into.id);
  const holder = displaced
    ? await tx.contact.create({ data: { operatorId: into.operatorId, mergedIntoId: into.id } })
    : null;
  for (const { survivor, loser } of pairs) {
    const { endedAt, ending } = await tx.lead.findUniqueOrThrow({ where: { id: loser.id } });
    await tx.lead.update({
      where: { id: loser.id },
      data: {
        ...(loser.contactId === into.id && holder && { contactId: holder.id }),
        ...{ mergedIntoId: survivor.id, wakeAt: null, pausedAt: null, visit: { increment: 1 } },
        ...{ endedAt: endedAt ?? now, ending: endedAt ? ending : 'stopped' },
      },
    });
    // A chain is never longer than one step.
    await tx.lead.updateMany({ where: { mergedIntoId: loser.id }, data: { mergedIntoId: survivor.id } });
  }
}
