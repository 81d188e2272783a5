import { confirmAppointment } from '../../services/appointments/confirm-appointment.ts';
import { countAppointments } from '../../services/appointments/count-appointments.ts';
import { fileEvidence, withdrawEvidence } from '../../services/appointments/file-evidence.ts';
import { getAppointment } from '../../services/appointments/get-appointment.ts';
import { getAvailability } from '../../services/appointments/get-availability.ts';
import { listAppointments } from '../../services/appointments/list-appointments.ts';
import { verifyAppointment } from '../../services/appointments/verify-appointment.ts';
import { type ProvenMilestone, signProofLink } from '../../services/billing/proof-link.ts';
import { endpoints } from '../endpoints.ts';

export const appointmentRoutes = {
  list: endpoints.appointments.list.handler(({ context: { db, caller, now }, input }) =>
    listAppointments(db, caller, input, now()),
  ),
  counts: endpoints.appointments.counts.handler(({ context: { db, caller, now }, input }) =>
    countAppointments(db, caller, input, now()),
  ),
  get: endpoints.appointments.get.handler(({ context, input }) => {
    const { db, authDb, caller, visitor, now, publicUrl, linkSecret } = context;
    const deps = {
      ...{ db, authDb, now: now() },
      proofUrl: (about: ProvenMilestone) => `${publicUrl}/proof/${signProofLink(about, linkSecret)}`,
    };
    return getAppointment(deps, caller, { id: input.id, seesBills: visitor.may.has('billing:read') });
  }),
  verification: endpoints.appointments.verification.handler(({ context: { db, caller, now }, input }) => {
    const { id: appointmentId, verdict, reason } = input;
    return verifyAppointment(db, caller, { appointmentId, verdict, reason }, now());
  }),
  verify: endpoints.appointments.verify.handler(({ context: { db, caller, now }, input }) => {
    const { appointmentId, showed, reason } = input;
    const verdict = showed ? 'shown' : 'no_show';
    return verifyAppointment(db, caller, { appointmentId, verdict, reason }, now());
  }),
  confirm: endpoints.appointments.confirm.handler(({ context: { db, caller, now }, input }) => {
    const { id: appointmentId, answer, note } = input;
    return confirmAppointment(db, caller, { appointmentId, answer, note }, now());
  }),
  addEvidence: endpoints.appointments.addEvidence.handler(({ context: { db, caller, now }, input }) => {
    const { id: appointmentId, answer, note, link } = input;
    return fileEvidence(db, caller, { appointmentId, answer, note, link }, now());
  }),
  withdrawEvidence: endpoints.appointments.withdrawEvidence.handler(
    ({ context: { db, caller, now }, input: { id: appointmentId, evidenceId } }) =>
      withdrawEvidence(db, caller, { appointmentId, evidenceId }, now()),
  ),
};

export const availabilityRoutes = {
  get: endpoints.availability.get.handler(({ context: { db, caller, now }, input }) =>
    getAvailability(db, caller, input, now()),
  ),
};
