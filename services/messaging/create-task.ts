import type { Transaction } from '../../prisma/tenant.ts';

export interface NewTask {
  readonly operatorId: string;
  readonly clientId: string | null;
  readonly leadId: string | null;
  readonly appointmentId?: string | null;
  /** What it came from: asking for the same twice makes one. */
  readonly key: string;
  readonly kind: TaskKind;
  /** For people: may say what was said, not who said it. */
  readonly title: string;
  readonly detail?: string | null;
  readonly dueAt?: Date | null;
}

export type TaskKind =
  | 'unclear_reply'
  | 'reply'
  /** To a cold email, which was not sent from here: nothing else tells of it. */
  | 'cold_reply'
  | 'not_booked'
  | 'wants_new_time'
  | 'callback'
  | 'manual'
  /** A step of a lead's sequence. */
  | 'sequence'
  /** Our figures of a campaign at Instantly are others than Instantly's. */
  | 'instantly_difference'
  | BillingTask;

export type BillingTask =
  | 'overdue'
  | 'card_expiring'
  | 'usage_alert'
  | 'billing_difference'
  | 'chargeback'
  | 'refund_failed'
  | 'contested_show'
  | 'undelivered_letter'
  | 'invoice_refused';

/** Asks a person to see to something. */
export async function createTask(tx: Transaction, task: NewTask): Promise<void> {
  await tx.task.createMany({ data: task, skipDuplicates: true });
}
