import { continueAsNew } from '@temporalio/workflow';
import type { OperatorsInput } from '../../contracts/billing/workflow.ts';
import { cardWatch } from '../act.ts';
import { say } from '../describe.ts';
import { eachOperator, failIfAny } from './each-operator.ts';

/**
 * Tells clients of cards that are about to expire, and people of those that have. A schedule starts it every day.
 *
 * @returns how many cards these are
 */
export async function watchCards(from: OperatorsInput): Promise<number> {
  const { isOver, ...here } = await eachOperator(from, cardWatch.watchCards);
  if (!isOver) return continueAsNew<typeof watchCards>(here);
  const { done, failed } = here;
  say(`${done} cards are about to expire or have; ${failed.length} operators failed`);
  failIfAny(failed, 'The watch on cards');
  return done;
}
