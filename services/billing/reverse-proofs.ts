import { slotPrice } from '../../domain/billing/slot-price.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { oweCredit } from './owe-credit.ts';

interface Reversed {
  readonly id: string;
  readonly milestoneId: string;
  readonly slot: number;
  readonly compensation: 'replace' | 'credit';
  readonly amountCents: number;
  readonly size: number;
}

/**
 * Reverses the proofs whose shows are none any more, and makes each good as the milestone's own agreement says: the next
 * show takes its slot, or the slot's price is owed back. What is reversed already has been made good, and is left alone.
 */
export async function reverseProofs(
  tx: Transaction,
  { operatorId, clientId, now }: { operatorId: string; clientId: string; now: Date },
): Promise<void> {
  // One statement: a dispute that is settled at the same moment reverses the proof, or this does; never both.
  const reversed = await tx.$queryRaw<Reversed[]>`
    UPDATE milestone_appointment proof SET reversed_at = ${now}, compensation = agreement.reversal
    FROM appointment, milestone, agreement
    WHERE proof.client_id = ${clientId}::uuid AND proof.reversed_at IS NULL
      AND appointment.id = proof.appointment_id AND appointment.status <> 'shown'
      AND milestone.id = proof.milestone_id AND agreement.id = milestone.agreement_id
    RETURNING proof.id, proof.milestone_id AS "milestoneId", proof.slot, proof.compensation,
      milestone.amount_cents AS "amountCents", agreement.milestone_size AS size`;
  for (const proof of reversed) {
    const { id: proofId, milestoneId, slot, compensation } = proof;
    if (compensation === 'credit') {
      const amountCents = slotPrice(proof);
      await oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents });
    }
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: `billing:${clientId}` },
      action: 'proof.reverse',
      subject: { type: 'milestone', id: milestoneId },
      after: { proofId, slot, compensation },
    });
  }
}
