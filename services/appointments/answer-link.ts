import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { Refusal } from '../refusal.ts';
import { recordEvidence } from './record-evidence.ts';

export interface AnswerSubject {
  readonly operatorId: string;
  readonly appointmentId: string;
}

/** Signs what an answer link is about. The link holds two ids and no personal data. */
export function signAnswerLink({ operatorId, appointmentId }: AnswerSubject, secret: string): string {
  const about = Buffer.concat(
    [operatorId, appointmentId].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')),
  );
  return Buffer.concat([about, sign(about, secret)]).toString('base64url');
}

/** What a link is about; null when it is not one of ours. */
export function readAnswerLink(token: string, secret: string): AnswerSubject | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 32 + SIGNATURE_BYTES) return null;
  const about = bytes.subarray(0, 32);
  if (!timingSafeEqual(bytes.subarray(32), sign(about, secret))) return null;
  return { operatorId: toUuid(about.subarray(0, 16)), appointmentId: toUuid(about.subarray(16, 32)) };
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

const SIGNATURE_BYTES = 16;

function sign(about: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update('answer').update(about).digest().subarray(0, SIGNATURE_BYTES);
}

function toUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
