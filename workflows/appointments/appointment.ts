import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { APPOINTMENT_CHANGED, type AppointmentInput } from '../../contracts/appointments/workflow.ts';
import { books } from '../act.ts';
import { nowStands, say } from '../describe.ts';
import { ComingMessages } from './coming-messages.ts';
import { olderAppointment } from './older-appointment.ts';

/**
 * Reminds the attendee, asks both sides whether the show happened, and sees the verdict given. Every turn reads the
 * facts again, so a reschedule, an answer or a person's decision changes what comes next.
 */
export async function appointment(input: AppointmentInput): Promise<string> {
  const news = { changed: false };
  setHandler(defineSignal(APPOINTMENT_CHANGED), () => {
    news.changed = true;
  });
  const ending = input.findableBy
    ? await keepPromises(input, input.findableBy.status, news)
    : await olderAppointment(input, news);
  return ending ?? continueAsNew<typeof appointment>(input);
}

/** @returns where it ended; null when its history has grown too long to go on in */
async function keepPromises(
  input: AppointmentInput,
  standingAtFirst: string,
  news: { changed: boolean },
): Promise<string | null> {
  const messages = new ComingMessages(input);
  for (let standing = standingAtFirst; ; ) {
    news.changed = false;
    const plan = await books.planAppointment({ ...input, now: Date.now() });
    if (standing !== plan.status) nowStands(plan.status);
    standing = plan.status;
    say(plan.says);

    if (plan.step.do === 'finish') {
      await condition(allHandlersFinished);
      return plan.status;
    }
    messages.follow(plan);
    if (plan.step.do === 'wait_for_person') await condition(() => news.changed);
    else if (plan.sends.length > 0) await condition(() => news.changed || !messages.areComing(plan));
    else await condition(() => news.changed, Math.max(1, plan.step.at - Date.now()));
    if (workflowInfo().continueAsNewSuggested && !news.changed) return null;
  }
}
