import type { CreditInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';

/** What Stripe must be told of a credit note. */
export interface CreditFacts {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly invoiceId: string;
  readonly milestoneId: string;
  readonly proofId: string;
  readonly stripeInvoiceId: string | null;
  /** The account of the operator's own that its invoice was made at; null: the environment's. */
  readonly connectionId: string | null;
  readonly status: string;
  /** The price of the show, without tax. */
  readonly amountCents: number;
  readonly milestoneNumber: number;
  readonly slot: number;
  /** How many slots its milestone has. */
  readonly size: number;
}

export async function readCredit(
  db: Database,
  { operatorId, creditNoteId }: CreditInput,
): Promise<CreditFacts> {
  return asOperator(db, operatorId, async (tx) => {
    const { invoice, milestone, proof, ...note } = await tx.creditNote.findUniqueOrThrow({
      where: { id: creditNoteId },
      include: {
        invoice: { select: { stripeInvoiceId: true, connectionId: true } },
        milestone: { select: { number: true, agreement: { select: { milestoneSize: true } } } },
        proof: { select: { slot: true } },
      },
    });
    return {
      ...note,
      stripeInvoiceId: invoice.stripeInvoiceId,
      connectionId: invoice.connectionId,
      milestoneNumber: milestone.number,
      slot: proof.slot,
      size: milestone.agreement.milestoneSize,
    };
  });
}
