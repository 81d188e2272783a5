import type { LetterName, Purpose } from '../../contracts/messaging/workflow.ts';
import { endingOf, STOP_RULES } from '../leads/worked.ts';

export interface Purposeful {
  readonly purpose: Purpose;
  readonly leadStatus: string;
  /** Null: what is asked for is about no sequence, or about one from before there was a choice. */
  readonly sequence: SequenceStanding | null;
  /** Null: the message is about no appointment. */
  readonly appointment: { readonly status: string; readonly planRevision: number } | null;
  /** Whether the lead has an appointment that stands. */
  readonly isBooked: boolean;
  /** Of the plan that the message belongs to, or the visit of the step; undefined: of whichever. */
  readonly revision: number | undefined;
}

/** Where the lead stands in its sequence. */
export interface SequenceStanding {
  readonly stopOn: readonly string[];
  readonly visit: number;
  readonly isOver: boolean;
}

/** Purposes that an appointment's plan, or that of winning it back, decides on. */
const OF_A_PLAN: ReadonlySet<Purpose> = new Set(['reminder', 'question', 'client_question', 'rebook']);

/**
 * Why a message has lost its purpose since its workflow decided on it: the lead is no longer worked or has booked, the
 * appointment was cancelled, moved or settled. Null: it has not.
 */
export function whyStale({
  purpose,
  leadStatus,
  sequence,
  appointment,
  isBooked,
  revision,
}: Purposeful): string | null {
  if (purpose === 'sequence') {
    if (endingOf(leadStatus, sequence?.stopOn ?? STOP_RULES)) return `lead_is_${leadStatus}`;
    if (sequence?.isOver) return 'sequence_is_over';
    return sequence && revision !== undefined && revision !== sequence.visit ? 'lead_has_moved' : null;
  }
  if (purpose === 'booking') return isBooked ? 'lead_has_booked' : null;
  if (!appointment || !OF_A_PLAN.has(purpose)) return null;
  const wanted = purpose === 'rebook' ? 'no_show' : 'booked';
  if (appointment.status !== wanted) return `appointment_is_${appointment.status}`;
  return revision !== undefined && revision !== appointment.planRevision ? 'appointment_was_moved' : null;
}

/** What a letter to a client is about, as it stands now. */
export interface LetterStanding {
  /** `isHeld`: a show that it bills is contested. */
  readonly invoice: { readonly status: string; readonly isHeld: boolean; readonly dueCents: number } | null;
  /** When the client's card runs out; null: it has none. */
  readonly cardExpiresAt: Date | null;
  /** Whether the month that a usage alert is about has been billed. */
  readonly isMonthBilled: boolean;
}

/** Whoever is told that a card is about to expire is told within this: a card that lasts longer is another one. */
const ABOUT_TO_EXPIRE_MS = 62 * 86_400_000;

/** Why a letter has lost its purpose since it was owed: it was paid, is contested, or another card was left. */
export function whyLetterStale(template: LetterName, standing: LetterStanding, now: Date): string | null {
  if (template === 'usage_alert') return standing.isMonthBilled ? 'month_is_billed' : null;
  if (template === 'card_expiring') {
    const { cardExpiresAt } = standing;
    if (!cardExpiresAt) return 'card_was_removed';
    return cardExpiresAt.getTime() - now.getTime() > ABOUT_TO_EXPIRE_MS ? 'another_card_was_left' : null;
  }
  const { invoice } = standing;
  if (!invoice) return 'there_is_no_invoice';
  if (invoice.status !== 'open') return `invoice_is_${invoice.status}`;
  if (invoice.isHeld) return 'invoice_is_on_hold';
  return invoice.dueCents <= 0 ? 'nothing_is_due' : null;
}
