import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { AnswerSubject } from './answer-link.ts';

/** What the public page asks about: no more of the person than a first name. */
export interface AnswerQuestion {
  readonly business: string;
  readonly title: string;
  readonly firstName: string | null;
  readonly startsAt: Date;
  /** IANA zone of the client, who reads it */
  readonly zone: string;
}

/** The question behind an answer link; null when the appointment is gone. */
export async function getAnswerQuestion(
  db: Database,
  { operatorId, appointmentId }: AnswerSubject,
): Promise<AnswerQuestion | null> {
  return asOperator(db, operatorId, async (tx) => {
    const appointment = await tx.appointment.findUnique({
      where: { id: appointmentId },
      select: {
        title: true,
        startsAt: true,
        contact: { select: { firstName: true } },
        campaign: { select: { client: { select: { name: true, zone: true } } } },
      },
    });
    if (!appointment) return null;
    const { title, startsAt, contact, campaign } = appointment;
    const { name: business, zone } = campaign.client;
    return { business, title, firstName: contact.firstName, startsAt, zone };
  });
}
