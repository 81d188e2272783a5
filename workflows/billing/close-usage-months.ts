import { continueAsNew } from '@temporalio/workflow';
import type { OperatorsInput } from '../../contracts/billing/workflow.ts';
import { usage } from '../act.ts';
import { say } from '../describe.ts';
import { eachOperator, failIfAny } from './each-operator.ts';

/**
 * Bills every month that has ended, of every operator. A schedule starts it as months end; started at any other time it
 * bills what is left, and nothing twice.
 *
 * @returns how many invoices were made
 */
export async function closeUsageMonths(from: OperatorsInput): Promise<number> {
  const { isOver, ...here } = await eachOperator(from, usage.closeUsageMonths);
  if (!isOver) return continueAsNew<typeof closeUsageMonths>(here);
  const { done, failed } = here;
  say(`${done} invoices were made; ${failed.length} operators failed`);
  failIfAny(failed, 'The billing of talk time');
  return done;
}
