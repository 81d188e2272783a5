import type { LeadInput, LeadPlan } from '../../contracts/leads/workflow.ts';
import { closeLead, type LeadNote, noteLead } from '../../services/leads/note-lead.ts';
import { planLead } from '../../services/leads/plan-lead.ts';
import type { ActivityDeps } from '../deps.ts';

export interface LeadActivities {
  planLead(input: LeadInput): Promise<LeadPlan>;
  noteLead(note: LeadNote): Promise<void>;
  closeLead(input: LeadInput & { exhausted: boolean }): Promise<void>;
}

export function leadActivities({ db }: ActivityDeps): LeadActivities {
  return {
    planLead: (input) => planLead(db, input),
    noteLead: (note) => noteLead(db, note),
    closeLead: (input) => closeLead(db, input),
  };
}
