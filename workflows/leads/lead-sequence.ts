import { allHandlersFinished, condition, defineSignal, setHandler } from '@temporalio/workflow';
import { LEAD_EVENT, type LeadEvent, type LeadInput } from '../../contracts/leads/workflow.ts';
import { books } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';
import { LeadSteps } from './lead-steps.ts';

/** Works a lead step by step, each in its window, until it answers, books, opts out, or the steps are used up. */
export async function leadSequence(input: LeadInput): Promise<string> {
  const steps = new LeadSteps(input);
  setHandler(defineSignal<[LeadEvent]>(LEAD_EVENT), (event) => steps.hear(event));

  const plan = await books.planLead(input);
  findableBy({
    operatorId: input.operatorId,
    clientId: plan.clientId,
    campaignId: plan.campaignId,
    status: 'working',
  });
  const ending = plan.over ?? (await steps.take(plan));

  await condition(allHandlersFinished);
  await books.closeLead({ ...input, exhausted: ending === 'exhausted' });
  nowStands(ending);
  say(`Over: ${ending}`);
  return ending;
}
