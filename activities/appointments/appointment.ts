import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type {
  AppointmentInput,
  AppointmentPlan,
  RebookInput,
  RebookPlan,
} from '../../contracts/appointments/workflow.ts';
import { planAppointment } from '../../services/appointments/plan-appointment.ts';
import { noteRebook, planRebook, type RebookNote } from '../../services/appointments/plan-rebook.ts';
import { InboxBehind } from '../../services/appointments/settle-appointment.ts';
import type { ActivityDeps } from '../deps.ts';

export interface AppointmentActivities {
  /** Settles the appointment if it can be, else plans its next moment. `now` is epoch milliseconds. */
  planAppointment(input: AppointmentInput & { readonly now: number }): Promise<AppointmentPlan>;
  planRebook(input: RebookInput): Promise<RebookPlan>;
  noteRebook(note: RebookNote): Promise<void>;
}

export function appointmentActivities({ db }: ActivityDeps): AppointmentActivities {
  return {
    async planAppointment(input) {
      try {
        return await planAppointment(db, { ...input, now: new Date(input.now) });
      } catch (error) {
        if (!(error instanceof InboxBehind)) throw error;
        const { message } = error;
        throw ApplicationFailure.create({
          message,
          type: error.name,
          category: ApplicationFailureCategory.BENIGN,
        });
      }
    },
    planRebook: (input) => planRebook(db, input),
    noteRebook: (note) => noteRebook(db, note),
  };
}
