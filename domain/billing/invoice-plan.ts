import type { InvoicePlan } from '../../contracts/billing/workflow.ts';

/** Days after the due date at which an invoice that is not paid is brought to mind. */
export const REMINDER_DAYS: readonly number[] = [3, 7, 14];

const DAY_MS = 86_400_000;

/** An invoice as it stands. */
export interface InvoiceStanding {
  readonly status: string;
  readonly collection: string;
  readonly customerId: string | null;
  readonly stripeInvoiceId: string | null;
  /** Lines that Stripe does not have yet. */
  readonly linesLeft: number;
  /** A proof that it bills is contested: nothing more is asked of the client until that is settled. */
  readonly held: boolean;
  /** When the client first had it, or its card was first charged. */
  readonly sentAt: Date | null;
  readonly dueAt: Date | null;
  readonly overdueAt: Date | null;
  /** How many reminders have gone out. */
  readonly reminders: number;
  /** When its payment method was last charged, or refused at Stripe's own try. */
  readonly chargedAt: Date | null;
  /** Since when Stripe charges the payment method that the client left last. */
  readonly methodLeftAt: Date | null;
  /** Days after the due date; null: never. */
  readonly pauseAfterDays: number | null;
  readonly clientPaused: boolean;
}

export interface NextStep {
  readonly next: InvoicePlan['next'];
  /** Of a wait: when to look again; null: only news end it. */
  readonly until: Date | null;
}

/** What an invoice needs next, by the facts alone: planned again after any crash, it comes to the same. */
export function nextInvoiceStep(invoice: InvoiceStanding, now: Date): NextStep {
  const { status } = invoice;
  if (status === 'draft') return { next: nextOfDraft(invoice), until: null };
  if (status !== 'open') return { next: 'finish', until: null };
  // A card that is left meanwhile is no consent to what is contested.
  if (invoice.held) return { next: 'await_payment', until: null };
  if (!isCharged(invoice) && !invoice.sentAt) return { next: 'send', until: null };
  if (isCharged(invoice) && isChargeDue(invoice)) return { next: 'charge', until: null };
  if (!invoice.dueAt) return { next: 'await_payment', until: null };
  return nextOfDue(invoice, invoice.dueAt, now);
}

function nextOfDraft(invoice: InvoiceStanding): InvoicePlan['next'] {
  if (!invoice.customerId) return 'customer';
  if (!invoice.stripeInvoiceId) return 'draft';
  if (invoice.linesLeft > 0) return 'line';
  return invoice.held ? 'await_payment' : 'finalize';
}

function nextOfDue(invoice: InvoiceStanding, dueAt: Date, now: Date): NextStep {
  const after = (days: number) => new Date(dueAt.getTime() + days * DAY_MS);
  const remindDays = REMINDER_DAYS[invoice.reminders];
  const moments = {
    overdue: invoice.overdueAt ? null : dueAt,
    remind: remindDays === undefined ? null : after(remindDays),
    pause: invoice.clientPaused ? null : pausesAt(dueAt, invoice.pauseAfterDays),
  };
  for (const next of ['overdue', 'remind', 'pause'] as const) {
    const at = moments[next];
    if (!at || now < at) continue;
    // The card is tried again before its owner is written to.
    const untried = (invoice.chargedAt ?? dueAt) < at;
    return { next: next === 'remind' && isCharged(invoice) && untried ? 'charge' : next, until: null };
  }
  const coming = Object.values(moments).filter((at) => at !== null);
  const until = coming.length > 0 ? new Date(Math.min(...coming.map(Number))) : null;
  return { next: 'await_payment', until };
}

/** When an invoice that is still not paid pauses its client; null: never. @param pauseAfterDays of its agreement */
export function pausesAt(dueAt: Date, pauseAfterDays: number | null): Date | null {
  return pauseAfterDays === null ? null : new Date(dueAt.getTime() + pauseAfterDays * DAY_MS);
}

/** How many reminders a moment makes due: those that an outage has passed over go out as one. */
export function remindersDue(dueAt: Date, now: Date): number {
  return REMINDER_DAYS.filter((days) => dueAt.getTime() + days * DAY_MS <= now.getTime()).length;
}

/** Never tried, or before the client left another method. */
function isChargeDue({ chargedAt, methodLeftAt }: InvoiceStanding): boolean {
  return !chargedAt || (methodLeftAt !== null && methodLeftAt > chargedAt);
}

function isCharged({ collection }: InvoiceStanding): boolean {
  return collection === 'charge_automatically';
}
