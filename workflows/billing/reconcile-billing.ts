import { continueAsNew, isCancellation, uuid4 } from '@temporalio/workflow';
import type { ReconcileInput } from '../../contracts/billing/workflow.ts';
import { books, reconcile } from '../act.ts';
import { say } from '../describe.ts';

/** Some hundred operators: as long as a history should be. */
const PAGES_A_RUN = 10;

/** Compares every operator's books with Stripe's. A schedule starts it every night. */
export async function reconcileBilling({ goOn }: ReconcileInput): Promise<void> {
  const runAt = goOn?.runAt ?? Date.now();
  const straysKnown = goOn?.straysKnown ?? (await succeeds(() => reconcile.findStrays({ runAt })));
  let failed = 0;
  let after = goOn?.after ?? null;
  for (let page = 0; page < PAGES_A_RUN; page += 1) {
    const { operatorIds, next } = await books.listOperators({ after });
    for (const operatorId of operatorIds) {
      const of = { operatorId, reconciliationId: uuid4(), runAt, straysKnown };
      const isDone = await succeeds(() => reconcile.reconcileOperator(of));
      if (!isDone) failed += 1;
    }
    say(failed > 0 ? `${failed} operators could not be compared` : 'All have been compared so far');
    if (next === null) return;
    after = next;
  }
  if (after !== null) await continueAsNew<typeof reconcileBilling>({ goOn: { after, runAt, straysKnown } });
}

/** One operator's failure is no other's: its row says that it was not finished. */
async function succeeds(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
