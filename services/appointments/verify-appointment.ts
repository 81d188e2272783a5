import type { AppointmentStatus } from '../../domain/appointments/status.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { changeAppointmentStatus, lockAppointment } from './change-appointment-status.ts';

export interface Verification {
  readonly appointmentId: string;
  readonly verdict: 'shown' | 'no_show';
  readonly reason?: string | undefined;
}

/**
 * Staff decide, which also settles contradicting evidence or reverses a verdict. A show that is billed and reversed is made
 * good as its agreement says.
 *
 * @throws Refusal not_found, not_yet (before the start), conflict (cancelled, or decided so already), invalid (no reason)
 */
export async function verifyAppointment(
  db: Database,
  caller: Caller,
  verification: Verification,
  now: Date,
): Promise<{ appointmentId: string; status: AppointmentStatus }> {
  const { appointmentId, verdict, reason } = verification;
  return asTenant(db, caller.tenant, async (tx) => {
    const appointment = await lockAppointment(tx, appointmentId);
    if (!appointment) throw new Refusal('not_found', 'There is no such appointment.');
    const seen = await tx.appointment.findUnique({ where: { id: appointmentId, ...ofLeadsInScope(caller) } });
    if (!seen) throw new Refusal('not_found', 'There is no such appointment.');
    const { startsAt } = seen;
    if (now < startsAt) {
      throw new Refusal(
        'not_yet',
        `The appointment starts at ${startsAt.toISOString()}: it can be verified after that.`,
      );
    }
    if (appointment.status === 'cancelled') throw new Refusal('conflict', 'The appointment was cancelled.');
    await decide(tx, appointment, verdict, reason, caller, now);
    const { status } = await tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } });
    return { appointmentId, status: status as AppointmentStatus };
  });
}

async function decide(
  tx: Parameters<typeof lockAppointment>[0],
  appointment: NonNullable<Awaited<ReturnType<typeof lockAppointment>>>,
  verdict: 'shown' | 'no_show',
  reason: string | undefined,
  caller: Caller,
  now: Date,
): Promise<void> {
  if (appointment.status === verdict) return;
  if (appointment.status !== 'booked' && !reason) {
    throw new Refusal('invalid', 'A verdict that was given or disputed is changed with a reason.', [
      { field: 'reason', message: 'is required to change a verdict' },
    ]);
  }
  await changeAppointmentStatus(tx, appointment, {
    to: verdict,
    reason: reason ?? 'decided by staff',
    now,
    actor: caller.actor,
  });
}
