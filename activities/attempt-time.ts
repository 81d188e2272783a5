import { activityInfo } from '@temporalio/activity';

/**
 * What time it is for an attempt. It may have waited long for a worker, so the wall clock counts; where the server's
 * clock runs ahead of the wall, as in tests that skip time, the server's does.
 */
export function attemptTime(): Date {
  return new Date(Math.max(activityInfo().currentAttemptScheduledTimestampMs, Date.now()));
}
