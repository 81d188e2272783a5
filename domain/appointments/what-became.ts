import type { PlannedMoment, PlannedSendView, SendState } from '../../contracts/appointments/detail.ts';
import { whyNotSent } from '../messaging/why-not-sent.ts';
import type { AppointmentStatus } from './status.ts';

/** A message as it stands in its row. */
export interface SentMessage {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
}

/** A text or an email that a plan holds. */
export interface MomentSend {
  readonly channel: 'sms' | 'email';
  /** Its row; undefined: there is none yet. */
  readonly message: SentMessage | undefined;
}

/** Where the appointment stands, and whether what is planned for it still waits for its time. */
export interface Standing {
  readonly status: AppointmentStatus;
  /** The status in which what is planned goes out. */
  readonly wanted: 'booked' | 'no_show';
  /** Another reason why it is wanted no more. */
  readonly over?: string | undefined;
  /** When it was decided; null: it is not. */
  readonly decidedAt?: Date | null;
  readonly now: Date;
}

export interface DueMoment {
  readonly name: string;
  readonly kind: PlannedMoment['kind'];
  readonly at: Date;
  readonly sends: readonly MomentSend[];
}

/** What is asked of a vendor takes a moment: later than this it is late. */
const LATE_MS = 120_000;

const ENDED: Readonly<Record<AppointmentStatus, string>> = {
  booked: 'they were booked again',
  cancelled: 'the appointment was cancelled first',
  shown: 'it was decided before that they came',
  no_show: 'it was decided before that they did not come',
  disputed: 'the evidence contradicted itself before, and a person decides',
};

const OF_ROW: Readonly<Record<string, SendState>> = {
  waiting: 'to_come',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  failed: 'failed',
  blocked: 'blocked',
  skipped: 'skipped',
  unconfirmed: 'unconfirmed',
};

/** What became of a moment of a plan: of each text and email of it, and of the whole. */
export function whatBecame({ name, kind, at, sends }: DueMoment, standing: Standing): PlannedMoment {
  const views = sends.map((send) => becameOf(send, at, standing));
  return { name, kind, at, state: overall(views), sends: views };
}

function becameOf({ channel, message }: MomentSend, at: Date, standing: Standing): PlannedSendView {
  if (!message) {
    const nothing = { channel, messageId: null, sentAt: null, deliveredAt: null };
    return { ...nothing, ...unsent(at, standing) };
  }
  const { id: messageId, status, reason, sentAt, deliveredAt } = message;
  const state = OF_ROW[status] ?? 'sending';
  const isThere = state === 'sent' || state === 'delivered';
  return { channel, state, why: isThere ? null : whyNotSent(reason), messageId, sentAt, deliveredAt };
}

function unsent(
  at: Date,
  { status, wanted, over, now, decidedAt }: Standing,
): { readonly state: SendState; readonly why: string | null } {
  if (decidedAt && decidedAt.getTime() - at.getTime() > LATE_MS && wanted === 'booked')
    return { state: 'skipped', why: 'it did not go out in time' };
  if (over !== undefined) return { state: 'not_needed', why: over };
  if (status !== wanted) return { state: 'not_needed', why: ENDED[status] };
  if (now.getTime() - at.getTime() <= LATE_MS) return { state: 'to_come', why: null };
  return { state: 'overdue', why: 'it is late, and goes out as soon as it may' };
}

/** The best that became of its texts and emails: whoever got the email was reminded, though the text was blocked. */
const BEST_FIRST: readonly SendState[] = [
  'delivered',
  'sent',
  'sending',
  'to_come',
  'overdue',
  'unconfirmed',
  'failed',
  'blocked',
  'skipped',
  'not_needed',
];

function overall(sends: readonly PlannedSendView[]): SendState {
  return BEST_FIRST.find((state) => sends.some((send) => send.state === state)) ?? 'not_needed';
}

/** The verdict among the moments of a plan: silence becomes an answer then, unless it was decided before. */
export function verdictMoment(
  dueAt: Date,
  { status, now, decidedAt }: Pick<Standing, 'status' | 'now' | 'decidedAt'>,
): PlannedMoment {
  const state = (): SendState => {
    if (status === 'cancelled') return 'not_needed';
    if (status !== 'booked') return decidedAt && decidedAt < dueAt ? 'not_needed' : 'sent';
    return now.getTime() - dueAt.getTime() > LATE_MS ? 'overdue' : 'to_come';
  };
  return { name: 'verdict', kind: 'verdict', at: dueAt, state: state(), sends: [] };
}
