/** Where an appointment stands. What a status may become is written here and nowhere else. */
export type AppointmentStatus = 'booked' | 'cancelled' | 'disputed' | 'shown' | 'no_show';

const TRANSITIONS: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  booked: ['cancelled', 'disputed', 'shown', 'no_show'],
  disputed: ['shown', 'no_show'],
  shown: ['disputed', 'no_show'],
  no_show: ['disputed', 'shown'],
  cancelled: [],
};

export function mayBecome(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return TRANSITIONS[from].includes(to);
}
