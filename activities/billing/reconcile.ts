import { activityInfo, heartbeat } from '@temporalio/activity';
import type { ReconcileOperator } from '../../contracts/billing/workflow.ts';
import {
  findAllStrays,
  type Progress,
  reconcileOperator,
} from '../../services/billing/reconcile-operator.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';
import { stripeBooks } from './stripe-books.ts';

/** Both take long, show that they live, and may be tried again: what they find is written by its name. */
export interface ReconcileActivities {
  /** Looks through all of Stripe's invoices for those that name one of our operators, and that we do not know. */
  findStrays(run: { readonly runAt: number }): Promise<void>;
  /** @returns how many invoices were compared, and how many differences there were */
  reconcileOperator(of: ReconcileOperator): Promise<{ invoices: number; differences: number }>;
}

export function reconcileActivities({
  db,
  stripe,
}: Pick<ActivityDeps, 'db' | 'stripe'>): ReconcileActivities {
  const theirs = stripeBooks(stripe);
  return {
    findStrays: ({ runAt }) =>
      asked(() =>
        findAllStrays(db, { theirs, runAt: new Date(runAt), now: attemptTime(), beat: () => heartbeat() }),
      ),
    reconcileOperator: ({ runAt, ...of }) =>
      asked(() =>
        reconcileOperator(db, {
          ...of,
          theirs,
          runAt: new Date(runAt),
          now: attemptTime(),
          // Where the attempt before this one was.
          from: activityInfo().heartbeatDetails as Progress | undefined,
          beat: (progress) => heartbeat(progress),
        }),
      ),
  };
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof VendorError ? retryLater(error) : error;
  }
}
