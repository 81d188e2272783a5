import type { Transaction } from '../../prisma/tenant.ts';

export interface AwaitedBooking {
  readonly callId: string;
  /** When the call was over in which it was set. */
  readonly setAt: Date;
}

/** The appointment that was set in a call while the sequence ran, and that is not booked yet; null: there is none. */
export async function awaitedBooking(
  tx: Transaction,
  lead: { readonly id: string; readonly status: string; readonly sequenceId: string | null },
): Promise<AwaitedBooking | null> {
  if (lead.status !== 'booked' || lead.sequenceId === null) return null;
  const standing = await tx.appointment.count({ where: { leadId: lead.id, status: 'booked' } });
  if (standing > 0) return null;
  const call = await tx.call.findFirst({
    where: { leadId: lead.id, outcome: 'appointment_set' },
    orderBy: { createdAt: 'desc' },
    select: { id: true, endedAt: true, createdAt: true },
  });
  return call && { callId: call.id, setAt: call.endedAt ?? call.createdAt };
}
