import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { attemptTime } from '../attempt-time.ts';
import { openQuestion } from '../../services/appointments/ask-question.ts';
import type { SendRequest } from '../../services/messaging/message-row.ts';
import { type SendResult, sendMessage } from '../../services/messaging/send-message.ts';
import type { ActivityDeps } from '../deps.ts';

/** A send as a workflow asks for it: ids and times, never an address or a text. Times are epoch milliseconds. */
export interface Send extends Omit<SendRequest, 'now' | 'until' | 'channel'> {
  readonly until: number | null;
  /** Not before this. The server keeps it until then, as it keeps what is to be tried again. */
  readonly at?: number;
}

export interface TextActivities {
  sendText(send: Send): Promise<SendResult>;
  /** Sends the question to the lead and waits for its YES or NO. */
  askLead(send: Send & { appointmentId: string }): Promise<SendResult>;
}

export interface EmailActivities {
  sendEmail(send: Send): Promise<SendResult>;
}

export function textActivities(deps: ActivityDeps): TextActivities {
  return {
    sendText: async (send) => sendMessage(deps, request(send, 'sms', await dueTime(deps, send))),
    async askLead(send) {
      const now = await dueTime(deps, send);
      await openQuestion(deps.db, { ...send, now });
      return sendMessage(deps, request(send, 'sms', now));
    },
  };
}

export function emailActivities(deps: ActivityDeps): EmailActivities {
  return { sendEmail: async (send) => sendMessage(deps, request(send, 'email', await dueTime(deps, send))) };
}

function request(send: Send, channel: 'sms' | 'email', now: Date): SendRequest {
  return { ...send, channel, now, until: send.until === null ? null : new Date(send.until) };
}

/** What time it is, for a send whose time has come; else it is tried again when it has, and no worker waits for it. */
async function dueTime({ serverClock }: ActivityDeps, { at = 0 }: Send): Promise<Date> {
  const now = attemptTime();
  if (at <= now.getTime()) return now;
  const there = (await serverClock?.()) ?? now;
  if (at <= there.getTime()) return there;
  throw ApplicationFailure.create({
    message: `not before ${new Date(at).toISOString()}`,
    type: 'NotYet',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: at - there.getTime(),
  });
}
