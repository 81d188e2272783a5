import { heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { closeUsageMonths, type FailedClient } from '../../services/billing/close-usage-months.ts';
import { watchUsage } from '../../services/billing/watch-usage.ts';
import { listOperators, type OperatorPage } from '../../services/identity/list-operators.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';

export interface OperatorBooks {
  /** Every operator, by pages. */
  listOperators(from: { readonly after: string | null }): Promise<OperatorPage>;
}

export interface UsageActivities {
  /** @returns how many invoices were made */
  closeUsageMonths(operator: { readonly operatorId: string }): Promise<number>;
  /** @returns how many thresholds were passed */
  watchUsage(operator: { readonly operatorId: string }): Promise<number>;
}

type Deps = Pick<ActivityDeps, 'db'>;

export function operatorBooks({ db }: Deps): OperatorBooks {
  return { listOperators: ({ after }) => listOperators(db, after) };
}

export function usageActivities({ db }: Deps): UsageActivities {
  return {
    async closeUsageMonths({ operatorId }) {
      const { invoices, failed } = await closeUsageMonths(db, { operatorId, now: attemptTime() }, heartbeat);
      failIfAny(failed);
      return invoices;
    },
    async watchUsage({ operatorId }) {
      const { passed, failed } = await watchUsage(db, { operatorId, now: attemptTime() }, heartbeat);
      failIfAny(failed);
      return passed;
    },
  };
}

/** All that could be done has been; what could not is tried again. */
function failIfAny(failed: readonly FailedClient[]): void {
  const [first] = failed;
  if (!first) return;
  throw ApplicationFailure.create({
    message: `the talk time of ${failed.length} clients could not be seen to`,
    type: 'ClientsFailed',
    details: failed.map(({ clientId }) => clientId),
    ...(first.error instanceof Error && { cause: first.error }),
  });
}
