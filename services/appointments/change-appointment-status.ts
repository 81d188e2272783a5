import {
  APPOINTMENT_CHANGED,
  APPOINTMENT_WORKFLOW,
  appointmentWorkflowId,
  REBOOK_ENDED,
  REBOOK_WORKFLOW,
  type RebookEnd,
  rebookWorkflowId,
} from '../../contracts/appointments/workflow.ts';
import { BILLING_WORKFLOW, billingWorkflowId, SHOWS_CHANGED } from '../../contracts/billing/workflow.ts';
import { type AppointmentStatus, mayBecome } from '../../domain/appointments/status.ts';
import type { LeadStatus } from '../../domain/leads/status.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit, reasoned } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { changeLeadStatus } from '../leads/change-lead-status.ts';

export interface LockedAppointment {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly leadId: string;
  readonly status: AppointmentStatus;
}

/** Reads an appointment for a decision: nobody else decides about it until the transaction ends. */
export async function lockAppointment(
  tx: Transaction,
  appointmentId: string,
): Promise<LockedAppointment | null> {
  const [row] = await tx.$queryRaw<LockedAppointment[]>`
    SELECT id, operator_id AS "operatorId", client_id AS "clientId", lead_id AS "leadId", status
    FROM appointment WHERE id = ${appointmentId}::uuid FOR UPDATE`;
  return row ?? null;
}

export interface AppointmentStatusChange {
  readonly to: AppointmentStatus;
  readonly reason: string;
  readonly now: Date;
  readonly actor: Actor;
}

const LEAD_FOLLOWS: Readonly<Partial<Record<AppointmentStatus, LeadStatus>>> = {
  shown: 'shown',
  no_show: 'no_show',
  cancelled: 'contacted',
};

/**
 * Moves an appointment to a status, with all that follows: the lead's status, what billing and rebooking are owed.
 *
 * @returns whether it moved; false when the status machine does not allow it from where it stands
 */
export async function changeAppointmentStatus(
  tx: Transaction,
  appointment: LockedAppointment,
  change: AppointmentStatusChange,
): Promise<boolean> {
  const { id, operatorId, status: from } = appointment;
  if (from === change.to || !mayBecome(from, change.to)) return false;
  await tx.appointment.update({
    where: { id },
    data: { status: change.to, statusReason: change.reason, decidedAt: change.now },
  });
  const { words, why } = reasoned(change.actor, change.reason);
  await audit(tx, {
    operatorId,
    actor: change.actor,
    action: 'appointment.status',
    subject: { type: 'appointment', id },
    before: { status: from },
    after: { status: change.to, ...why },
    words,
  });
  const leadStatus = LEAD_FOLLOWS[change.to];
  if (leadStatus && (leadStatus === 'shown' || !(await hasAnotherAhead(tx, appointment)))) {
    await changeLeadStatus(tx, { ...change, operatorId, leadId: appointment.leadId, to: leadStatus });
  }
  await oweFollowers(tx, appointment, change.to);
  return true;
}

/** A lead with another appointment ahead stays booked, whatever becomes of this one. */
async function hasAnotherAhead(tx: Transaction, { id, leadId }: LockedAppointment): Promise<boolean> {
  return (await tx.appointment.count({ where: { leadId, id: { not: id }, status: 'booked' } })) > 0;
}

async function oweFollowers(
  tx: Transaction,
  appointment: LockedAppointment,
  to: AppointmentStatus,
): Promise<void> {
  const { id, operatorId, clientId, status: from } = appointment;
  if (from === 'shown' || to === 'shown') {
    await oweSignal(tx, {
      operatorId,
      workflowId: billingWorkflowId(clientId),
      workflowType: BILLING_WORKFLOW,
      start: 'entity',
      input: { operatorId, clientId },
      signal: SHOWS_CHANGED,
    });
  }
  if (to === 'no_show') {
    await oweSignal(tx, {
      operatorId,
      workflowId: rebookWorkflowId(id),
      workflowType: REBOOK_WORKFLOW,
      start: 'once',
      input: { operatorId, appointmentId: id },
    });
  }
  if (from === 'no_show') await endRebook(tx, operatorId, id, 'not_a_no_show');
  // The appointment's workflow may have ended long ago: whoever must decide is told here, not by it.
  const promise = { operatorId, type: 'appointment', id } as const;
  if (to === 'disputed') {
    await notePromise(tx, {
      operatorId,
      clientId,
      subject: promise,
      what: 'Wait for a person to decide',
      why: 'the evidence contradicts itself',
      blockedBy: 'a person must decide',
    });
  } else await closePromise(tx, promise);
  await oweAppointmentChanged(tx, operatorId, id);
}

/** Tells a rebooking to stop, if it still runs. */
export async function endRebook(
  tx: Transaction,
  operatorId: string,
  appointmentId: string,
  end: RebookEnd,
): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: rebookWorkflowId(appointmentId),
    workflowType: REBOOK_WORKFLOW,
    start: 'never',
    signal: REBOOK_ENDED,
    args: [end],
  });
}

/** Tells the appointment's workflow to read the facts again. */
export async function oweAppointmentChanged(
  tx: Transaction,
  operatorId: string,
  appointmentId: string,
): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: appointmentWorkflowId(appointmentId),
    workflowType: APPOINTMENT_WORKFLOW,
    start: 'never',
    signal: APPOINTMENT_CHANGED,
  });
}
