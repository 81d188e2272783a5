import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import type { AnswerSubject } from './answer-link.ts';
import { recordEvidence } from './record-evidence.ts';

export interface ClientAnswer extends AnswerSubject {
  readonly answer: 'yes' | 'no';
  readonly note?: string | undefined;
  /** Who said it, where it is known; left out: whoever had the link. */
  readonly by?: Actor;
}

/**
 * Records the client's word about the appointment, by the link that it was mailed or in the portal. Saying the same again
 * changes nothing. @returns its status now @throws Refusal not_found, not_yet
 */
export async function recordClientAnswer(db: Database, said: ClientAnswer, now: Date): Promise<string> {
  const { operatorId, appointmentId, answer, note, by } = said;
  return asOperator(db, operatorId, async (tx) => {
    const appointment = await tx.appointment.findUnique({
      where: { id: appointmentId },
      select: { startsAt: true },
    });
    if (!appointment) throw new Refusal('not_found', 'There is no such appointment.');
    if (now < appointment.startsAt) throw new Refusal('not_yet', 'The appointment has not started yet.');
    await recordEvidence(tx, {
      operatorId,
      appointmentId,
      key: `client:${answer === 'yes' ? 'shown' : 'no_show'}`,
      source: 'client',
      answer,
      link: by ? `${by.kind}:${by.id}` : 'answer link',
      note,
      at: now,
      actor: by ?? { kind: 'person', id: 'answer-link' },
    });
    const { status } = await tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } });
    return status;
  });
}
