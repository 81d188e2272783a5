import { allHandlersFinished, condition, defineSignal, patched, setHandler } from '@temporalio/workflow';
import {
  REBOOK_ENDED,
  type RebookEnd,
  type RebookInput,
  type RebookPlan,
  rebookWorkflowId,
} from '../../contracts/appointments/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { books, outward } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';
import { freshenTimes } from '../freshen-times.ts';

/** Invites who did not come to choose a new time, three times, until they book, reply or opt out. */
export async function rebook(input: RebookInput): Promise<string> {
  let ended: RebookEnd | null = null;
  setHandler(defineSignal<[RebookEnd]>(REBOOK_ENDED), (end) => {
    ended ??= end;
  });
  const over = (): boolean => ended !== null;

  const plan = await books.planRebook(input);
  findableBy({ ...input, ...plan, status: 'rebooking' });
  let invitedLate = 0;
  for (const planned of plan.steps) {
    if (over()) break;
    // Whoever is invited late has as long to answer before the next invitation.
    const step = { ...planned, at: planned.at + invitedLate };
    const what = `Send the invitation to rebook (${step.channel})`;
    await announce(input, plan, what, step.at);
    const wait = step.at - Date.now();
    if (wait > 0) await condition(over, wait);
    if (!over()) await invite(input, plan, { ...step, what }, over);
    invitedLate = Math.max(invitedLate, Date.now() - planned.at);
  }

  const ending = ended ?? (plan.steps.length > 0 ? 'no_answer' : 'nothing_to_do');
  await condition(allHandlersFinished);
  await books.noteRebook({ ...input, clientId: plan.clientId, next: null });
  nowStands(ending);
  say(`Over: ${ending}`);
  return ending;
}

async function announce(
  input: RebookInput,
  plan: RebookPlan,
  what: string,
  at: number,
  why?: string,
): Promise<void> {
  say(`${what} at ${new Date(at).toISOString()}: ${why ?? 'the appointment was missed'}`);
  await books.noteRebook({ ...input, clientId: plan.clientId, next: { what, at, ...(why && { why }) } });
}

async function invite(
  input: RebookInput,
  plan: RebookPlan,
  step: RebookPlan['steps'][number] & { readonly what: string },
  over: () => boolean,
): Promise<void> {
  const reach = outward(input.operatorId, PRIORITY.sequence, plan.smsVendor);
  const message = {
    ...input,
    leadId: plan.leadId,
    key: `${rebookWorkflowId(input.appointmentId)}:${step.name}:1:${step.channel}`,
    purpose: 'rebook' as const,
    template: step.name,
    until: null,
  };
  while (!over()) {
    if (patched('fresh-times')) await freshenTimes(reach, message);
    const sent =
      step.channel === 'sms' ? await reach.texts.sendText(message) : await reach.emails.sendEmail(message);
    if (sent.result !== 'deferred') return;
    const what = `${step.what}, when the contact may be reached again`;
    await announce(input, plan, what, sent.until, sent.why);
    await condition(over, Math.max(1, sent.until - Date.now()));
  }
}
