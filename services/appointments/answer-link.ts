import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { readIds, signIds } from '../signed-link.ts';
import { recordEvidence } from './record-evidence.ts';

export interface AnswerSubject {
  readonly operatorId: string;
  readonly appointmentId: string;
}

/** Signs what an answer link is about. The link holds two ids and no personal data. */
export function signAnswerLink({ operatorId, appointmentId }: AnswerSubject, secret: string): string {
  return signIds('answer', [operatorId, appointmentId], secret);
}

/** What a link is about; null when it is not one of ours. */
export function readAnswerLink(token: string, secret: string): AnswerSubject | null {
  const ids = readIds('answer', token, secret);
  return ids && { operatorId: ids[0], appointmentId: ids[1] };
}

/** Records what the client clicked, as its word about the appointment. Clicking again changes nothing. */
export async function recordClientAnswer(
  db: Database,
  said: AnswerSubject & { answer: 'yes' | 'no' },
  now: Date,
): Promise<void> {
  const { operatorId, appointmentId, answer } = said;
  await asOperator(db, operatorId, async (tx) => {
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
      link: 'answer link',
      at: now,
      actor: { kind: 'person', id: 'answer-link' },
    });
  });
}
