import type { Purpose } from '../../contracts/messaging/workflow.ts';

export interface Purposeful {
  readonly purpose: Purpose;
  readonly leadStatus: string;
  /** Null: the message is about no appointment. */
  readonly appointment: { readonly status: string; readonly planRevision: number } | null;
  /** Whether the lead has an appointment that stands. */
  readonly isBooked: boolean;
  /** Of the plan that the message belongs to; undefined: of whichever. */
  readonly revision: number | undefined;
}

/** Purposes that an appointment's plan, or that of winning it back, decides on. */
const OF_A_PLAN: ReadonlySet<Purpose> = new Set(['reminder', 'question', 'client_question', 'rebook']);

const WORKED = ['new', 'contacted', 'callback'];

/**
 * Why a message has lost its purpose since its workflow decided on it: the lead is no longer worked or has booked, the
 * appointment was cancelled, moved or settled. Null: it has not.
 */
export function whyStale({
  purpose,
  leadStatus,
  appointment,
  isBooked,
  revision,
}: Purposeful): string | null {
  if (purpose === 'sequence') return WORKED.includes(leadStatus) ? null : `lead_is_${leadStatus}`;
  if (purpose === 'booking') return isBooked ? 'lead_has_booked' : null;
  if (!appointment || !OF_A_PLAN.has(purpose)) return null;
  const wanted = purpose === 'rebook' ? 'no_show' : 'booked';
  if (appointment.status !== wanted) return `appointment_is_${appointment.status}`;
  return revision !== undefined && revision !== appointment.planRevision ? 'appointment_was_moved' : null;
}
