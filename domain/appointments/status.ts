/** Where an appointment stands. What a status may become is written here, and in the database's triggers, which a test compares. */
export type AppointmentStatus = 'booked' | 'cancelled' | 'disputed' | 'shown' | 'no_show';

const TRANSITIONS: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  booked: ['cancelled', 'disputed', 'shown', 'no_show'],
  disputed: ['shown', 'no_show'],
  shown: ['disputed', 'no_show'],
  no_show: ['disputed', 'shown'],
  cancelled: [],
};

export const APPOINTMENT_STATUSES = Object.keys(TRANSITIONS) as AppointmentStatus[];

export function mayBeginAs(status: AppointmentStatus): boolean {
  return status === 'booked';
}

export function mayBecome(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return TRANSITIONS[from].includes(to);
}
