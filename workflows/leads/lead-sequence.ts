import { continueAsNew, patched } from '@temporalio/workflow';
import type { LeadInput } from '../../contracts/leads/workflow.ts';
import { LeadSteps } from './lead-steps.ts';
import { olderLead } from './older-lead.ts';

/** Works a lead step by step, each in its window, until it answers, books, opts out, or the steps are used up. */
export async function leadSequence(input: LeadInput): Promise<string> {
  if (!patched('steps-have-ids')) return olderLead(input);
  const ending = await new LeadSteps(input).take();
  return ending ?? continueAsNew<typeof leadSequence>(input);
}
