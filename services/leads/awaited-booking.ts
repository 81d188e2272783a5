import type { Transaction } from '../../prisma/tenant.ts';

/** The call in which an appointment was set while the sequence ran, and that is not booked yet; null: there is none. */
export async function awaitedBooking(
  tx: Transaction,
  lead: { readonly id: string; readonly status: string; readonly sequenceId: string | null },
): Promise<string | null> {
  if (lead.status !== 'booked' || lead.sequenceId === null) return null;
  const standing = await tx.appointment.count({ where: { leadId: lead.id, status: 'booked' } });
  if (standing > 0) return null;
  const call = await tx.call.findFirst({
    where: { leadId: lead.id, outcome: 'appointment_set' },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  });
  return call?.id ?? null;
}
