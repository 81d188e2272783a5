import { attemptTime } from '../attempt-time.ts';
import { openQuestion } from '../../services/appointments/ask-question.ts';
import type { SendRequest } from '../../services/messaging/message-row.ts';
import { type SendResult, sendMessage } from '../../services/messaging/send-message.ts';
import type { ActivityDeps } from '../deps.ts';

/** A send as a workflow asks for it: ids and times, never an address or a text. Times are epoch milliseconds. */
export interface Send extends Omit<SendRequest, 'now' | 'until' | 'channel'> {
  readonly until: number | null;
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
  const sendText = (send: Send): Promise<SendResult> => sendMessage(deps, request(send, 'sms'));
  return {
    sendText,
    async askLead(send) {
      await openQuestion(deps.db, { ...send, now: attemptTime() });
      return sendText(send);
    },
  };
}

export function emailActivities(deps: ActivityDeps): EmailActivities {
  return { sendEmail: (send) => sendMessage(deps, request(send, 'email')) };
}

function request(send: Send, channel: 'sms' | 'email'): SendRequest {
  return { ...send, channel, now: attemptTime(), until: send.until === null ? null : new Date(send.until) };
}
