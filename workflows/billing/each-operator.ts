import { ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { OperatorsInput } from '../../contracts/billing/workflow.ts';
import { books } from '../act.ts';

/** Some hundred activities: as long as a history should be. */
const PAGES_A_RUN = 8;

export interface EachOperator extends OperatorsInput {
  readonly isOver: boolean;
}

/** Does something for each operator, a page at a time; one's failure is no other's. */
export async function eachOperator(
  from: OperatorsInput,
  act: (operator: { operatorId: string }) => Promise<number>,
): Promise<EachOperator> {
  let { after, done, failed } = from;
  for (let page = 0; page < PAGES_A_RUN; page += 1) {
    const { operatorIds, next } = await books.listOperators({ after });
    const made = await Promise.all(operatorIds.map((operatorId) => attempt(() => act({ operatorId }))));
    done += made.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    failed = [...failed, ...operatorIds.filter((_, i) => made[i] === null)];
    if (next === null) return { after: null, done, failed, isOver: true };
    after = next;
  }
  return { after, done, failed, isOver: false };
}

/** @returns null: it failed, after as many tries as it is given */
async function attempt(act: () => Promise<number>): Promise<number | null> {
  try {
    return await act();
  } catch (error) {
    if (isCancellation(error)) throw error;
    return null;
  }
}

/** @throws ApplicationFailure with the operators' ids, so that whoever looks at the runs sees it */
export function failIfAny(failed: readonly string[], what: string): void {
  if (failed.length === 0) return;
  throw ApplicationFailure.create({
    message: `${what} failed for ${failed.length} operators: ${failed.slice(0, 20).join(', ')}`,
    type: 'OperatorsFailed',
    nonRetryable: true,
    details: [...failed],
  });
}
