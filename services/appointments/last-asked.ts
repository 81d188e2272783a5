import type { Transaction } from '../../prisma/tenant.ts';

/** When somebody was last asked whether the appointment took place; null: nobody has been. */
export async function lastAskedAt(tx: Transaction, appointmentId: string): Promise<Date | null> {
  const last = await tx.message.aggregate({
    where: {
      appointmentId,
      template: { in: ['ask_lead', 'ask_client'] },
      status: { notIn: ['blocked', 'skipped', 'failed'] },
    },
    _max: { sentAt: true },
  });
  return last._max.sentAt;
}
