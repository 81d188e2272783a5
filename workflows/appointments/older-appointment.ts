import { allHandlersFinished, condition, log, sleep, workflowInfo } from '@temporalio/workflow';
import {
  type AppointmentInput,
  type AppointmentPlan,
  appointmentWorkflowId,
} from '../../contracts/appointments/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { books, outward } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';

/**
 * How appointments that began without `findableBy` go on: a timer for every moment, a turn for every question.
 * To be deleted when none of them runs any more.
 */
export async function olderAppointment(
  input: AppointmentInput,
  news: { changed: boolean },
): Promise<string | null> {
  for (let standing = ''; ; ) {
    news.changed = false;
    const plan = await books.planAppointment({ ...input, now: Date.now() });
    if (standing === '') findableBy({ ...input, ...plan });
    else if (standing !== plan.status) nowStands(plan.status);
    standing = plan.status;
    say(plan.says);

    if (plan.step.do === 'finish') {
      await condition(allHandlersFinished);
      return plan.status;
    }
    if (plan.step.do === 'wait_for_person') {
      await condition(() => news.changed);
    } else {
      const wait = plan.step.at - Date.now();
      const early = news.changed || (wait > 0 && (await condition(() => news.changed, wait)));
      if (!early) await Promise.race([performing(input, plan), condition(() => news.changed)]);
    }
    if (workflowInfo().continueAsNewSuggested && !news.changed) return null;
  }
}

/** News overtakes what hangs at a vendor that is away: the message goes on being tried, and its key keeps it single. */
async function performing(input: AppointmentInput, plan: AppointmentPlan): Promise<void> {
  try {
    await perform(input, plan);
  } catch (error) {
    log.error('a message could not be sent', { error });
    await sleep('1 minute');
  }
}

async function perform(input: AppointmentInput, { step, leadId, revision }: AppointmentPlan): Promise<void> {
  if (step.do !== 'remind' && step.do !== 'ask_lead' && step.do !== 'ask_client') return;
  const { texts, emails } = outward(input.operatorId, PRIORITY.reminder);
  const send = (channel: 'sms' | 'email') => ({
    ...input,
    leadId,
    revision,
    key: `${appointmentWorkflowId(input.appointmentId)}:${step.name}:${revision}:${channel}`,
  });
  if (step.do === 'remind') {
    const reminder = { purpose: 'reminder', template: step.name, until: step.until } as const;
    await Promise.all(
      step.channels.map((channel) =>
        channel === 'sms'
          ? texts.sendText({ ...send('sms'), ...reminder })
          : emails.sendEmail({ ...send('email'), ...reminder }),
      ),
    );
  } else if (step.do === 'ask_lead') {
    await texts.askLead({ ...send('sms'), purpose: 'question', template: 'ask_lead', until: null });
  } else {
    await emails.sendEmail({
      ...send('email'),
      purpose: 'client_question',
      template: 'ask_client',
      until: null,
    });
  }
}
