import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { pickNumber } from '../messaging/pick-number.ts';

export interface OpenQuestion {
  readonly operatorId: string;
  readonly appointmentId: string;
  readonly now: Date;
  /** Of the text that asks: once the vendor was asked to send it, the question is open and may have its answer. */
  readonly key?: string;
}

/** Opens the question before the text goes out: the answer may be quicker than the vendor's. */
export async function openQuestion(
  db: Database,
  { operatorId, appointmentId, now, key }: OpenQuestion,
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    if (key && (await tx.message.count({ where: { operatorId, key, status: { not: 'waiting' } } })) > 0)
      return;
    const appointment = await tx.appointment.findUniqueOrThrow({
      where: { id: appointmentId },
      include: { campaign: { select: { fromNumber: true } } },
    });
    const { from } = await pickNumber(tx, appointment);
    const fromNumber = from ?? appointment.campaign.fromNumber;
    await tx.pendingQuestion.upsert({
      where: { operatorId_appointmentId: { operatorId, appointmentId } },
      create: {
        operatorId,
        clientId: appointment.clientId,
        contactId: appointment.contactId,
        appointmentId,
        fromNumber,
        askedAt: now,
      },
      // Asked again, after a reschedule: what was answered before was about the old time.
      update: { askedAt: now, answeredAt: null, choice: null, heldAnswer: null, fromNumber },
    });
  });
}
