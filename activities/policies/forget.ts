import { heartbeat } from '@temporalio/activity';
import { forgetSignIns } from '../../services/identity/forget-sign-ins.ts';
import { forgetOld } from '../../services/policies/forget-old.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface ForgetActivities {
  /** Gives up what an operator keeps no longer. @returns how many rows and files */
  forgetOld(asked: { readonly operatorId: string }): Promise<number>;
  /** @returns how many sessions and tokens */
  forgetSignIns(): Promise<number>;
}

export function forgetActivities({
  db,
  filesDir,
  attachmentsDir,
}: Pick<ActivityDeps, 'db' | 'filesDir' | 'attachmentsDir'>): ForgetActivities {
  return {
    async forgetOld({ operatorId }) {
      const now = attemptTime();
      for (let total = 0; ; heartbeat(total)) {
        const { forgotten, isDone } = await forgetOld(db, { operatorId, now, filesDir, attachmentsDir });
        total += forgotten;
        if (isDone) return total;
      }
    },
    forgetSignIns: () => forgetSignIns(db),
  };
}
