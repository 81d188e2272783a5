import type { InvoiceFacts, InvoiceLineFacts } from './read-invoice.ts';

// https://docs.stripe.com/api/metadata
const METADATA_LENGTH = 500;

type Words = Readonly<Record<string, string>>;

/** What Stripe keeps of an invoice beside its ids, so that our books can be made from Stripe's. */
export function billedBy(
  invoice: Pick<
    InvoiceFacts,
    'kind' | 'agreementId' | 'milestoneId' | 'milestoneNumber' | 'month' | 'termsDays'
  >,
): Words {
  const { kind, agreementId, milestoneId, milestoneNumber, month, termsDays } = invoice;
  return {
    kind,
    agreement_id: agreementId,
    terms_days: String(termsDays),
    ...(milestoneId && { milestone_id: milestoneId, milestone_number: String(milestoneNumber) }),
    ...(month && { month: month.toISOString().slice(0, 10) }),
  };
}

/** The same of a line. */
export function billedOn({
  position,
  kind,
  seconds,
  milestoneId,
  description,
}: Pick<InvoiceLineFacts, 'position' | 'kind' | 'seconds' | 'milestoneId' | 'description'>): Words {
  return {
    // What is printed on it says more.
    ...{ position: String(position), kind, description: description.slice(0, METADATA_LENGTH) },
    ...(seconds !== null && { seconds: String(seconds) }),
    ...(milestoneId && { milestone_id: milestoneId }),
  };
}
