import { randomUUID } from 'node:crypto';
import type { BillingInput } from '../../contracts/billing/workflow.ts';
import { milestonesOwed } from '../../domain/billing/milestones.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { notePromise } from '../policies/note-promise.ts';
import { agreementAt } from './agreement-at.ts';
import { createInvoice } from './create-invoice.ts';
import { fillHoles } from './fill-holes.ts';
import { lockClient } from './lock-client.ts';
import { reverseProofs } from './reverse-proofs.ts';
import { sealProofs } from './seal-proofs.ts';
import { unprovenShows } from './unproven-shows.ts';

/**
 * Counts a client's shows and opens every milestone that is owed, each with its sealed proofs and its invoice. Shows that
 * were reversed after billing are made good first, as their agreement says. Counting again opens nothing twice.
 *
 * @returns the net number of shows
 */
export async function openMilestones(
  db: Database,
  input: BillingInput & { now: Date },
): Promise<{ netShown: number }> {
  const { operatorId, clientId, now } = input;
  return asOperator(db, operatorId, async (tx) => {
    await lockClient(tx, clientId);
    const agreement = await agreementAt(tx, clientId, now);
    await reverseProofs(tx, input);
    const { left: unproven, holes } = await fillHoles(tx, input, await unprovenShows(tx, clientId));
    const last = await tx.milestone.aggregate({ where: { clientId }, _max: { number: true } });
    const lastNumber = last._max.number ?? 0;
    const size = agreement.milestoneSize;
    const owed = milestonesOwed({ unproven: unproven.length, size, lastNumber });
    for (const [i, number] of owed.entries()) {
      await openMilestone(tx, agreement, number, unproven.slice(i * size, (i + 1) * size));
    }
    const towardsNext = `${unproven.length - owed.length * size} of ${size} shows since the last one`;
    await notePromise(tx, {
      operatorId,
      clientId,
      subject: { type: 'billing', id: clientId },
      what: `Open milestone ${lastNumber + owed.length + 1}`,
      why: holes === 0 ? towardsNext : `${towardsNext}, after ${holes} that replace reversed ones`,
    });
    return { netShown: await tx.appointment.count({ where: { clientId, status: 'shown' } }) };
  });
}

/** @param shows as many as the agreement's size */
async function openMilestone(
  tx: Transaction,
  agreement: Prisma.AgreementModel,
  number: number,
  shows: readonly string[],
): Promise<void> {
  const { operatorId, clientId, milestoneSize, milestonePriceCents: amountCents } = agreement;
  const id = randomUUID();
  const proofs = await sealProofs(
    tx,
    agreement,
    shows.map((appointmentId, i) => ({ milestone: { id, number, agreement }, slot: i + 1, appointmentId })),
  );
  const seal = proofs.at(-1)?.hash;
  await tx.milestone.create({
    data: { id, operatorId, clientId, agreementId: agreement.id, number, amountCents, seal },
  });
  await tx.milestoneAppointment.createMany({ data: proofs });
  const description = `Milestone ${number}: ${milestoneSize} verified ${milestoneSize === 1 ? 'show' : 'shows'}`;
  const invoice = await createInvoice(tx, {
    agreement,
    description,
    about: { milestoneId: id },
    lines: [{ kind: 'milestone', milestoneId: id, description, amountCents }],
  });
  await audit(tx, {
    operatorId,
    actor: { kind: 'workflow', id: `billing:${clientId}` },
    action: 'milestone.open',
    subject: { type: 'milestone', id },
    after: { number, amountCents, invoiceId: invoice.id, seal: seal ?? null },
  });
}
