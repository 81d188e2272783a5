import { listUnsettled, type Unsettled } from '../../services/messaging/list-unsettled.ts';
import {
  type Settled,
  settleMessage,
  type UnsettledMessage,
} from '../../services/messaging/settle-message.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface UnsettledActivities {
  listUnsettled(): Promise<Unsettled[]>;
}

export interface SettleActivities {
  /** On the queue of the vendor that is asked. */
  settleMessage(message: UnsettledMessage): Promise<Settled>;
}

export function unsettledActivities({ db }: ActivityDeps): UnsettledActivities {
  return { listUnsettled: () => listUnsettled(db, attemptTime()) };
}

export function settleActivities(deps: ActivityDeps): SettleActivities {
  return { settleMessage: (message) => settleMessage(deps, message, attemptTime()) };
}
