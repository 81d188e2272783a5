import { continueAsNew } from '@temporalio/workflow';
import type { OperatorsInput } from '../../contracts/billing/workflow.ts';
import { usage } from '../act.ts';
import { say } from '../describe.ts';
import { eachOperator, failIfAny } from './each-operator.ts';

/**
 * Tells people of talk time that has cost as much as they want to be told of. A schedule starts it every 15 minutes.
 *
 * @returns how many thresholds were passed
 */
export async function watchUsage(from: OperatorsInput): Promise<number> {
  const { isOver, ...here } = await eachOperator(from, usage.watchUsage);
  if (!isOver) return continueAsNew<typeof watchUsage>(here);
  const { done, failed } = here;
  say(`${done} thresholds were passed; ${failed.length} operators failed`);
  failIfAny(failed, 'The watch on talk time');
  return done;
}
