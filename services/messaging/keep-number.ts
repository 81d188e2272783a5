import type { Transaction } from '../../prisma/tenant.ts';

interface Text {
  readonly operatorId: string;
  readonly clientId: string;
  readonly contactId: string | null;
  readonly appointmentId: string | null;
  readonly purpose: string;
  /** E.164, ours */
  readonly fromAddress: string;
}

/**
 * A contact keeps the number that texts it, from the transaction in which the message's row is written: a crash leaves
 * both or neither. A question is answered at the number that asks it, whatever was picked when it was opened.
 */
export async function keepNumber(tx: Transaction, text: Text): Promise<void> {
  const { operatorId, clientId, contactId, appointmentId, purpose, fromAddress: number } = text;
  if (!contactId) return;
  const key = { operatorId, clientId, contactId };
  await tx.contactNumber.upsert({
    where: { operatorId_clientId_contactId: key },
    create: { ...key, number },
    update: { number },
  });
  if (purpose === 'question' && appointmentId) {
    await tx.pendingQuestion.updateMany({
      where: { operatorId, appointmentId },
      data: { fromNumber: number },
    });
  }
}
