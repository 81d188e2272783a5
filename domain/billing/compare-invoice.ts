/** An invoice as our books have it. */
export interface OurInvoice {
  readonly status: string;
  readonly currency: string;
  readonly amountCents: number;
  readonly taxCents: number;
  readonly amountPaidCents: number;
  readonly creditedCents: number;
  readonly number: string | null;
}

/** The same as Stripe has it. */
export interface TheirInvoice {
  readonly id: string;
  readonly status: string | null;
  readonly currency: string;
  readonly number: string | null;
  readonly subtotalCents: number;
  readonly totalCents: number;
  readonly amountDueCents: number;
  readonly amountPaidCents: number;
  /** By credit notes, before and after it was paid. */
  readonly creditedCents: number;
  readonly creditedBeforeCents: number;
  /** What it took of the customer's balance. */
  readonly fromBalanceCents: number;
  readonly hostedUrl: string | null;
  readonly pdfUrl: string | null;
  readonly createdAt: Date;
  readonly finalizedAt: Date | null;
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
  readonly customerId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export type DifferenceKind =
  | 'state'
  | 'amount'
  | 'tax'
  | 'currency'
  | 'paid'
  | 'credited'
  | 'number'
  | 'payment'
  | 'refund'
  | 'chargeback'
  | 'credit_note'
  | 'balance'
  | 'missing_at_stripe'
  | 'missing_here'
  | 'duplicate'
  /** Nobody can look: the account that it was made at is connected no more. */
  | 'account_ended';

interface Difference {
  readonly kind: DifferenceKind;
  readonly ours: string;
  readonly theirs: string;
}

/** Where our books and Stripe's say different things of one invoice. Amounts are in cents, without tax. */
export function differencesOf(ours: OurInvoice, theirs: TheirInvoice): Difference[] {
  const isFinal = theirs.status !== 'draft';
  const pairs: [DifferenceKind, string | number | null, string | number | null, boolean][] = [
    ['state', ours.status, theirs.status, true],
    ['amount', ours.amountCents, theirs.subtotalCents, true],
    ['tax', ours.taxCents, theirs.totalCents - theirs.subtotalCents, isFinal],
    ['currency', ours.currency, theirs.currency, true],
    ['paid', ours.amountPaidCents, theirs.amountPaidCents, true],
    ['credited', ours.creditedCents, theirs.creditedCents, true],
    ['number', ours.number, theirs.number, isFinal],
  ];
  return pairs.flatMap(([kind, mine, other, counts]) =>
    counts && mine !== other ? [{ kind, ours: String(mine ?? 'none'), theirs: String(other ?? 'none') }] : [],
  );
}

/** News of the last hour may still be on their way: an outage longer than that is worth being told of. */
const UNDER_WAY_MS = 3_600_000;

/** Whether something happened to an invoice so lately that the books may yet be right. */
export function isUnderWay(moments: readonly (Date | null)[], now: Date): boolean {
  return moments.some((at) => at !== null && now.getTime() - at.getTime() < UNDER_WAY_MS);
}
