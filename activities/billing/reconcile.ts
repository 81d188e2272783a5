import { activityInfo, heartbeat } from '@temporalio/activity';
import type { ReconcileOperator } from '../../contracts/billing/workflow.ts';
import {
  findAllStrays,
  type Progress,
  reconcileOperator,
} from '../../services/billing/reconcile-operator.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { StripeDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';
import { ownBooks, usualBooks } from './stripe-books.ts';

/** Both take long, show that they live, and may be tried again: what they find is written by its name. */
export interface ReconcileActivities {
  /** Looks through all of Stripe's invoices for those that name one of our operators, and that we do not know. */
  findStrays(run: { readonly runAt: number }): Promise<void>;
  /** @returns how many invoices were compared, and how many differences there were */
  reconcileOperator(of: ReconcileOperator): Promise<{ invoices: number; differences: number }>;
}

export function reconcileActivities({ db, accounts }: StripeDeps): ReconcileActivities {
  return {
    findStrays: ({ runAt }) =>
      asked(async () =>
        findAllStrays(db, {
          theirs: await usualBooks(accounts),
          runAt: new Date(runAt),
          now: attemptTime(),
          beat: () => heartbeat(),
        }),
      ),
    reconcileOperator: ({ runAt, ...of }) =>
      asked(async () =>
        reconcileOperator(db, {
          ...of,
          theirs: await usualBooks(accounts),
          own: (connectionId) => ownBooks(accounts, { operatorId: of.operatorId, connectionId }),
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
