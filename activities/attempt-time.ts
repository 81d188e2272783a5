import { activityInfo } from '@temporalio/activity';

/** When this attempt was scheduled, by the server's clock: a retry hours later must not believe it is on time. */
export function attemptTime(): Date {
  return new Date(activityInfo().currentAttemptScheduledTimestampMs);
}
