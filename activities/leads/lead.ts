import type {
  LeadInput,
  LeadMoment,
  LeadPlan,
  LeadTurn,
  Steered,
  SteerLead,
  UnbookedCall,
} from '../../contracts/leads/workflow.ts';
import { advanceLead } from '../../services/leads/advance-lead.ts';
import { handOverBooking } from '../../services/leads/hand-over-booking.ts';
import { closeLead, type LeadNote, noteLead } from '../../services/leads/note-lead.ts';
import { planLead } from '../../services/leads/plan-lead.ts';
import { settleForWorkflow } from '../../services/leads/settle-steering.ts';
import type { ActivityDeps } from '../deps.ts';

export interface LeadActivities {
  advanceLead(moment: LeadMoment): Promise<LeadTurn>;
  settleSteering(asked: LeadInput & SteerLead & { readonly now: number }): Promise<Steered>;
  /** This and what follows: of leads that began before steps had ids. */
  planLead(input: LeadInput): Promise<LeadPlan>;
  noteLead(note: LeadNote): Promise<void>;
  closeLead(
    input: LeadInput & { readonly exhausted: boolean; readonly ending: string; readonly now: number },
  ): Promise<void>;
  /** @returns whether a person is needed: false when it was booked meanwhile */
  handOverBooking(call: UnbookedCall): Promise<boolean>;
}

export function leadActivities({ db }: ActivityDeps): LeadActivities {
  return {
    advanceLead: (moment) => advanceLead(db, moment),
    settleSteering: (asked) => settleForWorkflow(db, asked),
    planLead: (input) => planLead(db, input),
    noteLead: (note) => noteLead(db, note),
    closeLead: (input) => closeLead(db, input),
    handOverBooking: (call) => handOverBooking(db, call),
  };
}
