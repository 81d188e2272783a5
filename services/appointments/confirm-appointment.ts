import type { AppointmentStatus } from '../../domain/appointments/status.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { recordClientAnswer } from './record-client-answer.ts';

export interface Confirmation {
  readonly appointmentId: string;
  readonly answer: 'yes' | 'no';
  readonly note?: string | undefined;
}

/**
 * A client says whether its lead came. It is the same evidence as an answer to the link that it was mailed.
 *
 * @throws Refusal forbidden (an operator decides instead), not_found, not_yet (before the start), conflict (cancelled)
 */
export async function confirmAppointment(
  db: Database,
  caller: Caller,
  { appointmentId, answer, note }: Confirmation,
  now: Date,
): Promise<{ appointmentId: string; status: AppointmentStatus }> {
  const { tenant, actor } = caller;
  if (tenant.role !== 'client')
    throw new Refusal('forbidden', 'Only the client says this: an operator decides by its verification.');
  const seen = await asTenant(db, tenant, (tx) =>
    tx.appointment.findUnique({ where: { id: appointmentId }, select: { status: true, startsAt: true } }),
  );
  if (!seen) throw new Refusal('not_found', 'There is no such appointment.');
  if (seen.status === 'cancelled')
    throw new Refusal('conflict', 'The appointment was cancelled: there is nothing to say about it.');
  if (now < seen.startsAt) {
    const when = seen.startsAt.toISOString();
    throw new Refusal('not_yet', `The appointment starts at ${when}: say after that whether they came.`);
  }
  const { operatorId } = tenant;
  const said = { operatorId, appointmentId, answer, note, by: actor };
  return { appointmentId, status: (await recordClientAnswer(db, said, now)) as AppointmentStatus };
}
