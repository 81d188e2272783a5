import { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { sealProofs } from './seal-proofs.ts';

interface Hole {
  readonly milestoneId: string;
  readonly number: number;
  readonly slot: number;
  readonly agreementId: string;
  readonly version: number;
}

/** The condition for a `milestone` whose reversed shows are made good. */
export const NOT_GIVEN_UP = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM invoice WHERE invoice.milestone_id = milestone.id AND invoice.status IN ('void', 'uncollectible'))`;

/**
 * Gives the slots that reversed shows have left to the next shows: no money moves. A slot that was credited is paid back,
 * and no hole; nor is one of a milestone whose invoice was given up: nothing was paid for it that could be made good.
 *
 * @param shows unproven ones, the next one first
 * @returns the shows that are left, and how many holes are
 */
export async function fillHoles(
  tx: Transaction,
  { operatorId, clientId }: { operatorId: string; clientId: string },
  shows: readonly string[],
): Promise<{ left: string[]; holes: number }> {
  const holes = await findHoles(tx, clientId);
  const filled = holes.slice(0, shows.length);
  const proofs = await sealProofs(
    tx,
    { operatorId, clientId },
    filled.map(({ milestoneId, number, slot, agreementId, version }, i) => ({
      milestone: { id: milestoneId, number, agreement: { id: agreementId, version } },
      slot,
      appointmentId: shows[i] ?? '',
    })),
  );
  await tx.milestoneAppointment.createMany({ data: proofs });
  for (const { milestoneId, slot, appointmentId, seq } of proofs) {
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: `billing:${clientId}` },
      action: 'proof.replace',
      subject: { type: 'milestone', id: milestoneId },
      after: { slot, appointmentId, seq: seq ?? null },
    });
  }
  return { left: shows.slice(filled.length), holes: holes.length - filled.length };
}

function findHoles(tx: Transaction, clientId: string): Promise<Hole[]> {
  return tx.$queryRaw<Hole[]>`
    SELECT milestone.id AS "milestoneId", milestone.number, proof.slot, agreement.id AS "agreementId", agreement.version
    FROM milestone_appointment proof
    JOIN milestone ON milestone.id = proof.milestone_id
    JOIN agreement ON agreement.id = milestone.agreement_id
    WHERE proof.client_id = ${clientId}::uuid AND ${NOT_GIVEN_UP}
    GROUP BY milestone.id, milestone.number, proof.slot, agreement.id, agreement.version
    HAVING bool_and(proof.reversed_at IS NOT NULL) AND bool_and(proof.compensation = 'replace')
    ORDER BY milestone.number, proof.slot`;
}
