import { isCancellation } from '@temporalio/workflow';
import type { LeadInput } from '../contracts/leads/workflow.ts';
import type { Outward } from './act.ts';

/** Has the free times that a message may propose asked for anew, if they are old. A message goes without them too. */
export async function freshenTimes({ calendar }: Outward, { operatorId, leadId }: LeadInput): Promise<void> {
  try {
    await calendar.freshenAvailability({ operatorId, leadId });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
