import { heartbeat } from '@temporalio/activity';
import type { RolloutInput } from '../../contracts/campaigns/workflow.ts';
import { type Finished, finishRollout } from '../../services/campaigns/finish-rollout.ts';
import { movePage, type RolloutPage } from '../../services/campaigns/move-page.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface RolloutActivities {
  moveLeads(input: RolloutInput): Promise<RolloutPage>;
  finishRollout(input: RolloutInput): Promise<Finished | null>;
}

export function rolloutActivities({ db }: Pick<ActivityDeps, 'db'>): RolloutActivities {
  return {
    async moveLeads(input) {
      const page = await movePage(db, input, attemptTime());
      heartbeat(page.moved);
      return page;
    },
    finishRollout: (input) => finishRollout(db, input, attemptTime()),
  };
}
