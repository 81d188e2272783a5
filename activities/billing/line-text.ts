import type { BillingLinks } from '../../services/billing/proof-link.ts';
import type { InvoiceFacts, InvoiceLineFacts } from '../../services/billing/read-invoice.ts';

/** Stripe's limit, of an invoice item's description. */
const LONGEST = 500;
/** As much of a seal as nobody can forge, and people can compare. */
const SEAL_SHOWN = 16;

/**
 * What a line says at Stripe. A milestone's carries the address of its proofs and the beginning of the seal over them,
 * which is then printed on the invoice that the client has: from then on we cannot change them unseen. The whole seal is
 * in its metadata, for us.
 */
export function lineText(
  { operatorId }: Pick<InvoiceFacts, 'operatorId'>,
  { description, milestoneId, milestone }: InvoiceLineFacts,
  { proofUrl }: BillingLinks,
): { description: string; metadata: { seal?: string } } {
  if (!milestoneId) return { description, metadata: {} };
  const sealed = milestone?.seal ? ` Seal ${milestone.seal.slice(0, SEAL_SHOWN)}.` : '';
  const linked = `${description}.${sealed} Proofs: ${proofUrl({ operatorId, milestoneId })}`;
  return {
    description: linked.length <= LONGEST ? linked : description,
    metadata: milestone?.seal ? { seal: milestone.seal } : {},
  };
}
