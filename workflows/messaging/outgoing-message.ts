import { sleep } from '@temporalio/workflow';
import type { MessageInput } from '../../contracts/messaging/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { outward } from '../act.ts';
import { say } from '../describe.ts';

/** Sends one message that belongs to no longer story, as soon as its rules let it. */
export async function outgoingMessage(input: MessageInput): Promise<string> {
  const isAnswer = input.purpose === 'reply' || input.purpose === 'opt_out_confirmation';
  const { texts, emails } = outward(input.operatorId, isAnswer ? PRIORITY.reply : PRIORITY.sequence);
  for (;;) {
    const message = { ...input, until: null };
    const sent = input.channel === 'sms' ? await texts.sendText(message) : await emails.sendEmail(message);
    if (sent.result !== 'deferred') return sent.result;
    say(`Send the message at ${new Date(sent.until).toISOString()}: it is outside the hours`);
    await sleep(Math.max(1, sent.until - Date.now()));
  }
}
