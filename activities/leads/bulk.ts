import { cancellationSignal, heartbeat, activityInfo } from '@temporalio/activity';
import type { BulkInput, BulkProgress } from '../../contracts/leads/bulk.ts';
import { steerLead } from '../../services/leads/steer-lead.ts';
import { workBulk } from '../../services/leads/work-bulk.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface BulkActivities {
  /** Page after page, for some seconds. Whatever is told to it, it goes on where the row says. */
  workThroughBulk(input: BulkInput): Promise<BulkProgress>;
}

/** Long enough that a hundred thousand leads make some dozen events, short enough to be taken off a dying worker. */
const ROUND_MS = 10_000;
/** Leads that are asked at the same time: each is an update of its workflow, whose own news come first. */
const AT_ONCE = 8;
/** After so many tries a lead that does not answer is refused, and the others go on. */
const TRIES = 5;
const CONGESTED_MS = 250;

export function bulkActivities({ db, updates }: Pick<ActivityDeps, 'db' | 'updates'>): BulkActivities {
  return {
    async workThroughBulk(input) {
      const until = Date.now() + ROUND_MS;
      for (;;) {
        const { congested, ...progress } = await workBulk(
          {
            ...{ db, now: attemptTime(), atOnce: AT_ONCE, givesUp: activityInfo().attempt >= TRIES },
            steer: (actor, lead) => {
              heartbeat();
              return steerLead(
                { db, updates, now: attemptTime },
                { operatorId: input.operatorId, actor },
                lead,
              );
            },
          },
          input,
        );
        heartbeat(progress.changed);
        if (progress.status !== 'running' || Date.now() >= until || cancellationSignal().aborted)
          return progress;
        if (congested) await new Promise((resolve) => setTimeout(resolve, CONGESTED_MS));
      }
    },
  };
}
