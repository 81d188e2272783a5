import { Status } from '../../kit/status.tsx';
import { day } from '../../kit/time.tsx';

interface InvoiceStanding {
  readonly status: string;
  readonly overdueAt: string | null;
  readonly dueAt: string | null;
  readonly paidAt: string | null;
}

const WORDS: Readonly<Record<string, string>> = {
  draft: 'Being made',
  open: 'Waits for payment',
  paid: 'Paid',
  void: 'Withdrawn',
  uncollectible: 'Given up',
};

/** Where an invoice stands, as a badge. */
export function InvoiceStatus({ of }: { of: InvoiceStanding }) {
  if (of.status === 'open' && of.overdueAt) return <Status of="overdue" says="Overdue" />;
  return <Status of={of.status} says={WORDS[of.status] ?? of.status} />;
}

/** The same in a sentence. */
export function standingInWords({ status, overdueAt, dueAt, paidAt }: InvoiceStanding): string {
  if (status === 'paid') return paidAt ? `Paid on ${day(paidAt)}` : 'Paid';
  if (status === 'void') return 'Withdrawn: nothing is to be paid';
  if (status === 'uncollectible') return 'Given up: nothing more is asked for';
  if (status === 'draft') return 'It is being made, and goes out soon';
  if (overdueAt) return `Overdue since ${day(overdueAt)}`;
  return dueAt ? `Due on ${day(dueAt)}` : 'Waits for payment';
}

interface Amounts {
  readonly status: string;
  readonly amountCents: number;
  readonly taxCents: number;
  readonly creditedCents: number;
  readonly amountPaidCents: number;
}

/** What is still to be paid, in cents. */
export function leftToPay({
  status,
  amountCents,
  taxCents,
  creditedCents,
  amountPaidCents,
}: Amounts): number {
  if (status !== 'open' && status !== 'draft') return 0;
  return Math.max(0, amountCents + taxCents - creditedCents - amountPaidCents);
}
