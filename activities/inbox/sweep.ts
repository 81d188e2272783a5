import { heartbeat } from '@temporalio/activity';
import type { SweepInput } from '../../contracts/inbox/workflow.ts';
import { sweepInbox } from '../../services/inbox/sweep-inbox.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface InboxActivities {
  /** @returns how many rows went */
  sweepInbox(input: SweepInput): Promise<number>;
}

const DAY_MS = 86_400_000;

export function inboxActivities({ db }: ActivityDeps): InboxActivities {
  return {
    async sweepInbox({ keepDays }) {
      const before = new Date(attemptTime().getTime() - keepDays * DAY_MS);
      for (let total = 0; ; heartbeat(total)) {
        const { swept, isDone } = await sweepInbox(db, before);
        total += swept;
        if (isDone) return total;
      }
    },
  };
}
