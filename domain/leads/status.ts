/** Where a lead stands. What a status may become is written here, and in the database's triggers, which a test compares. */
export type LeadStatus =
  | 'new'
  | 'contacted'
  | 'callback'
  | 'booked'
  | 'shown'
  | 'no_show'
  | 'dnc'
  | 'opted_out'
  | 'replied'
  | 'exhausted';

const TRANSITIONS: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['contacted', 'callback', 'booked', 'dnc', 'opted_out', 'replied', 'exhausted'],
  contacted: ['callback', 'booked', 'dnc', 'opted_out', 'replied', 'exhausted'],
  callback: ['contacted', 'booked', 'dnc', 'opted_out', 'replied', 'exhausted'],
  replied: ['callback', 'booked', 'dnc', 'opted_out'],
  exhausted: ['contacted', 'callback', 'booked', 'dnc', 'opted_out', 'replied'],
  booked: ['contacted', 'shown', 'no_show', 'dnc', 'opted_out'],
  no_show: ['booked', 'shown', 'dnc', 'opted_out', 'replied'],
  shown: ['no_show', 'booked', 'opted_out'],
  dnc: ['booked', 'opted_out'],
  opted_out: ['booked'],
};

/** Who is imported and must not be reached begins as opted out, or as on a list of those not to be called. */
const FIRST: readonly LeadStatus[] = ['new', 'opted_out', 'dnc'];

/** Where a lead stands while its sequence may reach it. */
export const WORKED: readonly LeadStatus[] = ['new', 'contacted', 'callback'];

export function isWorked(status: string): boolean {
  return (WORKED as readonly string[]).includes(status);
}

export const LEAD_STATUSES = Object.keys(TRANSITIONS) as LeadStatus[];

export function mayBeginAs(status: LeadStatus): boolean {
  return FIRST.includes(status);
}

export function mayBecome(from: LeadStatus, to: LeadStatus): boolean {
  return TRANSITIONS[from].includes(to);
}
