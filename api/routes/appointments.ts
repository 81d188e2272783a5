import { getAppointment } from '../../services/appointments/get-appointment.ts';
import { getAvailability } from '../../services/appointments/get-availability.ts';
import { listAppointments } from '../../services/appointments/list-appointments.ts';
import { verifyAppointment } from '../../services/appointments/verify-appointment.ts';
import { endpoints } from '../endpoints.ts';

export const appointmentRoutes = {
  list: endpoints.appointments.list.handler(({ context: { db, caller }, input }) =>
    listAppointments(db, caller, input),
  ),
  get: endpoints.appointments.get.handler(({ context: { db, caller }, input }) =>
    getAppointment(db, caller, input.id),
  ),
  verification: endpoints.appointments.verification.handler(({ context: { db, caller, now }, input }) => {
    const { id: appointmentId, verdict, reason } = input;
    return verifyAppointment(db, caller, { appointmentId, verdict, reason, source: 'staff' }, now());
  }),
  verify: endpoints.appointments.verify.handler(({ context: { db, caller, now }, input }) => {
    const { appointmentId, showed, reason } = input;
    const verdict = showed ? 'shown' : 'no_show';
    return verifyAppointment(db, caller, { appointmentId, verdict, reason, source: 'staff' }, now());
  }),
};

export const availabilityRoutes = {
  get: endpoints.availability.get.handler(({ context: { db, caller, now }, input }) =>
    getAvailability(db, caller, input, now()),
  ),
};
