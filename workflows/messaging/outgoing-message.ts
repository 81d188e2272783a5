import { sleep } from '@temporalio/workflow';
import type { MessageInput } from '../../contracts/messaging/workflow.ts';
import { PRIORITY_OF } from '../../contracts/task-queues.ts';
import { outward } from '../act.ts';
import { findableBy, nowStands, say } from '../describe.ts';
import { freshenTimes } from '../freshen-times.ts';

const OFFERS_TIMES: ReadonlySet<MessageInput['template']> = new Set(['offer_new_time', 'booking_link']);

/** Sends one message that belongs to no longer story, as soon as its rules let it. */
export async function outgoingMessage(input: MessageInput): Promise<string> {
  findableBy({ operatorId: input.operatorId, status: 'sending' });
  const reach = outward(input.operatorId, PRIORITY_OF[input.purpose], input.smsVendor);
  for (;;) {
    const message = { ...input, until: input.until ?? null };
    const { operatorId, leadId, template } = input;
    if (leadId && OFFERS_TIMES.has(template)) await freshenTimes(reach, { operatorId, leadId });
    const sent =
      input.channel === 'sms' ? await reach.texts.sendText(message) : await reach.emails.sendEmail(message);
    if (sent.result !== 'deferred') {
      nowStands(sent.result);
      return sent.result;
    }
    const why = sent.why ?? 'it is outside the hours';
    say(`Send the message at ${new Date(sent.until).toISOString()}: ${why}`);
    await sleep(Math.max(1, sent.until - Date.now()));
  }
}
