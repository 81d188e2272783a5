import type { LeadInput, LeadPlan, UnbookedCall } from '../../contracts/leads/workflow.ts';
import { handOverBooking } from '../../services/leads/hand-over-booking.ts';
import { closeLead, type LeadNote, noteLead } from '../../services/leads/note-lead.ts';
import { planLead } from '../../services/leads/plan-lead.ts';
import type { ActivityDeps } from '../deps.ts';

export interface LeadActivities {
  planLead(input: LeadInput): Promise<LeadPlan>;
  noteLead(note: LeadNote): Promise<void>;
  closeLead(input: LeadInput & { exhausted: boolean }): Promise<void>;
  /** @returns whether a person is needed: false when it was booked meanwhile */
  handOverBooking(call: UnbookedCall): Promise<boolean>;
}

export function leadActivities({ db }: ActivityDeps): LeadActivities {
  return {
    planLead: (input) => planLead(db, input),
    noteLead: (note) => noteLead(db, note),
    closeLead: (input) => closeLead(db, input),
    handOverBooking: (call) => handOverBooking(db, call),
  };
}
