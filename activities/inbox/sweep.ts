import { heartbeat } from '@temporalio/activity';
import type { SweepInput } from '../../contracts/inbox/workflow.ts';
import { sweepInbox } from '../../services/inbox/sweep-inbox.ts';
import { sweepChanges } from '../../services/notifications/sweep-changes.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface InboxActivities {
  /** @returns how many rows went */
  sweepInbox(input: SweepInput): Promise<number>;
}

export function inboxActivities({ db }: ActivityDeps): InboxActivities {
  return {
    async sweepInbox({ keepDays }) {
      const now = attemptTime();
      for (let total = 0; ; heartbeat(total)) {
        const inbox = await sweepInbox(db, { now, keepDays });
        // While somebody listens the API forgets them sooner.
        const changes = await sweepChanges(db, now);
        total += inbox.swept + changes.swept;
        if (inbox.isDone && changes.isDone) return total;
      }
    },
  };
}
