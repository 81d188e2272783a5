import type { SealedEvidence } from '../../contracts/billing/proof-content.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { readContent } from './check-chain.ts';
import { outcomeOf, type ProofOutcome } from './proof-outcome.ts';
import type { ProvenMilestone } from './proof-link.ts';

export interface ShownProof {
  readonly slot: number;
  readonly startsAt: Date;
  /** Null: it was made before proofs were sealed. */
  readonly seq: number | null;
  readonly hash: string | null;
  readonly decidedBy: 'evidence' | 'staff' | null;
  readonly evidence: readonly SealedEvidence[];
  readonly reversedAt: Date | null;
  readonly outcome: ProofOutcome;
  /** What it gave back, of a credited one. */
  readonly creditedCents: number;
}

export interface ShownMilestone {
  readonly number: number;
  readonly size: number;
  readonly amountCents: number;
  readonly currency: string;
  readonly seal: string | null;
  readonly invoiceNumber: string | null;
  /** IANA, the client's. */
  readonly zone: string;
  /** By slot, and in a slot the newest last. */
  readonly proofs: readonly ShownProof[];
}

/** A milestone's proofs as they were sealed, without anything that tells who came. Null: there is no such milestone. */
export async function getProofs(
  db: Database,
  { operatorId, milestoneId }: ProvenMilestone,
): Promise<ShownMilestone | null> {
  return asOperator(db, operatorId, async (tx) => {
    const milestone = await tx.milestone.findUnique({
      where: { id: milestoneId },
      include: {
        agreement: { include: { client: { select: { zone: true } } } },
        invoices: { select: { number: true } },
        proofs: {
          orderBy: [{ slot: 'asc' }, { seq: { sort: 'asc', nulls: 'first' } }],
          include: {
            appointment: { select: { startsAt: true } },
            creditNote: { select: { amountCents: true } },
          },
        },
      },
    });
    if (!milestone) return null;
    const { number, amountCents, seal, agreement, invoices, proofs } = milestone;
    return {
      ...{ number, amountCents, seal, size: agreement.milestoneSize, currency: agreement.currency },
      invoiceNumber: invoices[0]?.number ?? null,
      zone: agreement.client.zone,
      proofs: proofs.map((proof, i) => {
        const { slot, seq, hash, reversedAt, compensation, appointment, creditNote } = proof;
        const sealed = readContent(proof.content);
        const isFilled = proofs[i + 1]?.slot === slot;
        return {
          ...{ slot, seq, hash, reversedAt },
          startsAt: sealed ? new Date(sealed.startsAt) : appointment.startsAt,
          decidedBy: sealed?.decidedBy ?? null,
          evidence: sealed?.evidence ?? [],
          outcome: outcomeOf(compensation, isFilled),
          creditedCents: creditNote?.amountCents ?? 0,
        };
      }),
    };
  });
}
