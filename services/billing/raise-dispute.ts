import type { NewDispute } from '../../contracts/billing/dispute-api.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { createTask } from '../messaging/create-task.ts';
import { Refusal } from '../refusal.ts';
import { lockClient } from './lock-client.ts';
import { tellContested } from './tell-contested.ts';

/**
 * Contests a show that was billed. Nothing more is asked of the client for its milestone until staff have settled it.
 *
 * @throws Refusal not_found (a proof that the caller may not see), conflict (contested or made good already)
 */
export async function raiseDispute(db: Database, caller: Caller, { proofId, reason }: NewDispute) {
  const { operatorId, role } = caller.tenant;
  const seen = await asTenant(db, caller.tenant, (tx) =>
    tx.milestoneAppointment.findUnique({ where: { id: proofId }, select: { clientId: true } }),
  );
  if (!seen) throw new Refusal('not_found', 'There is no such proof.');
  return asOperator(db, operatorId, async (tx) => {
    await lockClient(tx, seen.clientId);
    const { clientId, milestoneId } = await requireContestable(tx, proofId, role);
    const { kind, id: raisedById } = caller.actor;
    const raised = { raisedByKind: kind, raisedById, raisedFor: role };
    const dispute = await tx.dispute.create({
      data: { operatorId, clientId, milestoneId, proofId, reason, ...raised },
    });
    await askStaff(tx, dispute);
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'dispute.open' },
      subject: { type: 'dispute', id: dispute.id },
      after: { proofId, milestoneId, raisedFor: role },
    });
    await tellContested(tx, dispute);
    return dispute;
  });
}

async function requireContestable(tx: Transaction, proofId: string, raisedFor: string) {
  const proof = await tx.milestoneAppointment.findUniqueOrThrow({ where: { id: proofId } });
  if (proof.compensation) {
    const how = proof.compensation === 'credit' ? 'its price is given back' : 'the next show takes its place';
    throw new Refusal('conflict', `The show was reversed already: ${how}.`);
  }
  const open = await tx.dispute.findFirst({ where: { proofId, status: 'open' }, select: { id: true } });
  if (open) throw new Refusal('conflict', `The show is contested already: dispute ${open.id}.`);
  // Each dispute holds the invoice: contesting the same anew would put its payment off for ever. Staff may.
  const upheld = await tx.dispute.findFirst({ where: { proofId, status: 'upheld' }, select: { id: true } });
  if (upheld && raisedFor === 'client')
    throw new Refusal('conflict', `The show was upheld: dispute ${upheld.id} says why.`);
  return proof;
}

async function askStaff(tx: Transaction, dispute: Prisma.DisputeModel): Promise<void> {
  const { operatorId, clientId } = dispute;
  const { slot, milestone, appointment } = await tx.milestoneAppointment.findUniqueOrThrow({
    where: { id: dispute.proofId },
    include: { milestone: { select: { number: true } }, appointment: { select: { id: true, leadId: true } } },
  });
  await createTask(tx, {
    ...{ operatorId, clientId, leadId: appointment.leadId, appointmentId: appointment.id },
    ...{ key: `dispute:${dispute.id}`, kind: 'contested_show' },
    title: `Settle the dispute of show ${slot} of milestone ${milestone.number}`,
    detail: `Dispute ${dispute.id}`,
  });
}
