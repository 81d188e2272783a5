import type { VerdictPolicy } from '../../contracts/policies/policy.ts';

export interface CallAroundAppointment {
  readonly startedAt: Date;
  readonly durationMs: number;
  /** The call in which the appointment was set proves nothing about the show. */
  readonly bookedIt: boolean;
}

/** Whether a connected call proves that the two met: long enough, and between shortly before the start and the verdict. */
export function isQualifyingCall(
  call: CallAroundAppointment,
  appointment: { readonly startsAt: Date; readonly endsAt: Date },
  policy: VerdictPolicy,
): boolean {
  const opens = appointment.startsAt.getTime() - policy.callBeforeStart * 1000;
  const closes = appointment.endsAt.getTime() + policy.after * 1000;
  const began = call.startedAt.getTime();
  return (
    !call.bookedIt && call.durationMs > policy.callLongerThan * 1000 && began >= opens && began <= closes
  );
}
