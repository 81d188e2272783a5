import type { BillingInput } from '../../contracts/billing/workflow.ts';
import { milestonesOwed } from '../../domain/billing/milestones.ts';
import type { Database } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { notePromise } from '../policies/note-promise.ts';
import { agreementAt } from './agreement-at.ts';
import { createInvoice } from './create-invoice.ts';

/**
 * Counts a client's shows and opens every milestone that is owed, each with its proofs and its invoice. Shows that were
 * reversed after billing leave their slots to the next ones: no money moves. Counting again opens nothing twice.
 *
 * @returns the net number of shows
 */
export async function openMilestones(
  db: Database,
  input: BillingInput & { now: Date },
): Promise<{ netShown: number }> {
  const { operatorId, clientId, now } = input;
  return asOperator(db, operatorId, async (tx) => {
    await tx.$queryRaw`SELECT id FROM organization WHERE id = ${clientId}::uuid FOR UPDATE`;
    const agreement = await agreementAt(tx, clientId, now);
    await fillReversedSlots(tx, clientId, now);
    const netShown = await tx.appointment.count({ where: { clientId, status: 'shown' } });
    const last = await tx.milestone.aggregate({ where: { clientId }, _max: { number: true } });
    const lastNumber = last._max.number ?? 0;
    const size = agreement.milestoneSize;
    const billed = await billedShows(tx, clientId);
    const owed = milestonesOwed({ netShown, billed, size, lastNumber });
    for (const number of owed) await openMilestone(tx, agreement, number);
    await notePromise(tx, {
      operatorId,
      clientId,
      subject: { type: 'billing', id: clientId },
      what: `Open milestone ${lastNumber + owed.length + 1}`,
      why: `${netShown - billed - owed.length * size} of ${size} shows since the last one`,
    });
    return { netShown };
  });
}

async function openMilestone(
  tx: Transaction,
  agreement: Prisma.AgreementModel,
  number: number,
): Promise<void> {
  const { operatorId, clientId, milestoneSize, milestonePriceCents } = agreement;
  const proofs = await unprovenShows(tx, clientId, milestoneSize);
  if (proofs.length < milestoneSize)
    throw new Error(`milestone ${number} of client ${clientId} lacks proofs`);
  const milestone = await tx.milestone.create({
    data: { operatorId, clientId, agreementId: agreement.id, number, amountCents: milestonePriceCents },
  });
  await tx.milestoneAppointment.createMany({
    data: proofs.map((show, i) => ({
      operatorId,
      clientId,
      milestoneId: milestone.id,
      appointmentId: show.id,
      slot: i + 1,
    })),
  });
  const description = `Milestone ${number}: ${milestoneSize} verified shows`;
  const invoice = await createInvoice(tx, {
    agreement,
    description,
    about: { milestoneId: milestone.id },
    lines: [{ kind: 'milestone', milestoneId: milestone.id, description, amountCents: milestonePriceCents }],
  });
  await audit(tx, {
    operatorId,
    actor: { kind: 'workflow', id: `billing:${clientId}` },
    action: 'milestone.open',
    subject: { type: 'milestone', id: milestone.id },
    after: { number, amountCents: milestonePriceCents, invoiceId: invoice.id },
  });
}

/** Slots of the milestones so far, whether their shows stand or have been reversed. */
async function billedShows(tx: Transaction, clientId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ slots: number }[]>`
    SELECT count(DISTINCT (milestone_id, slot))::int AS slots FROM milestone_appointment WHERE client_id = ${clientId}::uuid`;
  return row?.slots ?? 0;
}

/** Shows that prove no milestone yet, in the order in which they were decided. */
function unprovenShows(tx: Transaction, clientId: string, take: number): Promise<{ id: string }[]> {
  return tx.appointment.findMany({
    where: { clientId, status: 'shown', milestoneSlot: { none: { reversedAt: null } } },
    orderBy: [{ decidedAt: 'asc' }, { id: 'asc' }],
    take,
    select: { id: true },
  });
}

async function fillReversedSlots(tx: Transaction, clientId: string, now: Date): Promise<void> {
  await tx.milestoneAppointment.updateMany({
    where: { clientId, reversedAt: null, appointment: { status: { not: 'shown' } } },
    data: { reversedAt: now, compensation: 'replace' },
  });
  const holes = await tx.$queryRaw<{ operatorId: string; milestoneId: string; slot: number }[]>`
    SELECT DISTINCT operator_id AS "operatorId", milestone_id AS "milestoneId", slot FROM milestone_appointment proof
    WHERE client_id = ${clientId}::uuid AND NOT EXISTS (
      SELECT 1 FROM milestone_appointment filled
      WHERE filled.milestone_id = proof.milestone_id AND filled.slot = proof.slot AND filled.reversed_at IS NULL)
    ORDER BY milestone_id, slot`;
  const shows = await unprovenShows(tx, clientId, holes.length);
  const filled = holes.flatMap((hole, i) => {
    const show = shows[i];
    return show ? [{ ...hole, clientId, appointmentId: show.id }] : [];
  });
  if (filled.length > 0) await tx.milestoneAppointment.createMany({ data: filled });
}
