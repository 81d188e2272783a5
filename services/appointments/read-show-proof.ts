import type { Transaction } from '../../prisma/tenant.ts';
import { slotPrice } from '../../domain/billing/slot-price.ts';
import type { BillingLinks } from '../billing/proof-link.ts';

export interface ProofAsked extends BillingLinks {
  readonly appointmentId: string;
  /** Prices, disputes and the public page are for those who see bills. */
  readonly seesBills: boolean;
}

/** The last place that a show got among those that are billed, with the last dispute about it; nulls: none. */
export async function readShowProof(tx: Transaction, { appointmentId, seesBills, proofUrl }: ProofAsked) {
  const found = await tx.milestoneAppointment.findFirst({
    where: { appointmentId },
    orderBy: { createdAt: 'desc' },
    include: {
      milestone: {
        include: {
          agreement: { select: { milestoneSize: true, reversal: true, currency: true } },
          invoices: { select: { id: true, number: true } },
        },
      },
      disputes: { orderBy: { createdAt: 'desc' }, take: 1 },
    },
  });
  if (!found) return { proof: null, dispute: null };
  const { milestone, disputes, createdAt: sealedAt, operatorId, ...place } = found;
  const { id: milestoneId, number: milestoneNumber, amountCents, agreement, invoices } = milestone;
  const { milestoneSize: size, reversal, currency } = agreement;
  const [invoice] = seesBills ? invoices : [];
  const proof = {
    ...place,
    ...{ milestoneId, milestoneNumber, size, reversal, currency, sealedAt },
    priceCents: seesBills ? slotPrice({ amountCents, size, slot: place.slot }) : null,
    url: seesBills ? proofUrl({ operatorId, milestoneId }) : null,
    invoiceId: invoice?.id ?? null,
    invoiceNumber: invoice?.number ?? null,
  };
  return { proof, dispute: seesBills ? (disputes[0] ?? null) : null };
}
